"""A real Celery worker under the runner."""

from pathlib import Path

import redis
from celery import Celery

from parts.waiting import wait_for
from tests.runner.house import MakeHouse

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
    time.sleep(3)
    pathlib.Path(path).write_text("ended")
"""
PROCFILE = """
broker: python -m runner.broker
demo-worker: celery --app demo worker --hostname demo@%h \
--pool prefork --concurrency 2 --disable-prefetch
"""


def test_a_stopped_worker_ends_its_tasks_and_leaves_the_rest_queued(
    house: MakeHouse, tmp_path: Path
) -> None:
    """--disable-prefetch keeps the rest in Redis, with child processes too.

    `make stop` waits for tasks to end, `make start` until more are taken.
    """
    one = house(PROCFILE)
    (one.folder / "demo.py").write_text(TASKS)
    one.start()
    one.sees("ready in")
    assert "demo-worker" not in one.output().partition("\n\n")[2]

    url = f"redis://127.0.0.1:{one.env['BROKER_PORT']}/0"
    queue = redis.Redis.from_url(url)
    files = [tmp_path / f"task{number}" for number in range(5)]
    with Celery(broker=url) as client:
        for file in files:
            client.send_task("write_slowly", [str(file)])

    def written() -> list[str]:
        return [file.read_text() for file in files if file.exists()]

    wait_for(lambda: written() == ["started", "started"])
    assert queue.llen("celery") == 3

    assert one.control("stop", "demo") == (0, "demo-worker is stopped")
    assert written() == ["ended", "ended"]
    assert queue.llen("celery") == 3

    assert one.control("start", "demo") == (0, "demo-worker is up")
    wait_for(lambda: written() == ["ended"] * 5, 40)
