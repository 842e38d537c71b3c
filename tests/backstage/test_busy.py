"""Who works, and on what: real workers are asked."""

from pathlib import Path

from celery import Celery
from flask.testing import FlaskClient

from parts.waiting import wait_for
from parts.worker import Worker
from tests.backstage.pages import rows

DEMO = "blog_autotag.demo.tasks.demo"


def running(client: FlaskClient) -> list[str]:
    page = client.get("/backstage/busy/").text
    table = page.partition("Tasks being run")[2]
    return rows(table)[1:]


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
        wait_for(lambda: len(running(client)) == 25, 20, "25 rows")
        first = next(row for row in running(client) if "id-3 " in row)
        assert DEMO in first
        assert "60, 'slow 3'" in first
        assert " blog_autotag blog_autotag@" in first
        assert first.endswith("s ago")
        page = client.get("/backstage/busy/").text
        assert "thread 25 of 25 blog_autotag, low, urgent" in rows(page)[1]
    finally:
        worker.kill()
    page = client.get("/backstage/busy/rows").text
    assert "No worker answers" in page
    assert "id-3" not in page


def test_workers_of_all_apps_with_their_child_processes(
    client: FlaskClient, broker_url: str, tmp_path: Path
) -> None:
    names = ("fibtastic", "mood_mailer")
    workers = [Worker(name, tmp_path, REDIS_URL=broker_url) for name in names]
    try:
        _head, fib, mood = wait_for(lambda: three_rows(client), 30)
    finally:
        for worker in workers:
            worker.stop()
    assert "fibtastic@" in fib
    assert "children" in fib
    assert "prefork 0 of 2 fibtastic" in fib
    assert "thread 0 of 25 mood_mailer" in mood
    assert "children" not in mood


def three_rows(client: FlaskClient) -> list[str]:
    """The table once both workers have answered in time; else nothing."""
    found = rows(client.get("/backstage/busy/").text)
    return found if len(found) == 3 else []


def test_nobody_there_is_said(client: FlaskClient) -> None:
    page = client.get("/backstage/busy/").text
    assert "No worker answers" in page
    assert "Nothing is being run" in page
