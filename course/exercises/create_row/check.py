"""One row for each visit, however often its message came."""

import sqlite3

from course.checker.attempt import Attempt, Missing

SAYS = {
    "start": "There is no add_visit in the file yet.",
    "wrong": "Delivered a second time, the task fails: IntegrityError('UNIQUE"
    " constraint failed: visits.number')",
}


def check(attempt: Attempt) -> None:
    first = attempt.enqueue("add_visit", 1, "/about")
    worker = attempt.worker()
    attempt.until(
        lambda: worker.tasks_ended() == 1,
        "The task was not done: is it called add_visit, and does it take a"
        " number and a page?",
    )
    if rows(attempt) != [(1, "/about")]:
        raise Missing(f"The table has these rows: {rows(attempt)}.")
    attempt.task("add_visit").apply_async((1, "/about"), task_id=first.id)
    attempt.enqueue("add_visit", 2, "/about")
    attempt.until(
        lambda: worker.tasks_ended() == 3,
        "Three tasks never ended.",
        may_fail=True,
    )
    if error := worker.first_error():
        raise Missing(f"Delivered a second time, the task fails: {error}")
    if rows(attempt) != [(1, "/about"), (2, "/about")]:
        raise Missing(
            "Visit 1 was delivered twice and visit 2 once, and the table has"
            f" these rows: {rows(attempt)}."
        )


def rows(attempt: Attempt) -> list[tuple[int, str]]:
    with sqlite3.connect(attempt.folder / "visits.db") as db:
        try:
            found = db.execute("SELECT number, page FROM visits ORDER BY 1")
        except sqlite3.OperationalError:  # no table yet
            return []
        return found.fetchall()
