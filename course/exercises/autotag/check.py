"""A post gets its tags although the API fails, and each of them once."""

import os
import sqlite3
import threading

from celery.signals import before_task_publish
from werkzeug.serving import make_server

from blog_autotag.calais.stand_in import create_app
from blog_autotag.calais.stand_in.state import Plan, State
from course.checker.attempt import Attempt, Missing, Worker

SAYS = {
    "start": "Saving a post enqueues no task.",
    "wrong": "The API failed, and was asked 1 time only; retry, at most 3"
    " times.",
}
TEXT = "Ruby on Rails is a web framework. Matz wrote Ruby in Japan."


def check(attempt: Attempt) -> None:
    api = start_api(attempt)
    api.set_plan(Plan("capacity", 2))
    attempt.get("connect")().close()  # there are tables now
    task_id = save(attempt, TEXT, ["mine", "ruby"])
    worker = attempt.worker()
    end(attempt, worker, 1)
    if 0 < api.count < 3:
        times = "1 time" if api.count == 1 else f"{api.count} times"
        raise Missing(
            f"The API failed, and was asked {times} only; retry, at most 3"
            " times."
        )
    if error := worker.first_error():
        raise Missing(f"The task fails: {error}")
    tags = read_tags()
    if not {"mine", "ruby"} <= tags:
        raise Missing(f"Tags that the author typed are gone; left: {tags}.")
    if tags == {"mine", "ruby"}:
        raise Missing("The API's tags are not added to the post.")
    attempt.task("tag_post").apply_async((1,), task_id=task_id)
    end(attempt, worker, 2)
    if error := worker.first_error():
        raise Missing(f"When its message comes twice, the task fails: {error}")
    edit(attempt, api, worker)


def edit(attempt: Attempt, api: State, worker: Worker) -> None:
    """Save the post again, while the API does not answer at all."""
    asked = api.count
    api.set_plan(Plan("capacity", 100))
    save(attempt, "Another text.", ["mine"])
    end(attempt, worker, 3)
    if api.count - asked != 4:
        raise Missing(
            "An API that always fails is asked once and retried 3 times; here"
            f" it was asked {api.count - asked} times."
        )


def start_api(attempt: Attempt) -> State:
    app = create_app(WTF_CSRF_ENABLED=False)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    attempt.parts.callback(server.shutdown)
    url = f"http://127.0.0.1:{server.server_port}/permid/calais"
    os.environ["CALAIS_URL"] = url
    os.chdir(attempt.folder)  # where the worker's database is
    state: State = app.extensions["calais"]
    return state


def save(attempt: Attempt, text: str, typed: list[str]) -> str:
    """Save post 1; see that its task is enqueued, and when; its id."""
    seen: dict[str, bool] = {}

    def look(headers: dict[str, str], **_: object) -> None:
        found = query("SELECT 1 FROM posts WHERE text = ?", text)
        seen[headers["id"]] = bool(found)

    before_task_publish.connect(look)
    attempt.get("save_post")(1, text, typed)
    before_task_publish.disconnect(look)
    if not seen:
        raise Missing("Saving a post enqueues no task.")
    if not all(seen.values()):
        raise Missing(
            "The task is enqueued before the post is committed; a quick worker"
            " would not find it."
        )
    return next(iter(seen))


def end(attempt: Attempt, worker: Worker, number: int) -> None:
    attempt.until(
        lambda: worker.tasks_ended() >= number,
        "The tagging does not end; how often, and how late, does it retry?",
        40,
        may_fail=True,
    )


def read_tags() -> set[str]:
    return {tag for (tag,) in query("SELECT tag FROM tags WHERE id = 1")}


def query(sql: str, *values: object) -> list[tuple[str]]:
    with sqlite3.connect("posts.db") as db:
        return db.execute(sql, values).fetchall()
