"""Who may do what with whose posts."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog_autotag.models.post import Post
from tests.blog_autotag.people import Person, count, post_form


@pytest.mark.parametrize("page", ["/posts/new", "/posts/1/edit"])
def test_a_visitor_is_sent_to_sign_in_and_back_afterwards(
    visitor: FlaskClient, page: str
) -> None:
    answer = visitor.get(page)

    assert answer.status_code == 303
    assert answer.location == f"/sign-in?next={page}"


def test_a_visitor_changes_nothing(
    app: Flask, author: Person, visitor: FlaskClient
) -> None:
    post_id = author.write(title="Old")

    for page in ("/posts", f"/posts/{post_id}", f"/posts/{post_id}/delete"):
        answer = visitor.post(page, data=post_form(title="New"))
        assert answer.location == "/sign-in"
    assert count(app, Post) == 1
    assert "Old" in visitor.get(f"/posts/{post_id}").text


def test_another_user_may_read_a_post_and_not_change_it(
    app: Flask, author: Person, other: Person
) -> None:
    post_id = author.write(title="Old")

    assert "Delete" not in other.get(f"/posts/{post_id}").text
    assert other.get(f"/posts/{post_id}/edit").status_code == 403
    answer = other.post(f"/posts/{post_id}", **post_form(title="New"))
    assert answer.status_code == 403
    assert "Only its author may change this post." in answer.text
    assert other.post(f"/posts/{post_id}/delete").status_code == 403
    assert "Old" in other.get(f"/posts/{post_id}").text


def test_an_admin_may_change_and_delete_all_posts(
    app: Flask, author: Person, admin: Person
) -> None:
    post_id = author.write(title="Old")

    assert "Delete" in admin.get(f"/posts/{post_id}").text
    admin.post(f"/posts/{post_id}", **post_form(title="New"))
    page = admin.get(f"/posts/{post_id}").text
    assert "<h1>New</h1>" in page
    assert "author@example.com" in page  # it stays the author's
    admin.post(f"/posts/{post_id}/delete")
    assert count(app, Post) == 0


@pytest.mark.parametrize(
    "page", ["/users", "/users/new", "/users/1", "/users/1/edit"]
)
def test_the_pages_of_users_are_for_admins_only(
    author: Person, visitor: FlaskClient, page: str
) -> None:
    assert author.get(page).status_code == 403
    assert visitor.get(page).location == f"/sign-in?next={page}"


def test_only_admins_change_users(
    app: Flask, author: Person, other: Person
) -> None:
    for page in ("/users", "/users/now", "/users/1", "/users/1/delete"):
        answer = other.post(page, email="x@example.com", is_admin="y")
        assert answer.status_code == 403
    assert other.get("/users/1/log").status_code == 403
