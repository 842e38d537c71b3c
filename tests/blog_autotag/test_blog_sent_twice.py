"""A double click or a reload saves one row and shows one page."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from blog_autotag.database import db, utc_now
from blog_autotag.models.post import Post
from blog_autotag.models.user import User
from blog_autotag.once import FormToken, SavedBefore, forget_forms, remember
from parts.queued import queued
from tests.at_once import at_once
from tests.blog_autotag.people import (
    PASSWORD,
    Person,
    count,
    post_form,
    user_form,
)


def test_a_post_form_sent_again_shows_the_first_ones_page(
    app: Flask, author: Person
) -> None:
    form = post_form()

    first = author.post("/posts", **form)
    second = author.post("/posts", **form)

    assert first.location == second.location == "/posts/1"
    assert count(app, Post) == 1
    assert len(queued(app.config["REDIS_URL"], "blog_autotag")) == 1


def test_two_forms_with_the_same_content_are_two_posts(
    app: Flask, author: Person
) -> None:
    author.post("/posts", **post_form())
    author.post("/posts", **post_form())

    assert count(app, Post) == 2


def test_a_double_click_saves_one_post(app: Flask, author: Person) -> None:
    form = post_form(tag_list="one, two")

    def click() -> str:
        browser = Person(app, author.id)
        return browser.post("/posts", **form).location

    locations = at_once(*[click] * 5)

    assert count(app, Post) == 1
    with app.app_context():
        # Not always 1: PostgreSQL has given numbers to those that lost, too.
        post_id = db.session.scalars(select(Post.id)).one()
    assert locations == [f"/posts/{post_id}"] * 5


def test_a_refused_form_can_be_corrected_and_sent(
    app: Flask, author: Person
) -> None:
    form = post_form(title="")
    author.post("/posts", **form)

    answer = author.post("/posts", **form | {"title": "X"})

    assert "<h1>X</h1>" in author.get(answer.location).text
    assert count(app, Post) == 1


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 5000, "\0"])
def test_a_form_without_a_token_of_ours_is_a_new_one(
    app: Flask, author: Person, token: str
) -> None:
    author.post("/posts", **post_form(form_token=token))
    author.post("/posts", **post_form(form_token=token))

    assert count(app, Post) == 2


def test_signing_up_twice_makes_one_user_who_is_signed_in(
    app: Flask, visitor: FlaskClient
) -> None:
    form = user_form()
    app.test_client().post("/sign-up", data=form)  # its answer was dropped

    visitor.post("/sign-up", data=form)

    assert "Signed in as new@example.com" in visitor.get("/").text
    assert count(app, User) == 1
    assert len(queued(app.config["REDIS_URL"], "low")) == 1


def test_an_old_sign_up_form_does_not_replace_the_password(
    visitor: FlaskClient, app: Flask
) -> None:
    form = user_form(password=PASSWORD)
    app.test_client().post("/sign-up", data=form)

    visitor.post("/sign-up", data=form | {"password": "something else"})

    assert "Signed in as" not in visitor.get("/").text


def test_an_admins_form_sent_twice_makes_one_user(
    app: Flask, admin: Person
) -> None:
    form = user_form()

    first = admin.post("/users", **form)
    second = admin.post("/users", **form)

    assert first.location == second.location
    assert count(app, User) == 2


def test_the_token_and_the_row_are_saved_together_or_not_at_all(
    app: Flask,
) -> None:
    with app.app_context():
        remember("a", "/first")
        db.session.commit()
        db.session.add(User(email="x@example.com", password_hash="none"))
        with pytest.raises(SavedBefore) as raised:
            remember("a", "/second")

    assert raised.value.location == "/first"
    assert count(app, User) == 0


def test_tokens_are_forgotten_after_an_hour(app: Flask) -> None:
    with app.app_context():
        db.session.add(
            FormToken(
                token="old",
                location="/",
                created_at=utc_now() - timedelta(minutes=61),
            )
        )
        remember("young", "/")
        db.session.commit()

        forget_forms()

        assert db.session.get(FormToken, "old") is None
        assert db.session.get(FormToken, "young") is not None


def test_an_edit_cut_on_its_way_is_not_saved_and_can_be_sent_again(
    app: Flask, author: Person
) -> None:
    post_id = author.write(content="Whole.")
    form = post_form(content="Longer text.")
    whole = urlencode(form | {"content": "Longer text, cut here, and more."})

    cut = author.client.post(
        f"/posts/{post_id}",
        data=urlencode(form),
        content_type="application/x-www-form-urlencoded",
        # gunicorn says so, and hands over what had arrived
        environ_overrides={
            "CONTENT_LENGTH": str(len(whole)),
            "wsgi.input_terminated": True,
        },
    )
    after_cut = author.get(f"/posts/{post_id}").text
    author.post(f"/posts/{post_id}", **form)

    assert (cut.status_code, "Whole." in after_cut) == (400, True)
    assert "Longer text." in author.get(f"/posts/{post_id}").text
