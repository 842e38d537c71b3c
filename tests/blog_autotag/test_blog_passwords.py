"""Passwords in any spelling, and passwords that are refused."""

import unicodedata
from collections.abc import Callable
from time import monotonic

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.security import generate_password_hash

from blog_autotag.database import db
from blog_autotag.models.spelling import spell_password
from blog_autotag.models.user import User
from blog_autotag.users.forms import GUESSABLE
from blog_autotag.users.passwords import is_guessable
from blog_autotag.users.queries import check_sign_in
from tests.blog_autotag.people import (
    PASSWORD,
    Person,
    add_user,
    change,
    count,
    user_form,
)

TYPED = "Süßer Café 1"
WIDE = {ord(a): ord(a) + 0xFEE0 for a in "ABCDEFGHIJKLMNOPQRSTUVWXYZ1"}
SPELLINGS = {
    "composed": TYPED,
    "decomposed": unicodedata.normalize("NFD", TYPED),
    "full width": TYPED.translate(WIDE),
    "with a space that does not break": TYPED.replace(" ", "\xa0"),
}
EMAIL = "new@example.com"


@pytest.mark.parametrize("typed", SPELLINGS.values(), ids=SPELLINGS)
@pytest.mark.parametrize("stored", SPELLINGS.values(), ids=SPELLINGS)
def test_a_password_may_be_spelled_in_another_way(
    app: Flask, stored: str, typed: str
) -> None:
    app.test_client().post("/sign-up", data=user_form(password=stored))
    browser = app.test_client()

    browser.post("/sign-in", data={"email": EMAIL, "password": typed})

    assert f"Signed in as {EMAIL}" in browser.get("/").text


@pytest.fixture
def old_user(app: Flask) -> int:
    """A user whose hash is of the decomposed password, as it was typed."""
    user_id = add_user(app, EMAIL)
    hashed = generate_password_hash(SPELLINGS["decomposed"])
    change(app, User, user_id, password_hash=hashed)
    return user_id


def test_an_older_hash_signs_in_and_then_takes_any_spelling(
    app: Flask, old_user: int
) -> None:
    with app.app_context():
        before = check_sign_in(EMAIL, SPELLINGS["composed"])

        first = check_sign_in(EMAIL, SPELLINGS["decomposed"])

        assert before is None
        assert first
        assert check_sign_in(EMAIL, SPELLINGS["composed"]) == first
        assert check_sign_in(EMAIL, SPELLINGS["decomposed"]) == first


def test_a_new_spelling_ends_no_session(app: Flask, old_user: int) -> None:
    browser = Person(app, old_user)

    with app.app_context():
        check_sign_in(EMAIL, SPELLINGS["decomposed"])

    assert "Signed in as" in browser.get("/").text


@pytest.mark.parametrize(
    ("password", "message"),
    [
        # Seven characters, typed as ten.
        (unicodedata.normalize("NFD", "çüßäéö1"), "8 to 200 characters"),
        # One character that stands for 18: 12 of them are 216.
        ("\ufdfa" * 12, "8 to 200 characters"),
        ("\u3000" * 8, "Please enter a password."),
    ],
)
def test_the_length_is_that_of_the_one_spelling(
    app: Flask, visitor: FlaskClient, password: str, message: str
) -> None:
    answer = visitor.post("/sign-up", data=user_form(password=password))

    assert answer.status_code == 422
    assert message in answer.text
    assert count(app, User) == 0


def test_200_characters_may_be_typed_as_more(
    app: Flask, visitor: FlaskClient
) -> None:
    """Korean letters: three for each that is stored."""
    letters = "".join(map(chr, range(0xAC01, 0xAC01 + 200 * 37, 37)))
    typed = unicodedata.normalize("NFD", letters)

    visitor.post("/sign-up", data=user_form(password=typed))

    assert len(typed) > 500
    assert f"Signed in as {EMAIL}" in visitor.get("/").text


def test_a_row_of_accents_takes_no_time() -> None:
    """unicodedata.normalize() alone would take 44 s."""
    accents = "a" + "\u0315\u0300" * 50_000
    started = monotonic()

    assert spell_password(accents) == accents

    assert monotonic() - started < 20


def sign_up(person: Person, password: str) -> str:
    form = user_form(email="lovelace.ada@example.com", password=password)
    return person.post("/sign-up", **form).text


def edit(person: Person, password: str) -> str:
    form = {"email": "lovelace.ada@example.com", "password": password}
    return person.post(f"/users/{person.id}", is_admin="y", **form).text


def create(person: Person, password: str) -> str:
    form = user_form(email="lovelace.ada@example.com", password=password)
    return person.post("/users", **form).text


@pytest.mark.parametrize("send", [sign_up, edit, create])
@pytest.mark.parametrize(
    "password",
    ["password", "Lovelace.Ada@example.com"],
)
def test_a_password_that_is_easy_to_guess_is_refused(
    app: Flask,
    admin: Person,
    send: Callable[[Person, str], str],
    password: str,
) -> None:
    page = send(admin, password)

    assert GUESSABLE in page
    assert count(app, User) == 1
    with app.app_context():
        assert db.session.get_one(User, admin.id).password_hash == "none"


@pytest.mark.parametrize(
    "password",
    [
        "12345678",
        "87654321",
        "PASSWORD",
        "Password123",
        "p@ssw0rd",
        "password" * 3,
        "\uff50assword",
        "qwertyuiop",
        "aaaaaaaa",
        "trustno1",
        "19840401",
        "ada@münchen.de",
        "ada@xn--mnchen-3ya.de",
        "ADA@MÜNCHEN.DE",
        "ed.nehcnüm@ada",
        "münchen.de",
    ],
)
def test_this_password_is_easy_to_guess(password: str) -> None:
    assert is_guessable(spell_password(password), "ada@xn--mnchen-3ya.de")


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "a long password",
        "another password",
        TYPED,
        "lovelace writes in the morning",
        "x" + "4@8({[<369&61!|71!|70$5+72%" * 7,
    ],
)
def test_this_password_is_not_easy_to_guess(password: str) -> None:
    """The course's own, and one that zxcvbn by itself takes seconds for."""
    assert not is_guessable(password, "lovelace.ada@example.com")


def test_the_name_and_the_domain_of_a_long_address_are_easy_to_guess() -> None:
    name, domain = "lovelace-" * 7, "analytical-engine." * 3 + "example.com"

    for password in (name, domain, f"{name}@{domain}"):
        assert is_guessable(password, f"{name}@{domain}")
