"""There is one row for each visit, however often its message came."""

import sqlite3

from course.checker.attempt import Attempt
from course.checker.missing import Missing


def check(attempt: Attempt) -> None:
    first = attempt.enqueue("add_visit", 1, "/about")
    worker = attempt.start_worker()
    attempt.wait_until(
        lambda: worker.tasks_ended() == 1,
        "The task was not done: is it called add_visit, and does it take a"
        " number and a page?",
    )
    if not read_rows(attempt):
        raise Missing(
            "The task ended, and the table has no row: was it committed?"
        )
    if read_rows(attempt) != [(1, "/about")]:
        raise Missing(f"The table has these rows: {read_rows(attempt)}.")
    attempt.task("add_visit").apply_async((1, "/about"), task_id=first.id)
    attempt.enqueue("add_visit", 2, "/about")
    attempt.wait_until(
        lambda: worker.tasks_ended() == 3,
        "The task does not end when its message comes a second time.",
        may_fail=True,
    )
    if error := worker.first_error():
        raise Missing(f"Delivered a second time, the task fails: {error}")
    if read_rows(attempt) != [(1, "/about"), (2, "/about")]:
        raise Missing(
            "Visit 1 was delivered twice and visit 2 once, and the table has"
            f" these rows: {read_rows(attempt)}."
        )


def read_rows(attempt: Attempt) -> list[tuple[int, str]]:
    with sqlite3.connect(attempt.folder / "visits.db") as db:
        try:
            found = db.execute("SELECT number, page FROM visits ORDER BY 1")
        except sqlite3.OperationalError:  # no table yet
            return []
        return found.fetchall()
