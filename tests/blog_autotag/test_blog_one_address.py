"""An address has one form, however it is spelled."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from blog_autotag.database import db
from blog_autotag.models.spelling import spell_address
from blog_autotag.models.user import User
from tests.blog_autotag.people import PASSWORD, Person, add_user, user_form

STORED = "ada@m\u00fcnchen.de"
SPELLINGS = {
    "composed": STORED,
    "decomposed": "ada@mu\u0308nchen.de",
    "punycode": "ada@xn--mnchen-3ya.de",
    "full width": "ada@\uff4d\u00fcnchen.de",
    "upper case": "ADA@M\u00dcNCHEN.DE",
    "punycode in upper case": "Ada@XN--MNCHEN-3YA.DE",
    "a dot in full width": "ada@m\u00fcnchen\u3002de",
}
spelled = pytest.mark.parametrize("email", SPELLINGS.values(), ids=SPELLINGS)


def addresses(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(User.email).order_by(User.id)))


@spelled
def test_every_spelling_signs_up_as_the_same_address(
    app: Flask, visitor: FlaskClient, email: str
) -> None:
    visitor.post("/sign-up", data=user_form(email=email))

    assert addresses(app) == [STORED]


@spelled
@pytest.mark.parametrize("page", ["/sign-up", "/users", "/users/now"])
def test_no_second_account_for_the_same_address(
    app: Flask, admin: Person, page: str, email: str
) -> None:
    add_user(app, STORED)

    answer = admin.post(page, **user_form(email=email))

    assert "This address is in use already." in answer.text
    assert addresses(app) == ["admin@example.com", STORED]


@spelled
def test_every_spelling_signs_in(
    app: Flask, visitor: FlaskClient, email: str
) -> None:
    visitor.post("/sign-up", data=user_form(email=STORED))
    browser = app.test_client()

    browser.post("/sign-in", data={"email": email, "password": PASSWORD})

    assert f"Signed in as {STORED}" in browser.get("/").text


@spelled
def test_an_edit_stores_the_one_form(
    app: Flask, admin: Person, author: Person, email: str
) -> None:
    admin.post(f"/users/{author.id}", email=email)

    assert addresses(app) == ["admin@example.com", STORED]


@spelled
def test_an_edit_cannot_take_the_address_of_another_user(
    app: Flask, admin: Person, author: Person, email: str
) -> None:
    add_user(app, STORED)

    answer = admin.post(f"/users/{author.id}", email=email)

    assert "This address is in use already." in answer.text
    assert "author@example.com" in addresses(app)


@spelled
def test_make_admin_finds_every_spelling(app: Flask, email: str) -> None:
    add_user(app, STORED)

    result = app.test_cli_runner().invoke(args=["make-admin", email])

    assert result.output == f"{STORED} is an admin now.\n"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Jose\u0301@example.com", "jos\u00e9@example.com"),
        ("ada@stra\u00dfe.de", "ada@stra\u00dfe.de"),
        ("ada@strasse.de", "ada@strasse.de"),
        ("Not an Address", "not an address"),
        ("Ada@LOCALHOST", "ada@localhost"),
    ],
)
def test_other_addresses(typed: str, stored: str) -> None:
    assert spell_address(typed) == stored
    assert spell_address(stored) == stored


def test_an_old_user_with_a_taken_address_needs_another_to_be_edited(
    app: Flask, admin: Person
) -> None:
    """The second of two with one address, as migration 0004 leaves it."""
    add_user(app, STORED)
    older = add_user(app, "x@example.com")
    punycode = SPELLINGS["punycode"]
    with app.app_context():
        row = update(User).where(User.id == older).values(email=punycode)
        db.session.execute(row)
        db.session.commit()

    same = admin.post(f"/users/{older}", email=punycode, password=PASSWORD)
    admin.post(f"/users/{older}", email="y@example.com", password=PASSWORD)

    assert "This address is in use already." in same.text
    assert addresses(app) == ["admin@example.com", STORED, "y@example.com"]
