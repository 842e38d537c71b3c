"""Create a row in the background.

Each visit to a page should become a row of the table `visits`, and no visitor
should wait for that. Write the task `add_visit` that takes the visit's number
and the page, and inserts them.

A message can be delivered twice. The check delivers one twice, and expects one
row and no error: that is what the visit's number is good for.
"""

import os
import sqlite3

from celery import Celery

app = Celery("create_row", broker=os.environ["REDIS_URL"])


def connect() -> sqlite3.Connection:
    """Connect to the database; use it as `with connect() as db:`."""
    db = sqlite3.connect("visits.db")
    db.execute(
        "CREATE TABLE IF NOT EXISTS visits (number INTEGER PRIMARY KEY,"
        " page TEXT NOT NULL)"
    )
    return db


# Your task:
@app.task
def add_visit(number: int, page: str) -> None:
    """Insert a visit, unless it is there already."""
    with connect() as db:
        db.execute(
            "INSERT INTO visits VALUES (?, ?) ON CONFLICT DO NOTHING",
            (number, page),
        )
