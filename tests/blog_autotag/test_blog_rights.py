"""What visitors, users and admins may do with posts and users."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from blog_autotag.database import db
from blog_autotag.models.post import Post
from blog_autotag.models.user import User
from tests.blog_autotag.people import Person, count, post_form


@pytest.mark.parametrize("page", ["/posts/new", "/posts/1/edit"])
def test_a_visitor_is_sent_to_sign_in_and_back_afterwards(
    visitor: FlaskClient, page: str
) -> None:
    answer = visitor.get(page)

    assert answer.location == f"/sign-in?next={page}"


@pytest.mark.parametrize("page", ["/posts", "/posts/1", "/posts/1/delete"])
def test_a_visitor_changes_nothing(
    app: Flask, author: Person, visitor: FlaskClient, page: str
) -> None:
    author.write(title="Old")

    answer = visitor.post(page, data=post_form(title="New"))

    assert answer.location == "/sign-in"
    assert count(app, Post) == 1
    assert "<h1>Old</h1>" in visitor.get("/posts/1").text


def test_another_user_may_read_a_post(author: Person, other: Person) -> None:
    post_id = author.write(title="Old")

    page = other.get(f"/posts/{post_id}").text

    assert "<h1>Old</h1>" in page
    assert "Delete" not in page


def test_another_user_does_not_see_the_edit_form(
    author: Person, other: Person
) -> None:
    post_id = author.write()

    answer = other.get(f"/posts/{post_id}/edit")

    assert answer.status_code == 403
    assert "Only its author may change this post." in answer.text


@pytest.mark.parametrize("page", ["/posts/1", "/posts/1/delete"])
def test_another_user_may_not_change_a_post(
    author: Person, other: Person, page: str
) -> None:
    author.write(title="Old")

    answer = other.post(page, **post_form(title="New"))

    assert answer.status_code == 403
    assert "Only its author may change this post." in answer.text
    assert "<h1>Old</h1>" in author.get("/posts/1").text


def test_an_admin_may_change_all_posts(author: Person, admin: Person) -> None:
    post_id = author.write(title="Old")

    admin.post(f"/posts/{post_id}", **post_form(title="New"))

    page = admin.get(f"/posts/{post_id}").text
    assert "<h1>New</h1>" in page
    assert "author@example.com" in page  # the author stays the author


def test_an_admin_may_delete_all_posts(
    app: Flask, author: Person, admin: Person
) -> None:
    post_id = author.write()
    page = admin.get(f"/posts/{post_id}").text

    admin.post(f"/posts/{post_id}/delete")

    assert "Delete this post" in page
    assert count(app, Post) == 0


@pytest.mark.parametrize(
    "page", ["/users", "/users/new", "/users/1", "/users/1/edit"]
)
def test_the_pages_of_users_are_for_admins_only(
    author: Person, visitor: FlaskClient, page: str
) -> None:
    answer = author.get(page)

    assert answer.status_code == 403
    assert "Only admins may see this page." in answer.text
    assert visitor.get(page).location == f"/sign-in?next={page}"


@pytest.mark.parametrize(
    "page", ["/users", "/users/now", "/users/1", "/users/1/delete"]
)
def test_only_admins_change_users(
    app: Flask, author: Person, other: Person, page: str
) -> None:
    answer = other.post(page, email="x@example.com", is_admin="y")

    assert answer.status_code == 403
    with app.app_context():
        users = db.session.scalars(select(User).order_by(User.id)).all()
    assert [(user.email, user.is_admin) for user in users] == [
        ("author@example.com", False),
        ("other@example.com", False),
    ]


def test_only_admins_see_the_log_of_a_user(
    author: Person, other: Person
) -> None:
    answer = other.get(f"/users/{author.id}/log")

    assert answer.status_code == 403
    assert "author@example.com" not in answer.text
