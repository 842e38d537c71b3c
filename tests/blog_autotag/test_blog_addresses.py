"""Addresses that somebody made up: pages, rows and page numbers."""

import pytest
from flask import Flask

from blog_autotag.models.post import Post
from blog_autotag.models.user import User
from tests.blog_autotag.people import Person, count


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
def test_a_page_that_does_not_exist_is_not_found(
    admin: Person, page: str
) -> None:
    answer = admin.get(page)

    assert answer.status_code == 404
    assert "<h1>Not Found</h1>" in answer.text


@pytest.mark.parametrize("action", ["", "/delete"])
@pytest.mark.parametrize("page", ["/posts/42", "/users/42"])
def test_a_row_that_does_not_exist_cannot_be_changed(
    admin: Person, page: str, action: str
) -> None:
    answer = admin.post(page + action)

    assert answer.status_code == 404
    assert "<h1>Not Found</h1>" in answer.text


@pytest.mark.parametrize(
    "page", ["/posts/1/delete", "/users/1/delete", "/users/now", "/sign-out"]
)
def test_a_link_changes_nothing(app: Flask, admin: Person, page: str) -> None:
    admin.write()

    answer = admin.get(page)

    assert answer.status_code == 302
    assert (count(app, Post), count(app, User)) == (1, 1)
    assert "Signed in as admin@example.com" in admin.get("/").text


@pytest.mark.parametrize("number", ["0", "-1", "x", ""])
def test_a_page_number_that_makes_no_sense_means_the_first_page(
    author: Person, number: str
) -> None:
    author.write(title="The only post")

    page = author.client.get("/", query_string={"page": number})

    assert "The only post" in page.text
    assert "Newer posts" not in page.text


@pytest.mark.parametrize("number", ["9" * 30, "9" * 400])
def test_a_page_number_that_is_too_large_shows_no_posts(
    author: Person, number: str
) -> None:
    author.write(title="The only post")

    page = author.client.get("/", query_string={"page": number})

    assert "There are no posts here." in page.text
    assert "Newer posts" in page.text


def test_a_number_with_too_many_digits_is_not_a_page_number(
    author: Person,
) -> None:
    """Python refuses to read a number of more than 4,300 digits."""
    author.write(title="The only post")

    page = author.client.get("/", query_string={"page": "9" * 5000})

    assert "The only post" in page.text
