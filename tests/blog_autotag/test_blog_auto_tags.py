"""The tagging task writes automatic tags and leaves typed ones alone."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from blog_autotag import TAGGER_NAMES
from blog_autotag.database import db, utc_now
from blog_autotag.models.post import Post
from blog_autotag.models.tag import PostTag
from blog_autotag.tagger import MAX_CHARACTERS, Tagged
from blog_autotag.tags import apply, tasks
from blog_autotag.tags.tasks import enqueue_untagged_posts
from blog_autotag.tags.versions import earlier_posts, typed_tags_before
from parts.queued import queued
from parts.waiting import wait_for
from tests.blog_autotag.people import (
    Person,
    change,
    count,
    post_form,
    run_tag_post,
    tags_of,
)

TEXT = "Python is a language. Python and Flask. Flask is small. Redis, too."


def test_automatic_tags_are_added_to_the_typed_ones(
    app: Flask, author: Person
) -> None:
    post_id = author.write(content=TEXT, tag_list="my own, PYTHON")

    run_tag_post(app, post_id)

    tags = tags_of(app, post_id)
    assert list(tags)[:2] == ["my own", "PYTHON"]
    assert tags["my own"] is tags["PYTHON"] is False
    assert tags["flask"] is True
    assert "python" not in tags


def test_typed_and_automatic_tags_are_told_apart_on_the_page(
    app: Flask, author: Person
) -> None:
    post_id = author.write(content=TEXT, tag_list="mine")
    before = author.get(f"/posts/{post_id}/tags")

    run_tag_post(app, post_id)

    after = author.get(f"/posts/{post_id}/tags")
    assert "X-Live" not in before.headers
    assert "queued" in before.text
    assert after.headers["X-Live"] == "done"
    assert '<a class="tag" rel="tag"\n   title="typed"' in after.text
    assert '<a class="tag auto" rel="tag"' in after.text
    assert 'title="found automatically"' in after.text


def test_a_new_text_replaces_automatic_tags_and_keeps_typed_ones(
    app: Flask, author: Person
) -> None:
    post_id = author.write(content=TEXT, tag_list="mine")
    run_tag_post(app, post_id)

    author.post(
        f"/posts/{post_id}",
        **post_form(content="Gardening. I love gardening.", tag_list="mine"),
    )
    assert tags_of(app, post_id)["flask"] is True  # until the task has run
    run_tag_post(app, post_id)

    tags = tags_of(app, post_id)
    assert tags["mine"] is False
    assert tags["gardening"] is True
    assert "flask" not in tags


def test_an_automatic_tag_that_is_typed_stays_when_the_text_changes(
    app: Flask, author: Person
) -> None:
    post_id = author.write(content=TEXT)
    run_tag_post(app, post_id)

    author.post(
        f"/posts/{post_id}",
        **post_form(content="Something else.", tag_list="flask"),
    )
    run_tag_post(app, post_id)

    assert tags_of(app, post_id)["flask"] is False


def test_a_second_run_changes_nothing(app: Flask, author: Person) -> None:
    post_id = author.write(content=TEXT)
    run_tag_post(app, post_id)
    with app.app_context():
        post = db.session.get_one(Post, post_id)
        post.post_tags.clear()  # a second run would put them back
        db.session.commit()
    app.config["TAGGER"] = "none: it is not asked again"

    run_tag_post(app, post_id)

    assert tags_of(app, post_id) == {}


def test_tagging_leaves_the_time_of_the_last_change(
    app: Flask, author: Person
) -> None:
    post_id = author.write(content=TEXT)
    long_ago = utc_now() - timedelta(days=1)
    change(app, Post, post_id, updated_at=long_ago)

    run_tag_post(app, post_id)

    with app.app_context():
        assert db.session.get_one(Post, post_id).updated_at == long_ago


def test_the_task_of_a_deleted_post_writes_nothing(
    app: Flask, author: Person
) -> None:
    post_id = author.write(content=TEXT)
    author.post(f"/posts/{post_id}/delete")

    run_tag_post(app, post_id)

    assert count(app, PostTag) == 0


def test_tags_for_a_text_that_was_changed_meanwhile_are_not_written(
    app: Flask, author: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The author saves while the tagger is still reading."""
    post_id = author.write(content=TEXT, tag_list="mine")

    def slow(title: str, text: str, earlier: list[Tagged]) -> list[str]:
        author.post(
            f"/posts/{post_id}", **post_form(content="New", tag_list="mine")
        )
        return ["old"]

    monkeypatch.setitem(apply.TAGGERS, "slow", slow)
    app.config["TAGGER"] = "slow"
    # A thread, because a request made here would share this app context.
    task = threading.Thread(target=run_tag_post, args=(app, post_id))
    task.start()
    task.join()

    assert tags_of(app, post_id) == {"mine": False}
    with app.app_context():
        assert not db.session.get_one(Post, post_id).is_tagged


def test_two_tasks_at_once_tag_a_post_once(
    app: Flask, author: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both read the untagged post; the slower one finds its work done."""
    post_id = author.write(content=TEXT)
    both = threading.Barrier(2, timeout=20)

    def together(title: str, text: str, earlier: list[Tagged]) -> list[str]:
        if both.wait():
            return ["first", "FIRST"]
        wait_for(lambda: "first" in tags_of(app, post_id))
        return ["second"]

    monkeypatch.setitem(apply.TAGGERS, "together", together)
    app.config["TAGGER"] = "together"
    threads = [
        threading.Thread(target=run_tag_post, args=(app, post_id))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert tags_of(app, post_id) == {"first": True}


def test_the_tagger_learns_from_earlier_posts_and_their_typed_tags_only(
    app: Flask, author: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = author.write(content=TEXT, tag_list="typed")
    run_tag_post(app, first)
    author.write(title="Without tags")
    third = author.write(title="Third")
    author.write(title="Later", tag_list="later")
    seen: list[Tagged] = []

    def spy(title: str, text: str, earlier: list[Tagged]) -> list[str]:
        seen.extend(earlier)
        return []

    monkeypatch.setitem(apply.TAGGERS, "spy", spy)
    app.config["TAGGER"] = "spy"
    run_tag_post(app, third)

    assert seen == [Tagged("A title", TEXT, ("typed",))]


def test_posts_whose_tagging_never_happened_are_enqueued_again(
    app: Flask, author: Person
) -> None:
    late, tagged, _young = (author.write(content=TEXT) for _ in range(3))
    run_tag_post(app, tagged)
    long_ago = utc_now() - timedelta(minutes=5)
    for post_id in (late, tagged):
        change(app, Post, post_id, tag_enqueued_at=long_ago)
    url = app.config["REDIS_URL"]
    assert len(queued(url, "blog_autotag")) == 3

    with app.app_context():
        enqueue_untagged_posts()
        enqueue_untagged_posts()  # does nothing: it was enqueued just now

    again = queued(url, "blog_autotag")[3:]
    assert [message["arguments"] for message in again] == [[late]]
    with app.app_context():
        post = db.session.get_one(Post, late)
        assert post.tag_task_id == again[0]["id"]


def test_the_longest_waiting_posts_come_first(
    app: Flask, author: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise posts that always fail would keep out the others."""
    monkeypatch.setattr(tasks, "AT_ONCE", 1)
    failing, waiting = author.write(), author.write()
    for post_id, minutes in ((failing, 5), (waiting, 6)):
        moment = utc_now() - timedelta(minutes=minutes)
        change(app, Post, post_id, tag_enqueued_at=moment)

    with app.app_context():
        enqueue_untagged_posts()

    message = queued(app.config["REDIS_URL"], "blog_autotag")[-1]
    assert message["arguments"] == [waiting]


def test_at_most_a_hundred_posts_are_enqueued_in_one_run(
    app: Flask, author: Person
) -> None:
    long_ago = utc_now() - timedelta(minutes=5)
    with app.app_context():
        for number in range(101):
            post = Post(author_id=author.id)
            post.set_text(f"Post {number}", "Text")
            post.tag_enqueued_at = long_ago
            db.session.add(post)
        db.session.commit()
        enqueue_untagged_posts()

    messages = queued(app.config["REDIS_URL"], "blog_autotag")
    assert len(messages) == 100


def test_posts_with_typed_tags_are_found_by_an_index(app: Flask) -> None:
    """Where most tags are automatic, all posts would be walked over."""
    with app.app_context():
        sqlite = db.engine.dialect.name == "sqlite"
        if not sqlite:  # a table as small as this one needs no index
            db.session.execute(text("SET enable_seqscan = off"))
        query = typed_tags_before(7).compile(
            db.engine, compile_kwargs={"literal_binds": True}
        )
        explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
        plan = db.session.execute(text(f"{explain} {query}")).all()

    assert "ix_post_tags_typed" in str(plan)


def test_of_an_earlier_post_only_what_the_tagger_reads_is_loaded(
    app: Flask, author: Person
) -> None:
    author.write(content="x" * (MAX_CHARACTERS + 5), tag_list="two, typed")
    later = author.write(content=TEXT)

    with app.app_context():
        (earlier,) = earlier_posts(db.session.get_one(Post, later))

    assert len(earlier.text) == MAX_CHARACTERS
    assert earlier.tags == ("two", "typed")


def test_the_setting_names_each_tagger() -> None:
    assert set(TAGGER_NAMES) == set(apply.TAGGERS)
