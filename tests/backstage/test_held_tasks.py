"""Scheduled and Retries show what a worker holds, and run it now."""

import re

from parts.waiting import wait_for
from plumbing import records
from plumbing.records.keys import record_key
from tests.backstage.blog_worker import BlogWorker, waiting_rows


def test_a_task_that_a_worker_holds_in_its_memory_is_shown(
    blog: BlogWorker,
) -> None:
    blog.start()

    blog.send_and_hold(0, "held", countdown=600)

    [row] = waiting_rows(blog.client, "scheduled")
    assert "0, 'held' a worker of blog_autotag" in row


def test_a_task_that_runs_does_not_wait(blog: BlogWorker) -> None:
    """Until it has ended, Redis holds it beside the tasks that wait."""
    blog.start()

    key = record_key(blog.send(60, "long", countdown=1))
    wait_for(lambda: blog.broker_client.hget(key, "started"), 20, "its start")

    assert blog.held() == 1
    assert waiting_rows(blog.client, "scheduled") == []
    blog.workers[0].kill()


def test_a_retry_shows_how_often_it_was_tried_and_its_last_error(
    blog: BlogWorker,
) -> None:
    # The worker writes the error down a moment after it has retried.
    expected = re.compile(
        r"in \d+ s .* 1, 2, 3 [2-9] times .*"
        r"takes 2 positional arguments but 3 were given"
    )
    blog.start()

    task_id = blog.send(1, 2, 3)  # one argument too many
    row = wait_for(
        lambda: next(
            filter(expected.match, waiting_rows(blog.client, "retries")), ""
        ),
        30,
        "the second try, and its error",
    )

    assert task_id in row
    assert waiting_rows(blog.client, "scheduled") == []


def test_run_now_runs_a_held_task_once_under_a_new_id(
    blog: BlogWorker,
) -> None:
    blog.start()
    old_id = blog.send_and_hold(0, "wanted now", countdown=600)

    text = blog.press("scheduled", "run")
    wait_for(lambda: blog.has_run("wanted now"), what="the task to run")
    wait_for(blog.is_idle, what="the worker to be done")

    found = re.search(r"Enqueued now: \S+ as ([\w-]+)", text)
    assert found
    new_id = found[1]
    assert blog.workers[0].output().count("demo: wanted now") == 1
    wait_for(lambda: records.read(new_id).state == "succeeded")
    assert records.read(new_id).retry_of == old_id
    assert records.read(old_id).state == "revoked"
    assert waiting_rows(blog.client, "scheduled") == []
