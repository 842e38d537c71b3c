"""Two requests at the same moment: one row, and an answer for both."""

from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from blog_autotag.models.post import Post
from blog_autotag.models.tag import Tag
from blog_autotag.models.user import User, UserLog
from blog_autotag.tags import names
from blog_autotag.users.tasks import write_user_log
from tests.at_once import at_once
from tests.blog_autotag.people import (
    Person,
    count,
    run_tag_post,
    tags_of,
    user_form,
)


def test_of_two_people_with_one_address_the_second_is_told(
    app: Flask,
) -> None:
    def sign_up() -> TestResponse:
        return app.test_client().post("/sign-up", data=user_form())

    answers = at_once(sign_up, sign_up, sign_up)

    assert sorted(each.status_code for each in answers) == [303, 422, 422]
    for answer in answers:
        refused = "This address is in use already." in answer.text
        assert refused == (answer.status_code == 422)
    assert count(app, User) == 1


def test_one_user_gets_one_log_from_several_tasks(
    app: Flask, author: Person
) -> None:
    def write() -> None:
        with app.app_context():
            write_user_log(author.id)

    at_once(*[write] * 5)

    assert count(app, UserLog) == 1


def test_one_post_is_tagged_once_by_several_tasks(
    app: Flask, author: Person
) -> None:
    post_id = author.write(content="Python. Python and Flask. Flask!")

    at_once(*[lambda: run_tag_post(app, post_id)] * 5)

    assert sorted(tags_of(app, post_id)) == ["flask", "python"]
    assert count(app, Tag) == 2


def test_new_tags_typed_in_another_order_do_not_wait_for_each_other(
    app: Flask,
    author: Person,
    other: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each would hold the first of its tags and want the other's."""
    both = Barrier(2, timeout=0.5)
    find_or_add = names.find_or_add

    def find_then_wait(key: str, name: str) -> Tag:
        found = find_or_add(key, name)
        with suppress(BrokenBarrierError):  # one waits for the other: good
            both.wait()
        return found

    monkeypatch.setattr(names, "find_or_add", find_then_wait)

    first, second = at_once(
        lambda: author.write(tag_list="a, b"),
        lambda: other.write(tag_list="b, a"),
    )

    assert list(tags_of(app, first)) == ["a", "b"]
    assert list(tags_of(app, second)) == ["b", "a"]
    assert count(app, Tag) == 2


def test_a_post_that_is_deleted_while_it_is_tagged_stays_deleted(
    app: Flask, author: Person
) -> None:
    for _ in range(5):
        post_id = author.write(content="Python. Python and Flask. Flask!")
        delete = f"/posts/{post_id}/delete"

        at_once(
            partial(run_tag_post, app, post_id), partial(author.post, delete)
        )

    assert count(app, Post) == 0
