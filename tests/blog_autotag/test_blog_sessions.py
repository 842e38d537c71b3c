"""What ends the sessions of a user, in all browsers."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog_autotag.database import db
from blog_autotag.models.user import User
from tests.blog_autotag.people import Person, change

NEW = "another password"


def is_signed_in(person: Person) -> bool:
    return "Signed in as" in person.get("/").text


@pytest.fixture
def elsewhere(app: Flask, author: Person) -> Person:
    """The author in another browser."""
    return Person(app, author.id)


def edit(admin: Person, person: Person, **typed: str) -> None:
    admin.post(f"/users/{person.id}", email="a@example.com", **typed)


def test_a_new_password_ends_every_session_of_that_user(
    admin: Person, author: Person, elsewhere: Person, other: Person
) -> None:
    edit(admin, author, password=NEW)

    assert not is_signed_in(author)
    assert not is_signed_in(elsewhere)
    assert is_signed_in(other)
    assert is_signed_in(admin)


def test_a_new_password_of_ones_own_ends_all_sessions_but_this(
    app: Flask, admin: Person
) -> None:
    elsewhere = Person(app, admin.id)

    edit(admin, admin, password=NEW, is_admin="y")

    assert is_signed_in(admin)
    assert not is_signed_in(elsewhere)


def test_a_new_address_ends_no_session(
    admin: Person, author: Person, elsewhere: Person
) -> None:
    edit(admin, author)

    assert is_signed_in(author)
    assert is_signed_in(elsewhere)


def test_a_demotion_ends_every_session_of_that_admin(
    app: Flask, admin: Person, author: Person, elsewhere: Person
) -> None:
    edit(admin, author, is_admin="y")
    as_admin = author.get("/users").status_code

    edit(admin, author)

    assert as_admin == 200
    assert not is_signed_in(author)
    assert not is_signed_in(elsewhere)


def test_a_demotion_in_the_shell_ends_the_sessions_too(
    app: Flask, admin: Person
) -> None:
    change(app, User, admin.id, is_admin=False)

    assert not is_signed_in(admin)


def test_signing_out_ends_every_session_of_that_user(
    author: Person, elsewhere: Person, other: Person
) -> None:
    author.post("/sign-out")

    assert not is_signed_in(elsewhere)
    assert is_signed_in(other)


def test_a_session_that_has_ended_ends_no_other(
    app: Flask, author: Person, elsewhere: Person
) -> None:
    """Somebody signs in again; then an old browser signs out."""
    author.post("/sign-out")
    again = Person(app, author.id)

    elsewhere.post("/sign-out")

    assert is_signed_in(again)


def test_signing_out_is_not_a_change_of_the_user(
    app: Flask, author: Person
) -> None:
    def changed_at() -> str:
        with app.app_context():
            return str(db.session.get_one(User, author.id).updated_at)

    before = changed_at()

    author.post("/sign-out")

    assert changed_at() == before


def test_a_cookie_that_was_kept_does_not_sign_in_again(
    visitor: FlaskClient, app: Flask, author: Person
) -> None:
    cookie = author.client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie
    author.post("/sign-out")

    visitor.set_cookie(cookie.key, cookie.value)

    assert "Signed in as" not in visitor.get("/").text
