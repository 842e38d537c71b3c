"""The task is never retried."""

import os
import sqlite3

from celery import Celery

from blog_autotag.calais.client import suggest_tags

app = Celery("autotag", broker=os.environ["REDIS_URL"])


def connect() -> sqlite3.Connection:
    """Connect to the database.

    What you do in `with connect() as db:` is committed at its end, and not
    before. Only then can a worker see it.
    """
    db = sqlite3.connect("posts.db")
    db.execute("CREATE TABLE IF NOT EXISTS posts (id PRIMARY KEY, text)")
    db.execute("CREATE TABLE IF NOT EXISTS tags (id, tag, UNIQUE (id, tag))")
    return db


def ask_api(text: str) -> list[str]:
    """Return the API's tags for a text.

    Raises Unavailable if the API gives no answer.
    """
    url = os.environ["CALAIS_URL"]
    return suggest_tags("", text, url=url, key="any", timeout=5)


def add_tags(db: sqlite3.Connection, post_id: int, tags: list[str]) -> None:
    rows = [(post_id, tag) for tag in tags]
    db.executemany("INSERT INTO tags VALUES (?, ?)", rows)


@app.task
def tag_post(post_id: int) -> None:
    """Add the API's tags to those of a post."""
    with connect() as db:
        found = db.execute("SELECT text FROM posts WHERE id = ?", (post_id,))
        (text,) = found.fetchone()
    tags = ask_api(text)
    with connect() as db:
        add_tags(db, post_id, tags)


def save_post(post_id: int, text: str, typed: list[str]) -> None:
    """Save a post, new or edited, with the tags that its author typed."""
    with connect() as db:
        db.execute("REPLACE INTO posts VALUES (?, ?)", (post_id, text))
        db.execute("DELETE FROM tags WHERE id = ?", (post_id,))
        add_tags(db, post_id, typed)
    tag_post.delay(post_id)
