"""Tag posts by an API that fails twice.

`ask_api` finds tags, or raises Unavailable. Finish two functions. `tag_post`
is a task: it reads the post, asks the API, and adds its tags to those that the
author typed; when the API is unavailable it tries again, at most 3 times.
`save_post` saves a post, new or edited, and enqueues its tagging.

The check lets the API fail twice, edits a post, and sends a message twice.
"""

import os
import sqlite3

from celery import Celery

from blog_autotag.calais.client import suggest_tags
from blog_autotag.calais.errors import Unavailable

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
    db.executemany("INSERT OR IGNORE INTO tags VALUES (?, ?)", rows)


@app.task(
    autoretry_for=(Unavailable,),
    max_retries=3,
    retry_backoff=1,  # about 1, 2, 4 seconds
    retry_jitter=True,
)
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
