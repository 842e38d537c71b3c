"""The second time, the row is there already."""

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
    """Insert a visit."""
    with connect() as db:
        db.execute("INSERT INTO visits VALUES (?, ?)", (number, page))
