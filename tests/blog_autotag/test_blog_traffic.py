"""flask --app blog_autotag traffic, and the demo task `flake`."""

import os
import re
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from blog_autotag import create_app
from blog_autotag.demo.tasks import flake
from blog_autotag.demo.traffic import KINDS
from parts.process import Part
from parts.queued import queued
from parts.waiting import wait_for
from parts.worker import Worker
from plumbing import records
from plumbing.broker import connect
from tests.blog_autotag.people import away

TRAFFIC = "flask --app blog_autotag traffic --rate 20 --seed 3"
SUMMARY = re.compile(r"^(\d+) tasks in \d+ s: (.+)$", re.M)


@pytest.fixture
def app(broker_url: str, tmp_path: Path) -> Flask:
    """The blog; its database is not used."""
    database = f"sqlite:///{tmp_path}/blog.sqlite"
    return create_app(REDIS_URL=broker_url, DATABASE_URL=database)


def run(app: Flask, options: str) -> Result:
    runner = app.test_cli_runner()
    return runner.invoke(args=["traffic", *options.split()])


def environment(app: Flask) -> dict[str, str]:
    """Return variables for a process that uses the same broker."""
    return {name: app.config[name] for name in ("REDIS_URL", "DATABASE_URL")}


def summary(output: str) -> Counter[str]:
    """Return how many tasks of each kind the last line names."""
    found = SUMMARY.search(output)
    assert found, output
    pairs = [part.split() for part in found[2].split(", ")]
    kinds = Counter({kind: int(number) for kind, number in pairs})
    assert kinds.total() == int(found[1])
    return kinds


def test_traffic_enqueues_the_mix_and_stops_by_itself(
    app: Flask, broker_url: str
) -> None:
    done = run(app, "--minutes 0.05 --rate 50 --seed 1")

    kinds = summary(done.output)
    assert done.exit_code == 0
    assert done.output.startswith("50 tasks a second for 0.05 minutes")
    assert set(+kinds) == set(KINDS)
    names = Counter(
        message["task"].rpartition(".")[2]
        for queue in ("blog_autotag", "urgent")
        for message in queued(broker_url, queue)
    )
    assert names == {
        "demo": kinds["quick"] + kinds["slow"] + kinds["scheduled"],
        "urgent": kinds["urgent"],
        "flake": kinds["retrying"],
        "fail": kinds["failing"],
    }


def test_the_same_seed_makes_the_same_tasks(
    app: Flask, broker_url: str
) -> None:
    calls = []
    for _ in range(2):
        connect(broker_url).flushall()
        run(app, "--minutes 0.02 --rate 50 --seed 7")
        found = queued(broker_url, "blog_autotag")
        calls.append([message["arguments"] for message in found[:10]])

    assert len(calls[0]) == 10
    assert calls[0] == calls[1]


@pytest.mark.parametrize(
    "command",
    [TRAFFIC, f"sh -c \"trap '' INT; exec {TRAFFIC}\""],
    ids=["in front", "in the background"],
)
def test_ctrl_c_ends_traffic_with_its_summary(
    app: Flask, broker_url: str, tmp_path: Path, command: str
) -> None:
    log = tmp_path / "traffic.log"
    client = connect(broker_url)
    with Part(command, log, environment(app)) as part:
        wait_for(lambda: client.llen("blog_autotag") > 2, 20, "some tasks")

        os.killpg(part.process.pid, signal.SIGINT)

        assert part.process.wait(10) == 0
    assert summary(part.output()).total() > 2
    assert "Traceback" not in part.output()


def test_without_a_broker_traffic_says_so(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/blog.sqlite"
    app = create_app(REDIS_URL=away(), DATABASE_URL=database)

    done = run(app, "--rate 50")

    assert done.exit_code == 1
    assert "Error: The queue (Redis) cannot be reached: " in done.output
    assert summary(done.output).total() == 0


@pytest.mark.parametrize("option", ["--rate 51", "--rate 0", "--minutes 61"])
def test_a_rate_or_a_time_that_is_too_large_is_refused(
    app: Flask, option: str
) -> None:
    done = run(app, option)

    assert done.exit_code == 2
    assert "is not in the range" in done.output


@pytest.fixture
def worker(app: Flask, tmp_path: Path) -> Iterator[Worker]:
    worker = Worker("blog_autotag", tmp_path, **environment(app))
    yield worker
    worker.kill()  # stop() would wait 20 s for its slow tasks


def test_a_worker_makes_every_figure_of_a_dashboard_move(
    app: Flask, broker_url: str, worker: Worker, tmp_path: Path
) -> None:
    """Tasks that are done, busy, dead, retried and scheduled at one time."""
    part = Part(TRAFFIC, tmp_path / "traffic.log", environment(app))
    client = connect(broker_url)
    inspect = app.extensions["celery"].control.inspect(timeout=1, limit=1)

    def moving() -> bool:
        counts = client.hgetall("counts")
        (busy,) = (inspect.active() or {"": []}).values()
        (later,) = (inspect.scheduled() or {"": []}).values()
        names = {each["request"]["name"].rpartition(".")[2] for each in later}
        return bool(
            int(counts.get("dead", 0))
            and int(counts.get("processed", 0)) > 10
            and busy
            and {"demo", "flake"} <= names
        )

    try:
        wait_for(moving, 30, "all figures")
    finally:
        part.kill()


def test_flake_succeeds_after_its_failures(app: Flask, worker: Worker) -> None:
    task = flake.delay(1, "hello")

    def outcome() -> str:
        with app.app_context():
            return records.read(task.id).outcome

    assert wait_for(outcome, 20, "an outcome") == "succeeded"
    with app.app_context():
        assert records.read(task.id).retries == 1
