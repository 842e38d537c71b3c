"""SQLite has one writer at a time; the others wait and lose nothing."""

import multiprocessing
import sqlite3
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from blog_autotag.models.post import Post
from tests.blog_autotag.conftest import make_app
from tests.blog_autotag.people import Person, add_user, count, post_form

WRITERS = 8
EACH = 5


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/blog.sqlite"


def write_posts(url: str, broker_url: str, user_id: int) -> list[int]:
    """Save posts, each with an edit; return the answers' status codes."""
    person = Person(make_app(DATABASE_URL=url, REDIS_URL=broker_url), user_id)
    answers = []
    for number in range(EACH):
        saved = person.post("/posts", **post_form(tag_list=f"tag {number}"))
        edited = person.post(saved.location, **post_form(tag_list="all, one"))
        answers += [saved.status_code, edited.status_code]
    return answers


def test_eight_processes_write_at_once(url: str, broker_url: str) -> None:
    app = make_app(DATABASE_URL=url, REDIS_URL=broker_url)
    author = add_user(app, "author@example.com")

    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(WRITERS, mp_context=spawn) as pool:
        calls = [
            pool.submit(write_posts, url, broker_url, author)
            for _ in range(WRITERS)
        ]
        answers = [code for call in calls for code in call.result()]

    assert answers == [303] * WRITERS * EACH * 2
    assert count(app, Post) == WRITERS * EACH


def test_a_form_waits_for_a_long_transaction(
    url: str, broker_url: str
) -> None:
    """Longer than the 5 s that Python's module waits by itself."""
    app = make_app(DATABASE_URL=url, REDIS_URL=broker_url)
    author = Person(app, add_user(app, "author@example.com"))
    other = sqlite3.connect(url.removeprefix("sqlite:///"))
    never = Event()

    other.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as thread:
        saving = thread.submit(author.post, "/posts", **post_form())
        held = not never.wait(7) and not saving.done()
        other.rollback()

    assert held
    assert saving.result().status_code == 303
