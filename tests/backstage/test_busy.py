"""Busy: which workers there are and what they run; real workers are asked."""

from pathlib import Path
from threading import Timer

import pytest
from celery import Celery
from flask.testing import FlaskClient

from backstage import connections
from parts.waiting import wait_for
from parts.worker import Worker
from plumbing.broker import connect
from plumbing.records.keys import ALIVE
from tests.backstage.blog_worker import DEMO
from tests.backstage.pages import rows


def running_tasks(client: FlaskClient) -> list[str]:
    """Return the rows of the second table."""
    page = client.get("/backstage/busy/").text
    return rows(page.partition("Tasks being run")[2])[1:]


def test_25_rows_when_25_run_and_none_after_kill_9(
    client: FlaskClient, celery: Celery, broker_url: str, tmp_path: Path
) -> None:
    for number in range(30):
        celery.send_task(
            DEMO,
            args=[60, f"slow {number}"],
            queue="blog_autotag",
            task_id=f"id-{number}",
        )
    worker = Worker("blog_autotag", tmp_path, REDIS_URL=broker_url)

    try:
        wait_for(lambda: len(running_tasks(client)) == 25, 20, "25 rows")
        page = client.get("/backstage/busy/").text
    finally:
        worker.kill()
    page_after = client.get("/backstage/busy/rows").text

    assert "thread 25 of 25 blog_autotag, low, urgent" in rows(page)[1]
    row = next(row for row in rows(page) if "id-3 " in row)
    assert row.startswith(f"{DEMO} id-3 60, 'slow 3' blog_autotag ")
    assert row.endswith("s ago")
    assert "No worker answers" in page_after
    assert "id-3" not in page_after


def test_workers_of_all_apps_with_their_child_processes(
    client: FlaskClient, broker_url: str, tmp_path: Path
) -> None:
    names = ("fibtastic", "mood_mailer")
    workers = [Worker(name, tmp_path, REDIS_URL=broker_url) for name in names]

    try:
        _head, fib, mood = wait_for(lambda: head_and_two_rows(client), 30)
    finally:
        for worker in workers:
            worker.stop()

    assert "fibtastic@" in fib
    assert "children" in fib
    assert "prefork 0 of 2 fibtastic" in fib
    assert "thread 0 of 25 mood_mailer" in mood
    assert "children" not in mood


def head_and_two_rows(client: FlaskClient) -> list[str]:
    """Return the table once both workers have answered in time, else []."""
    found = rows(client.get("/backstage/busy/").text)
    return found if len(found) == 3 else []


def test_housekeeping_is_marked(
    client: FlaskClient, celery: Celery, broker_url: str, tmp_path: Path
) -> None:
    """Flower's tab Workers does not count it; who compares must know why."""
    quiet = "blog_autotag.tags.tasks.enqueue_untagged_posts"
    env = {
        "REDIS_URL": broker_url,
        "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite",
    }

    with Worker("blog_autotag", tmp_path, **env):
        celery.send_task(quiet, queue="blog_autotag")
        celery.send_task(DEMO, args=[0, "x"], queue="blog_autotag")
        row = wait_for(lambda: row_with(client, f"{DEMO}: 1", quiet), 30)

    assert f"{quiet}: 1 housekeeping" in row
    assert f"{DEMO}: 1 housekeeping" not in row


def row_with(client: FlaskClient, *words: str) -> str:
    """Return the row that has all these words, "" if there is none."""
    found = rows(client.get("/backstage/busy/").text)
    return next(
        (row for row in found if all(word in row for word in words)), ""
    )


def test_without_a_worker_it_says_so(client: FlaskClient) -> None:
    page = client.get("/backstage/busy/").text

    assert "No worker answers" in page
    assert "Nothing is being run" in page


def test_a_worker_that_answers_late_is_waited_for(
    client: FlaskClient,
    broker_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As on a machine with too much to do; a dead one is not waited for."""
    monkeypatch.setattr(connections, "MORE_SECONDS", 60)
    with Worker("mood_mailer", tmp_path, REDIS_URL=broker_url) as worker:
        wait_for(
            lambda: list(connect(broker_url).scan_iter(f"{ALIVE}*")),
            30,
            "the worker to say that it lives",
        )
        worker.pause()
        Timer(2 * connections.WAIT_SECONDS, worker.resume).start()

        page = client.get("/backstage/busy/").text

    assert rows(page)[1].startswith("mood_mailer@")
