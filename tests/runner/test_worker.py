"""A real Celery worker under the runner."""

from pathlib import Path

from celery import Celery

from tests.runner.house import MakeHouse
from tests.waiting import wait_for

# A prefork worker, acknowledging late as the project's do. Stopped in the
# middle of its task: if a signal reached the child process, "ended" would
# never be written.
TASKS = """
import os, pathlib, time, celery
app = celery.Celery(broker=os.environ["REDIS_URL"])
app.conf.update(task_acks_late=True, worker_prefetch_multiplier=1)

@app.task(name="write_slowly")
def write_slowly(path):
    pathlib.Path(path).write_text("started")
    time.sleep(1)
    pathlib.Path(path).write_text("ended")
"""
PROCFILE = """
broker: python -m runner.broker
demo-worker: celery --app demo worker --hostname demo@%h \
--pool prefork --concurrency 2 --disable-prefetch
"""


def test_a_stopped_worker_ends_its_task_and_a_started_one_takes_the_next(
    house: MakeHouse, tmp_path: Path
) -> None:
    """`make stop` waits for the task, `make start` until it takes tasks."""
    one = house(PROCFILE)
    (one.folder / "demo.py").write_text(TASKS)
    one.start()
    one.sees("ready in")
    assert "demo-worker" not in one.output().partition("\n\n")[2]

    url = f"redis://127.0.0.1:{one.env['BROKER_PORT']}/0"
    client = Celery(broker=url)
    first, second = tmp_path / "first", tmp_path / "second"
    client.send_task("write_slowly", [str(first)])
    wait_for(lambda: first.exists() and first.read_text() == "started")

    assert one.control("stop", "demo") == (0, "demo-worker is stopped")
    assert first.read_text() == "ended"

    client.send_task("write_slowly", [str(second)])
    assert one.control("start", "demo") == (0, "demo-worker is up")
    wait_for(lambda: second.exists() and second.read_text() == "ended")


def test_prefork_without_prefetch_leaves_the_rest_in_the_queue(
    house: MakeHouse, tmp_path: Path
) -> None:
    """--disable-prefetch works with child processes as with threads."""
    one = house(PROCFILE)
    (one.folder / "demo.py").write_text(TASKS)
    one.start()
    one.sees("ready in")
    url = f"redis://127.0.0.1:{one.env['BROKER_PORT']}/0"
    with Celery(broker=url) as client, client.connection() as connection:
        paths = [tmp_path / f"task{number}" for number in range(5)]
        for path in paths:
            client.send_task("write_slowly", [str(path)])
        wait_for(lambda: sum(path.exists() for path in paths) == 2)
        redis_client = connection.default_channel.client
        assert redis_client.llen("celery") == 3
