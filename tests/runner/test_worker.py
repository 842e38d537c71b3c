"""A real Celery worker under the runner."""

from pathlib import Path
from typing import Any

import redis
from celery import Celery

from parts.waiting import wait_for
from tests.runner.running import MakeRun

# A worker with child processes, which acknowledges late, as the project's do.
# It is stopped in the middle of its tasks: if a signal reached a child, it
# would never write "ended".
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
    make_run: MakeRun, tmp_path: Path
) -> None:
    """--disable-prefetch keeps the rest in Redis, with child processes too.

    `make stop` waits until tasks have ended, `make start` until the worker
    takes more.
    """
    run = make_run(PROCFILE)
    (run.folder / "demo.py").write_text(TASKS)
    run.start()
    run.sees("ready in")
    url = f"redis://127.0.0.1:{run.env['BROKER_PORT']}/0"
    files = [tmp_path / f"task{number}" for number in range(5)]
    with Celery(broker=url) as client:
        for file in files:
            client.send_task("write_slowly", [str(file)])

    def written() -> list[str]:
        return [file.read_text() for file in files if file.exists()]

    def waiting() -> Any:
        return redis.Redis.from_url(url).llen("celery")

    wait_for(lambda: written() == ["started", "started"])
    assert waiting() == 3

    stopped = run.control("stop", "demo")

    assert stopped == (0, "demo-worker is stopped")
    assert written() == ["ended", "ended"]
    assert waiting() == 3

    started = run.control("start", "demo")

    assert started == (0, "demo-worker is up")
    wait_for(lambda: written() == ["ended"] * 5, 40)
