"""How long does a post's tagging take, in a blog with few and many posts?

tagging   ms of a new process's first post, as a worker has it after its
          start; the median of 20 further posts; memory of the process

The blogs have 100, 5,000 and 50,000 posts on SQLite, and every third post has
typed tags.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import insert

from benchmarks.trial import Asked, Trial
from blog_autotag import create_app
from blog_autotag.database import Base, db
from blog_autotag.models.post import Post, hash_text
from blog_autotag.models.tag import PostTag, Tag
from blog_autotag.models.user import User
from blog_autotag.tags.apply import apply_tags

ABOUT = {"tagging": "how long a post's tagging takes in a blog of many posts"}
SIZES = (100, 5_000, 50_000)
FURTHER = 20
WORDS = [f"word{number:04}" for number in range(5_000)]
TAGS = 50


def fill(posts: int) -> None:
    """Write a blog: so many posts of 400 words, and those to be tagged."""
    Base.metadata.create_all(db.engine)
    chance = random.Random(posts)  # noqa: S311 no secret
    author = User(email="author@example.com", password_hash="")
    db.session.add(author)
    db.session.flush()
    tags = [Tag(key=f"topic{n}", name=f"topic{n}") for n in range(TAGS)]
    db.session.add_all(tags)
    db.session.flush()
    rows = [written(chance, author.id) for _ in range(posts + FURTHER + 1)]
    for row in rows[:posts]:
        row["tagged_hash"] = row["text_hash"]
    db.session.execute(insert(Post), rows)
    db.session.execute(
        insert(PostTag),
        [
            {"post_id": n, "tag_id": tag.id, "is_auto": n % 3 > 0}
            for n in range(1, posts + 1)
            for tag in chance.sample(tags, 3)
        ],
    )
    db.session.commit()


def written(chance: random.Random, author_id: int) -> dict[str, Any]:
    """Return a row of a post whose words are as unequal as real ones."""
    picked = (WORDS[int(5_000 * chance.random() ** 3)] for _ in range(400))
    title, content = " ".join(chance.choices(WORDS, k=5)), " ".join(picked)
    return {
        "author_id": author_id,
        "title": title,
        "content": content,
        "text_hash": hash_text(title, content),
        "tagged_hash": "",
        "tag_task_id": "none",
    }


def tag(first: int) -> dict[str, float]:
    """Tag the posts from this one on; return what it took."""
    took = []
    for post_id in range(first, first + FURTHER + 1):
        started = time.perf_counter()
        apply_tags(post_id)
        took.append(1_000 * (time.perf_counter() - started))
        db.session.rollback()
    status = Path("/proc/self/status").read_text()
    resident = status.partition("VmRSS:")[2].split()[0]
    return {
        "first": took[0],
        "further": median(took[1:]),
        "megabytes": int(resident) / 1_000,
    }


def in_new_process(database: Path, command: str, number: int) -> str:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{database}"}
    given = [sys.executable, "-m", __name__, command, str(number)]
    return subprocess.run(  # noqa: S603 its own module
        given, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def trials(asked: Asked) -> Iterator[Trial]:
    for size in SIZES[: asked.size(len(SIZES), 1)]:
        yield Trial("tagging", f"{size:,} posts", partial(once, size), most=3)


def once(size: int) -> dict[str, float]:
    """Return what tagging takes in a new blog of this size."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "blog.sqlite3"
        in_new_process(database, "fill", size)
        found = json.loads(in_new_process(database, "tag", size + 1))
    return {
        "ms, the first": found["first"],
        "ms, each further": found["further"],
        "MB": found["megabytes"],
    }


def main() -> None:
    command, number = sys.argv[1:]
    with create_app().app_context():
        if command == "fill":
            fill(int(number))
        else:
            print(json.dumps(tag(int(number))))


if __name__ == "__main__":
    main()
