"""Whatever is sent, the answer is a page, never a 500."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog_autotag.database import Base, db
from blog_autotag.models.post import Post
from tests.blog_autotag.people import (
    Person,
    count,
    post_form,
    run_tag_post,
    tags_of,
    user_form,
)

NASTY = [
    "",
    " ",
    "\0",
    "a\0b",
    "\r\nBcc: x@example.com",
    "😀🇵🇹👩‍👩‍👧",
    "\u202eright to left",
    "' OR 1=1 --",
    "{{ 7 * 7 }}",
    "%00%ff",
    "ß" * 40,
    "x" * 300_000,
    "," * 300_000,
    "../../etc/passwd",
]
FORMS = {
    "/posts": post_form,
    "/posts/1": post_form,
    "/sign-up": user_form,
    "/sign-in": user_form,
    "/users": user_form,
    "/users/now": user_form,
    "/users/1": user_form,
}


@pytest.mark.parametrize("page", FORMS)
def test_no_field_of_a_form_can_break_it(
    app: Flask, admin: Person, page: str
) -> None:
    admin.write(title="The first one")
    for field in FORMS[page]():
        for value in NASTY:
            answer = admin.post(page, **FORMS[page](**{field: value}))
            assert answer.status_code in (303, 422), (field, value[:20])


@pytest.mark.parametrize("page", FORMS)
def test_a_form_without_any_field_is_answered(
    admin: Person, page: str
) -> None:
    admin.write()

    # A change without any field is a change of nothing.
    assert admin.post(page).status_code == (303 if "/1" in page else 422)


def test_control_characters_go_and_emoji_stay(
    app: Flask, author: Person
) -> None:
    post_id = author.write(
        title="a\0b\r\nc 😀", content="1\0\r\n\r\n2", tag_list="x\0y, 🇵🇹"
    )

    page = author.get(f"/posts/{post_id}").text
    assert "<h1>ab c 😀</h1>" in page
    assert "<p>1</p>" in page
    assert list(tags_of(app, post_id)) == ["xy", "🇵🇹"]
    assert author.get("/tags/🇵🇹").status_code == 200


@pytest.mark.parametrize("value", NASTY[5:])
def test_any_text_can_be_tagged(
    app: Flask, author: Person, value: str
) -> None:
    post_id = author.write(title=value[:200], content=value[:100_000])

    run_tag_post(app, post_id)

    assert author.get(f"/posts/{post_id}").status_code == 200


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


@pytest.mark.parametrize(
    "page",
    [
        "/posts/42",
        "/posts/0",
        "/posts/-1",
        "/posts/x",
        "/posts/99999999999999999999",
        "/posts/" + "9" * 5000,
        "/posts/42/edit",
        "/posts/42/tags",
        "/users/42",
        "/users/42/edit",
        "/users/42/log",
        "/users/99999999999999999999",
        "/tags/x",
        "/tags/%00",
        "/tags/" + "x" * 5000,
        "/nothing",
    ],
)
def test_what_is_not_there_is_not_found(admin: Person, page: str) -> None:
    assert admin.get(page).status_code == 404


@pytest.mark.parametrize("page", ["/posts/42", "/users/42"])
def test_what_is_not_there_cannot_be_changed(admin: Person, page: str) -> None:
    assert admin.post(page).status_code == 404
    assert admin.post(f"{page}/delete").status_code == 404


@pytest.mark.parametrize(
    "page", ["/posts/1/delete", "/users/1/delete", "/users/now", "/sign-out"]
)
def test_a_link_changes_nothing(admin: Person, page: str) -> None:
    assert admin.get(page).status_code == 405


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 30, "9" * 5000, ""])
def test_any_page_number_is_answered(
    visitor: FlaskClient, number: str
) -> None:
    assert visitor.get("/", query_string={"page": number}).status_code == 200


def test_a_database_that_cannot_be_used_is_said_clearly(
    visitor: FlaskClient, app: Flask
) -> None:
    with app.app_context():
        Base.metadata.drop_all(db.engine)

    answer = visitor.get("/")

    assert answer.status_code == 503
    assert "The database cannot be used now." in answer.text
