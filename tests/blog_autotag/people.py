"""People who use the blog, and what is in its database afterwards."""

from typing import Any

from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from blog_autotag.database import db
from blog_autotag.models.post import Post
from blog_autotag.models.user import User
from blog_autotag.tags.tasks import tag_post
from parts.ports import free_port
from plumbing.once import new_token

PASSWORD = "a long enough password"


class Person:
    """A browser in which this user is signed in."""

    def __init__(self, app: Flask, user_id: int) -> None:
        self.id = user_id
        self.client = app.test_client()
        with self.client.session_transaction() as session:
            session["session_key"] = session_key(app, user_id)

    def get(self, page: str) -> TestResponse:
        return self.client.get(page)

    def post(self, page: str, **typed: str) -> TestResponse:
        return self.client.post(page, data=typed)

    def write(self, **typed: str) -> int:
        """Save a new post. Returns its id."""
        answer = self.post("/posts", **post_form(**typed))
        assert answer.status_code == 303, answer.text
        return int(answer.location.rsplit("/", 1)[1])


def post_form(**typed: str) -> dict[str, str]:
    return {
        "title": "A title",
        "content": "Some content.",
        "tag_list": "",
        "form_token": new_token(),
    } | typed


def user_form(**typed: str) -> dict[str, str]:
    return {
        "email": "new@example.com",
        "password": PASSWORD,
        "form_token": new_token(),
    } | typed


def add_user(app: Flask, email: str, is_admin: bool = False) -> int:
    user = User(email=email, is_admin=is_admin, password_hash="none")
    with app.app_context():
        db.session.add(user)
        db.session.commit()
        return user.id


def session_key(app: Flask, user_id: int) -> str:
    with app.app_context():
        return db.session.get_one(User, user_id).session_key


def away() -> str:
    """Return the address of a broker that is down."""
    return f"redis://127.0.0.1:{free_port()}/0"


def count(app: Flask, model: type) -> int:
    with app.app_context():
        found = db.session.scalar(select(func.count()).select_from(model))
    return found or 0


def tags_of(app: Flask, post_id: int) -> dict[str, bool]:
    """Return the post's tags in order: {name: whether it is automatic}."""
    with app.app_context():
        post = db.session.get_one(Post, post_id)
        return {each.tag.name: each.is_auto for each in post.post_tags}


def change(app: Flask, model: type, row_id: int, **values: Any) -> None:
    with app.app_context():
        row: Any = db.session.get_one(model, row_id)
        for name, value in values.items():
            setattr(row, name, value)
        db.session.commit()


def run_tag_post(app: Flask, post_id: int) -> None:
    """Call the task like any function."""
    with app.app_context():
        tag_post(post_id)
