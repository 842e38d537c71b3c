"""A post gets its tags although the API fails, and gets each tag once."""

import os
import sqlite3
import threading

from celery.signals import before_task_publish
from werkzeug.serving import make_server

from blog_autotag.calais.stand_in import create_app
from blog_autotag.calais.stand_in.state import Plan, State
from course.checker.attempt import Attempt
from course.checker.missing import Missing
from course.checker.running import LearnersWorker

NOT_ENQUEUED = "Saving a post enqueues no task."
TEXT = "Ruby on Rails is a web framework. Matz wrote Ruby in Japan."


def check(attempt: Attempt) -> None:
    api = start_api(attempt)
    api.set_plan(Plan("capacity", 2))
    attempt.get("connect")().close()  # there are tables now
    task_id = save_post(attempt, TEXT, ["mine", "ruby"])
    worker = attempt.start_worker()
    wait_for_tasks(attempt, worker, 1)
    if 0 < api.count < 3:
        times = "1 time" if api.count == 1 else f"{api.count} times"
        raise Missing(
            f"The API failed, and the task asked it {times} only; retry, at"
            " most 3 times."
        )
    if error := worker.first_error():
        raise Missing(f"The task fails: {error}")
    tags = read_tags()
    if not {"mine", "ruby"} <= tags:
        raise Missing(f"Tags that the author typed are gone; left: {tags}.")
    if tags == {"mine", "ruby"}:
        raise Missing("The API's tags are not added to the post.")
    attempt.task("tag_post").apply_async((1,), task_id=task_id)
    wait_for_tasks(attempt, worker, 2)
    if error := worker.first_error():
        raise Missing(f"When its message comes twice, the task fails: {error}")
    check_edited_post(attempt, api, worker)


def check_edited_post(
    attempt: Attempt, api: State, worker: LearnersWorker
) -> None:
    """Save the post again, while the API does not answer at all."""
    asked_before = api.count
    api.set_plan(Plan("capacity", 100))
    save_post(attempt, "Another text.", ["mine"])
    wait_for_tasks(attempt, worker, 3)
    asked = api.count - asked_before
    if asked != 4:
        raise Missing(
            "An API that always fails should be asked once and retried 3"
            f" times; the task asked it {asked} times."
        )


def start_api(attempt: Attempt) -> State:
    """Start the API's stand-in. Returns what it has seen and will do."""
    app = create_app(WTF_CSRF_ENABLED=False)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    attempt.cleanup.callback(server.shutdown)
    url = f"http://127.0.0.1:{server.server_port}/permid/calais"
    os.environ["CALAIS_URL"] = url
    os.chdir(attempt.folder)  # where the worker's database is
    state: State = app.extensions["calais"]
    return state


def save_post(attempt: Attempt, text: str, typed: list[str]) -> str:
    """Save post 1. Returns its task's id.

    Raises Missing if no task is enqueued, or before the post is committed.
    """
    committed: dict[str, bool] = {}

    def look_for_row(headers: dict[str, str], **_: object) -> None:
        found = query("SELECT 1 FROM posts WHERE text = ?", text)
        committed[headers["id"]] = bool(found)

    before_task_publish.connect(look_for_row)
    attempt.get("save_post")(1, text, typed)
    before_task_publish.disconnect(look_for_row)
    if not committed:
        raise Missing(NOT_ENQUEUED)
    if not all(committed.values()):
        raise Missing(
            "The task is enqueued before the post is committed; a quick worker"
            " would not find it."
        )
    return next(iter(committed))


def wait_for_tasks(
    attempt: Attempt, worker: LearnersWorker, number: int
) -> None:
    """Wait until so many tasks have ended, well or badly."""
    attempt.wait_until(
        lambda: worker.tasks_ended() >= number,
        "The task does not end; how often does it retry, and how late?",
        timeout=40,
        may_fail=True,
    )


def read_tags() -> set[str]:
    return {tag for (tag,) in query("SELECT tag FROM tags WHERE id = 1")}


def query(sql: str, *values: object) -> list[tuple[str]]:
    with sqlite3.connect("posts.db") as db:
        return db.execute(sql, values).fetchall()
