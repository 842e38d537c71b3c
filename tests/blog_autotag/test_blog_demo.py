"""Demo tasks, queues and their weights, the schedule and the shell."""

import logging
import subprocess
import sys
from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask

from blog_autotag.after_task import log_completed
from blog_autotag.demo.tasks import demo, urgent
from blog_autotag.queues import Weighted
from blog_autotag.schedule import SCHEDULE
from parts.process import ROOT
from parts.queued import queued


@pytest.mark.parametrize("task", [demo, urgent])
def test_called_directly_a_task_logs_and_returns_the_message(
    app: Flask,
    caplog: pytest.LogCaptureFixture,
    task: Callable[[float, str], str],
) -> None:
    with caplog.at_level(logging.INFO):
        answer = task(0, "hello")

    assert answer == "hello"
    assert "hello" in caplog.text


def test_demo_and_urgent_wait_on_different_queues(app: Flask) -> None:
    demo.delay(5, "slow")
    urgent.delay(0, "quick")

    url = app.config["REDIS_URL"]
    assert [m["arguments"] for m in queued(url, "urgent")] == [[0, "quick"]]
    assert [m["arguments"] for m in queued(url, "blog_autotag")] == [
        [5, "slow"]
    ]


def test_demo_is_enqueued_with_wrong_arguments_and_urgent_is_not(
    app: Flask,
) -> None:
    demo.delay("only one")
    with pytest.raises(TypeError):
        urgent.delay("only one")

    url = app.config["REDIS_URL"]
    [message] = queued(url, "blog_autotag")
    assert message["arguments"] == ["only one"]
    assert queued(url, "urgent") == []


def test_the_urgent_queue_comes_first_ten_times_as_often() -> None:
    order = Weighted()
    order.update(["low", "urgent", "blog_autotag"])

    first = Counter(order.consume(3)[0] for _ in range(12_000))

    # 10 : 1 : 1 of 12,000; five standard deviations are 204 and 138.
    assert abs(first["urgent"] - 10_000) < 204
    assert abs(first["low"] - 1_000) < 138


def test_each_round_names_every_queue() -> None:
    order = Weighted()
    order.update(["low", "urgent", "blog_autotag"])

    assert sorted(order.consume(3)) == ["blog_autotag", "low", "urgent"]


def test_the_worker_is_told_to_weigh_its_queues(app: Flask) -> None:
    options = app.extensions["celery"].conf.broker_transport_options

    assert options["queue_order_strategy"] == "blog_autotag.queues:Weighted"
    assert options["visibility_timeout"] == 25 * 60 * 60
    assert options["socket_timeout"] == 2  # what all apps share is kept


def test_beat_enqueues_tasks_that_exist(app: Flask) -> None:
    celery = app.extensions["celery"]
    celery.loader.import_default_modules()

    for entry in SCHEDULE.values():
        assert entry["task"] in celery.tasks
    assert celery.conf.beat_schedule == SCHEDULE


def test_each_task_is_followed_by_job_completed(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        urgent.apply((0, "hello"), task_id="some-id")
        log_completed(task_id="x", task=demo, state="RETRY")

    completed = [m for m in caplog.messages if "Job completed" in m]
    assert completed == [
        "Job completed: blog_autotag.demo.tasks.urgent[some-id] SUCCESS",
        "Job completed: blog_autotag.demo.tasks.demo[x] RETRY",
    ]


def test_the_shell_has_its_names_ready() -> None:
    names = "db, Post, User, Tag, demo, urgent, tag_post, write_user_log"
    shell = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "blog_autotag", "shell"],
        input=f"print(len([{names}]), 'names')\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=True,
    )

    assert "8 names" in shell.stdout
