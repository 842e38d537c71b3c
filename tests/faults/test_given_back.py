"""What the pages say of a task whose worker ended while it ran."""

import signal
from pathlib import Path

import pytest

from fibtastic import create_app
from fibtastic.tasks import send_sequence
from parts.broker import Broker
from parts.waiting import wait_for
from parts.worker import Worker
from plumbing.records import life, read_all


@pytest.mark.parametrize("transport", ["batched_redis:Transport", "redis"])
def test_a_run_that_was_broken_off_is_told(
    broker: Broker, tmp_path: Path, transport: str
) -> None:
    """It is given back when the soft shutdown is over, and begins anew.

    SIGQUIT is what `make run` sends if a worker does not end by SIGTERM.
    """
    app = create_app(REDIS_URL=broker.url)
    with app.app_context():  # longer than any machine computes in 5 s
        task_id = send_sequence.delay("a@example.com", 40, "free").id

    def told() -> list[str]:
        with app.app_context():
            record, attempts = read_all(task_id)
        return [event.what for event in life.events(record, attempts)]

    env = {"REDIS_URL": broker.url, "FLASK_BROKER_TRANSPORT": transport}
    with Worker("fibtastic", tmp_path, **env) as worker:
        wait_for(lambda: "work started" in told(), 30, "the first run")
        worker.stop_signal = signal.SIGQUIT
        worker.stop()
        assert broker.client.llen("fibtastic") == 1
        worker.start()
        wait_for(
            lambda: told().count("attempt 1 started") == 2, 30, "both runs"
        )
        worker.kill()

    assert told() == [
        "message enqueued",
        "attempt 1 started",
        "attempt 1 was broken off: its worker ended, or lost the broker",
        "worker received attempt 1",
        "attempt 1 started",
    ]
