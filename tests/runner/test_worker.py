"""A real Celery worker under the runner."""

import signal
from pathlib import Path

import pytest
import redis
from celery import Celery

from parts.waiting import wait_for
from tests.runner.running import MakeRun, Run, is_taken

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
--pool prefork --concurrency 2 --disable-prefetch --loglevel INFO
"""


@pytest.fixture
def run(make_run: MakeRun) -> Run:
    """A `make run` of that worker, ready."""
    run = make_run(PROCFILE)
    (run.folder / "demo.py").write_text(TASKS)
    run.start()
    run.sees("ready in")
    return run


@pytest.fixture
def client(run: Run) -> redis.Redis:
    return redis.Redis(port=int(run.env["BROKER_PORT"]))


@pytest.fixture
def files(run: Run, tmp_path: Path) -> list[Path]:
    """The files of five tasks, of which two have started."""
    url = f"redis://127.0.0.1:{run.env['BROKER_PORT']}/0"
    files = [tmp_path / f"task{number}" for number in range(5)]
    with Celery(broker=url) as client:
        for file in files:
            client.send_task("write_slowly", [str(file)])
    wait_for(lambda: written(files) == ["started", "started"])
    return files


def written(files: list[Path]) -> list[str]:
    return [file.read_text() for file in files if file.exists()]


def test_a_stopped_worker_ends_its_tasks_and_leaves_the_rest_queued(
    run: Run, client: redis.Redis, files: list[Path]
) -> None:
    """--disable-prefetch keeps the rest in Redis, with child processes too.

    `make stop` waits until tasks have ended, `make start` until the worker
    takes more.
    """
    assert client.llen("celery") == 3

    stopped = run.control("stop", "demo")

    assert stopped == (0, "demo-worker is stopped")
    assert written(files) == ["ended", "ended"]
    assert client.llen("celery") == 3

    started = run.control("start", "demo")

    assert started == (0, "demo-worker is up")
    wait_for(lambda: written(files) == ["ended"] * 5, 40)


def test_a_killed_runner_s_worker_ends_its_tasks_before_the_broker_ends(
    run: Run, client: redis.Redis, files: list[Path]
) -> None:
    run.end(signal.SIGKILL)

    wait_for(lambda: not is_taken(int(run.env["BROKER_PORT"])), 30)
    assert written(files) == ["ended", "ended"]

    run.start()

    wait_for(lambda: written(files) == ["ended"] * 5, 40)
    assert client.hlen("unacked") == 0  # no task ran twice
