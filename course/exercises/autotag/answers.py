"""Answers that prove the check: to read on gives the exercise away."""

# ruff: noqa: S608 - the texts are put together of code, not of SQL

START = "Saving a post enqueues no task."

SAVE = """

def save_post(post_id: int, text: str, typed: list[str]) -> None:
    with connect() as db:
        db.execute("REPLACE INTO posts VALUES (?, ?)", (post_id, text))
        db.execute("DELETE FROM tags WHERE id = ?", (post_id,))
        add_tags(db, post_id, typed)
    tag_post.delay(post_id)
"""
ADD = """
def add_tags(db: sqlite3.Connection, post_id: int, tags: list[str]) -> None:
    rows = [(post_id, tag) for tag in tags]
    db.executemany("INSERT OR IGNORE INTO tags VALUES (?, ?)", rows)

"""
BODY = """
    with connect() as db:
        found = db.execute("SELECT text FROM posts WHERE id = ?", (post_id,))
        (text,) = found.fetchone()
    tags = ask_api(text)
    with connect() as db:
        add_tags(db, post_id, tags)
"""
RETRIED = """
@app.task(autoretry_for=(Unavailable,), max_retries=3, retry_backoff=1)
def tag_post(post_id: int) -> None:"""

RIGHT = {
    "by_itself": ADD
    + """
@app.task(bind=True, max_retries=3)
def tag_post(self, post_id: int) -> None:
    with connect() as db:
        found = db.execute("SELECT text FROM posts WHERE id = ?", (post_id,))
        (text,) = found.fetchone()
    try:
        tags = ask_api(text)
    except Unavailable as error:
        raise self.retry(exc=error, countdown=1)
    with connect() as db:
        add_tags(db, post_id, tags)
"""
    + SAVE,
    "only_new_tags": RETRIED
    + """
    with connect() as db:
        found = db.execute("SELECT text FROM posts WHERE id = ?", (post_id,))
        (text,) = found.fetchone()
    tags = ask_api(text)
    with connect() as db:
        found = db.execute("SELECT tag FROM tags WHERE id = ?", (post_id,))
        there = {tag for (tag,) in found}
        add_tags(db, post_id, [tag for tag in tags if tag not in there])
"""
    + SAVE,
    "replace": """
def add_tags(db: sqlite3.Connection, post_id: int, tags: list[str]) -> None:
    for tag in tags:
        db.execute("REPLACE INTO tags VALUES (?, ?)", (post_id, tag))


@app.task(
    autoretry_for=(Unavailable,),
    retry_kwargs={"max_retries": 3, "countdown": 1},
)
def tag_post(post_id: int) -> None:"""
    + BODY
    + SAVE,
}

WRONG = {
    "never_retried": (
        ADD
        + """
@app.task
def tag_post(post_id: int) -> None:"""
        + BODY
        + SAVE,
        "The API failed, and the task asked it 1 time only; retry, at most 3"
        " times.",
    ),
    "enqueued_too_early": (
        ADD
        + RETRIED
        + BODY
        + """

def save_post(post_id: int, text: str, typed: list[str]) -> None:
    with connect() as db:
        db.execute("REPLACE INTO posts VALUES (?, ?)", (post_id, text))
        db.execute("DELETE FROM tags WHERE id = ?", (post_id,))
        add_tags(db, post_id, typed)
        tag_post.delay(post_id)
""",
        "The task is enqueued before the post is committed; a quick worker"
        " would not find it.",
    ),
    "typed_tags_replaced": (
        ADD
        + RETRIED
        + """
    with connect() as db:
        found = db.execute("SELECT text FROM posts WHERE id = ?", (post_id,))
        (text,) = found.fetchone()
    tags = ask_api(text)
    with connect() as db:
        db.execute("DELETE FROM tags WHERE id = ?", (post_id,))
        add_tags(db, post_id, tags)
"""
        + SAVE,
        "Tags that the author typed are gone",
    ),
}
