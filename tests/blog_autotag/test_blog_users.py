"""The admins' pages, and the log that a task writes about each user."""

from datetime import timedelta

import pytest
from flask import Flask

from blog_autotag.database import db, utc_now
from blog_autotag.models.post import Post
from blog_autotag.models.user import User, UserLog
from blog_autotag.users.queries import check_sign_in
from blog_autotag.users.tasks import enqueue_unlogged_users, write_user_log
from parts.queued import queued
from tests.blog_autotag.people import (
    Person,
    add_user,
    change,
    count,
    user_form,
)


def test_create_and_log_later_enqueues_the_task(
    app: Flask, admin: Person
) -> None:
    answer = admin.post("/users", **user_form())

    page = admin.get(answer.location).text
    assert "Not written yet." in page
    assert f'data-live="{answer.location}/log"' in page
    (message,) = queued(app.config["REDIS_URL"], "low")
    assert message["arguments"] == [2]


def test_create_and_log_now_calls_the_same_task_in_the_request(
    app: Flask, admin: Person
) -> None:
    answer = admin.post("/users/now", **user_form(is_admin="y"))

    page = admin.get(answer.location).text
    assert "User new@example.com was created." in page
    assert "An admin" in page
    assert queued(app.config["REDIS_URL"], "low") == []


def test_the_log_fragment_says_when_it_is_done(
    app: Flask, admin: Person
) -> None:
    before = admin.get(f"/users/{admin.id}/log")
    with app.app_context():
        write_user_log(admin.id)
    after = admin.get(f"/users/{admin.id}/log")

    assert "X-Live" not in before.headers
    assert after.headers["X-Live"] == "done"
    assert "User admin@example.com was created." in after.text


def test_a_log_is_written_once_however_often_the_task_runs(
    app: Flask, author: Person
) -> None:
    with app.app_context():
        write_user_log(author.id)
        write_user_log(author.id)

    assert count(app, UserLog) == 1


def test_the_log_of_a_deleted_user_is_not_written(app: Flask) -> None:
    with app.app_context():
        write_user_log(42)

    assert count(app, UserLog) == 0


def test_users_whose_log_never_came_are_enqueued_again(app: Flask) -> None:
    late, logged, _young = (
        add_user(app, f"{name}@example.com")
        for name in ("late", "logged", "young")
    )
    long_ago = utc_now() - timedelta(hours=1)
    for user_id in (late, logged):
        change(app, User, user_id, created_at=long_ago)
    with app.app_context():
        write_user_log(logged)

        enqueue_unlogged_users()

    messages = queued(app.config["REDIS_URL"], "low")
    assert [message["arguments"] for message in messages] == [[late]]


def test_the_list_names_all_users(admin: Person, author: Person) -> None:
    page = admin.get("/users").text

    assert "admin@example.com</a> (admin)" in page
    assert "author@example.com</a>" in page


def test_an_admin_edits_a_user(
    app: Flask, admin: Person, author: Person
) -> None:
    admin.post(
        f"/users/{author.id}",
        email="Changed@example.com",
        is_admin="y",
        password="another password",
    )

    assert "changed@example.com</a> (admin)" in admin.get("/users").text
    with app.app_context():
        assert check_sign_in("changed@example.com", "another password")


@pytest.mark.parametrize("password", ["", " "])
def test_an_empty_password_leaves_the_old_one(
    app: Flask, admin: Person, author: Person, password: str
) -> None:
    admin.post(
        f"/users/{author.id}", email="author@example.com", password=password
    )

    with app.app_context():
        user = db.session.get_one(User, author.id)
        assert user.password_hash == "none"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"email": "admin@example.com"}, "This address is in use already."),
        ({"email": "a@example.com", "password": "x"}, "8 to 200 characters"),
    ],
)
def test_an_edit_names_what_is_wrong(
    admin: Person, author: Person, typed: dict[str, str], message: str
) -> None:
    answer = admin.post(f"/users/{author.id}", **typed)

    assert answer.status_code == 422
    assert message in answer.text


def test_admins_cannot_delete_themselves(app: Flask, admin: Person) -> None:
    answer = admin.post(f"/users/{admin.id}/delete")

    assert answer.status_code == 403
    assert "You cannot delete yourself." in answer.text
    assert count(app, User) == 1


def test_admins_cannot_demote_themselves(admin: Person) -> None:
    answer = admin.post(f"/users/{admin.id}", email="admin@example.com")

    assert answer.status_code == 422
    assert "You cannot take this from yourself." in answer.text
    assert "admin@example.com</a> (admin)" in admin.get("/users").text


def test_posts_and_log_are_deleted_with_their_user(
    app: Flask, admin: Person, author: Person
) -> None:
    author.write(tag_list="one")
    with app.app_context():
        write_user_log(author.id)

    page = admin.get(f"/users/{author.id}").text

    admin.post(f"/users/{author.id}/delete")

    assert "All posts of this user are deleted, too." in page
    assert (count(app, Post), count(app, UserLog)) == (0, 0)
    assert count(app, User) == 1


def test_make_admin_sets_the_flag(app: Flask, author: Person) -> None:
    runner = app.test_cli_runner()

    result = runner.invoke(args=["make-admin", "Author@example.com"])

    assert result.output == "author@example.com is an admin now.\n"
    assert "author@example.com</a> (admin)" in author.get("/users").text


def test_make_admin_names_an_address_that_nobody_has(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["make-admin", "x@y.example"])

    assert result.exit_code == 1
    assert "Error: There is no user x@y.example." in result.output
