"""Signing up, in and out."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.security import generate_password_hash

from blog_autotag import create_app
from blog_autotag.database import db
from blog_autotag.models.user import User
from blog_autotag.users.queries import UNKNOWN_USERS_HASH, find_user
from parts.queued import queued
from tests.blog_autotag.people import PASSWORD, Person, count, user_form


def sign_up(client: FlaskClient, email: str = "new@example.com") -> None:
    client.post("/sign-up", data=user_form(email=email))


def test_sign_up_makes_a_user_who_is_signed_in(
    app: Flask, visitor: FlaskClient
) -> None:
    visitor.post("/sign-up", data=user_form(email="New@Example.com"))

    page = visitor.get("/").text
    assert "Signed in as new@example.com. Not you?" in page
    with app.app_context():
        user = find_user("NEW@example.com")
        assert user is not None
        assert not user.is_admin
        assert user.created_at.utcoffset() is not None
        assert PASSWORD not in user.password_hash


def test_sign_up_enqueues_the_users_log_on_the_queue_low(
    app: Flask, visitor: FlaskClient
) -> None:
    sign_up(visitor)

    (message,) = queued(app.config["REDIS_URL"], "low")
    assert message["task"] == "blog_autotag.users.tasks.write_user_log"
    assert message["arguments"] == [1]


def test_nobody_signs_up_as_an_admin(visitor: FlaskClient) -> None:
    visitor.post("/sign-up", data=user_form(is_admin="y"))

    answer = visitor.get("/users")
    assert answer.status_code == 403
    assert "Only admins may see this page." in answer.text


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"email": "nonsense"}, "does not look like an email address"),
        ({"email": ""}, "Please enter an email address."),
        ({"password": "seven77"}, "Please use 8 to 200 characters."),
        ({"password": "x" * 201}, "Please use 8 to 200 characters."),
        ({"email": "AUTHOR@example.com"}, "This address is in use already."),
    ],
)
def test_sign_up_names_what_is_wrong(
    app: Flask,
    author: Person,
    visitor: FlaskClient,
    typed: dict[str, str],
    message: str,
) -> None:
    answer = visitor.post("/sign-up", data=user_form(**typed))

    assert answer.status_code == 422
    assert message in answer.text
    assert count(app, User) == 1


def test_a_user_can_sign_out_and_in_again(visitor: FlaskClient) -> None:
    sign_up(visitor)
    visitor.post("/sign-out")
    signed_out = visitor.get("/").text

    answer = visitor.post(
        "/sign-in?next=/posts/new",
        data={"email": "New@example.com", "password": PASSWORD},
    )

    assert "Signed in" not in signed_out
    assert answer.location == "/posts/new"
    assert "Signed in as new@example.com" in visitor.get("/").text


def test_a_link_cannot_sign_anybody_out(visitor: FlaskClient) -> None:
    sign_up(visitor)

    answer = visitor.get("/sign-out")

    assert answer.status_code == 302
    assert "Signed in as" in visitor.get("/").text


@pytest.mark.parametrize("email", ["new@example.com", "nobody@example.com"])
def test_a_wrong_password_and_a_wrong_address_get_the_same_answer(
    visitor: FlaskClient, email: str
) -> None:
    sign_up(visitor)
    visitor.post("/sign-out")

    answer = visitor.post(
        "/sign-in", data={"email": email, "password": "wrong password"}
    )

    assert answer.status_code == 422
    assert "Wrong address or password." in answer.text
    assert "Signed in as" not in visitor.get("/").text


@pytest.mark.parametrize(
    "page",
    [
        "https://elsewhere.example",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "/\t/elsewhere.example",
        "javascript:alert(1)",
        "",
    ],
)
def test_next_leads_to_pages_of_this_app_only(
    visitor: FlaskClient, page: str
) -> None:
    sign_up(visitor)

    answer = visitor.post(
        "/sign-in",
        query_string={"next": page},
        data={"email": "new@example.com", "password": PASSWORD},
    )

    assert answer.location in ("/", "/%20/elsewhere.example")


def test_nothing_of_an_earlier_session_stays(visitor: FlaskClient) -> None:
    with visitor.session_transaction() as session:
        session["planted"] = "by somebody else"

    sign_up(visitor)

    with visitor.session_transaction() as session:
        assert "planted" not in session


def test_the_session_of_a_deleted_user_is_not_the_next_ones(
    app: Flask, author: Person, visitor: FlaskClient
) -> None:
    with app.app_context():
        db.session.delete(db.session.get_one(User, author.id))
        db.session.commit()
    sign_up(visitor)

    assert "Signed in as" not in author.get("/").text


@pytest.fixture
def guarded(app: Flask, broker_url: str, database_url: str) -> FlaskClient:
    """A browser on the blog with its check of the forms' origin."""
    blog = create_app(REDIS_URL=broker_url, DATABASE_URL=database_url)
    return blog.test_client()


def with_its_token(client: FlaskClient) -> dict[str, str]:
    """Return a form as our own page has it."""
    page = client.get("/sign-up").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    return user_form(csrf_token=token[1])


def test_a_form_from_another_site_is_refused(
    app: Flask, guarded: FlaskClient
) -> None:
    answer = guarded.post("/sign-up", data=user_form())

    assert answer.status_code == 400
    assert "The CSRF token is missing." in answer.text
    assert count(app, User) == 0


def test_a_form_from_our_own_page_is_accepted(guarded: FlaskClient) -> None:
    guarded.post("/sign-up", data=with_its_token(guarded))

    assert "Signed in as new@example.com" in guarded.get("/").text


def test_another_site_cannot_sign_anybody_out(guarded: FlaskClient) -> None:
    guarded.post("/sign-up", data=with_its_token(guarded))

    answer = guarded.post("/sign-out")

    assert answer.status_code == 400
    assert "Signed in as new@example.com" in guarded.get("/").text


def test_the_hash_for_unknown_addresses_is_made_like_all_others() -> None:
    """So an unknown address is answered as slowly as a wrong password."""
    made = generate_password_hash("anything")

    assert UNKNOWN_USERS_HASH.split("$")[0] == made.split("$")[0]
    assert list(map(len, UNKNOWN_USERS_HASH.split("$"))) == list(
        map(len, made.split("$"))
    )
