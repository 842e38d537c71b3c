"""Whatever is sent, the answer is a page, never a 500."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog_autotag.database import Base, db
from blog_autotag.models.post import Post
from blog_autotag.models.user import User
from tests.blog_autotag.people import (
    Person,
    add_user,
    count,
    post_form,
    run_tag_post,
    tags_of,
    user_form,
)

EMPTY = ["", " ", "\0"]
HUGE = ["x" * 300_000, "," * 300_000]
ODD = [
    "a\0b",
    "\r\nBcc: x@example.com",
    "😀🇵🇹👩‍👩‍👧",
    "\u202eright to left",
    "' OR 1=1 --",
    "{{ 7 * 7 }}",
    "%00%ff",
    "ß" * 40,
    "../../etc/passwd",
]
NASTY = EMPTY + HUGE + ODD

# The values that each field refuses; it accepts all others.
REFUSED_IN_A_POST = {
    "title": EMPTY + HUGE,
    "content": EMPTY + HUGE,
    # A list of commas is a list without tags.
    "tag_list": ["x" * 300_000],
    "form_token": [],
}
GUESSABLE = ["ß" * 40]
SHORT = ["\0", "a\0b", "%00%ff"]  # a password has at least 8 characters
REFUSED_IN_A_NEW_USER = {
    "email": NASTY,
    "password": EMPTY + HUGE + SHORT + GUESSABLE,
    "form_token": [],
}
REFUSED_IN_A_CHANGED_USER = {
    "email": NASTY,
    # An empty field keeps the old password.
    "password": HUGE + SHORT + GUESSABLE,
}


def right_answers(refused: list[str]) -> dict[str, int]:
    return {value: 422 if value in refused else 303 for value in NASTY}


@pytest.mark.parametrize("field", REFUSED_IN_A_POST)
def test_a_new_post_takes_any_text_but_none_and_too_much(
    app: Flask, author: Person, field: str
) -> None:
    answers = {
        value: author.post("/posts", **post_form(**{field: value})).status_code
        for value in NASTY
    }

    assert answers == right_answers(REFUSED_IN_A_POST[field])
    assert count(app, Post) == list(answers.values()).count(303)


@pytest.mark.parametrize("field", REFUSED_IN_A_POST)
def test_a_change_takes_any_text_but_none_and_too_much(
    author: Person, field: str
) -> None:
    page = f"/posts/{author.write()}"

    answers = {
        value: author.post(page, **post_form(**{field: value})).status_code
        for value in NASTY
    }

    assert answers == right_answers(REFUSED_IN_A_POST[field])
    assert "Tagging:" in author.get(page).text


@pytest.mark.parametrize("page", ["/sign-up", "/users", "/users/now"])
@pytest.mark.parametrize("field", REFUSED_IN_A_NEW_USER)
def test_a_new_user_needs_an_address_and_a_password(
    app: Flask, admin: Person, page: str, field: str
) -> None:
    answers = {}
    for number, value in enumerate(NASTY):
        browser = Person(app, admin.id)
        form = user_form(email=f"{number}@example.com") | {field: value}
        answers[value] = browser.post(page, **form).status_code

    assert answers == right_answers(REFUSED_IN_A_NEW_USER[field])
    assert count(app, User) == 1 + list(answers.values()).count(303)


@pytest.mark.parametrize("field", REFUSED_IN_A_CHANGED_USER)
def test_a_changed_user_keeps_an_address_and_a_password(
    app: Flask, admin: Person, field: str
) -> None:
    page = f"/users/{add_user(app, 'new@example.com')}"

    answers = {
        value: admin.post(page, **user_form(**{field: value})).status_code
        for value in NASTY
    }

    assert answers == right_answers(REFUSED_IN_A_CHANGED_USER[field])
    assert "new@example.com" in admin.get(page).text


@pytest.mark.parametrize("field", ["email", "password"])
def test_nobody_signs_in_with_nonsense(
    app: Flask, author: Person, visitor: FlaskClient, field: str
) -> None:
    answers = {
        value: visitor.post(
            "/sign-in",
            data=user_form(**{field: value}),
            environ_base={"REMOTE_ADDR": f"192.0.2.{number}"},
        ).status_code
        for number, value in enumerate(NASTY)
    }

    assert answers == right_answers(refused=NASTY)
    assert "Signed in as" not in visitor.get("/").text


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ("/posts", 422),
        ("/sign-up", 422),
        ("/sign-in", 422),
        ("/users", 422),
        ("/users/now", 422),
        # A change without any field changes nothing.
        ("/posts/1", 303),
        ("/users/1", 303),
    ],
)
def test_a_form_without_any_field_saves_nothing(
    app: Flask, admin: Person, page: str, status: int
) -> None:
    admin.write(title="As before")

    answer = admin.post(page)

    assert answer.status_code == status
    assert "<h1>As before</h1>" in admin.get("/posts/1").text
    assert (count(app, Post), count(app, User)) == (1, 1)
    assert "admin@example.com</a> (admin)" in admin.get("/users").text


def test_control_characters_are_removed_and_emoji_stay(
    app: Flask, author: Person
) -> None:
    post_id = author.write(
        title="a\0b\r\nc 😀", content="1\0\r\n\r\n2", tag_list="x\0y, 🇵🇹"
    )

    page = author.get(f"/posts/{post_id}").text
    assert "<h1>ab c 😀</h1>" in page
    assert "<p>1</p>" in page
    assert list(tags_of(app, post_id)) == ["xy", "🇵🇹"]
    assert "a\0b" not in author.get("/tags/🇵🇹").text
    assert "ab c 😀" in author.get("/tags/🇵🇹").text


@pytest.mark.parametrize("value", HUGE + ODD)
def test_any_text_can_be_tagged(
    app: Flask, author: Person, value: str
) -> None:
    post_id = author.write(title=value[:200], content=value[:100_000])

    run_tag_post(app, post_id)

    tags = author.get(f"/posts/{post_id}/tags")
    assert "<strong>done</strong>" in tags.text
    assert tags.headers["X-Live"] == "done"


def test_a_body_of_ten_megabytes_is_refused_with_a_page(
    app: Flask, author: Person
) -> None:
    answer = author.post("/posts", **post_form(content="x" * 10_000_000))

    assert answer.status_code == 413
    assert "more than this form takes" in answer.text
    assert count(app, Post) == 0


def test_the_longest_post_fits_even_percent_encoded(
    app: Flask, author: Person
) -> None:
    author.write(content="😀" * 100_000)

    assert count(app, Post) == 1


def test_a_database_without_tables_is_named(
    visitor: FlaskClient, app: Flask
) -> None:
    with app.app_context():
        Base.metadata.drop_all(db.engine)

    answer = visitor.get("/")

    assert answer.status_code == 503
    assert "The database cannot be used now." in answer.text
    assert "flask --app blog_autotag db upgrade" in answer.text
