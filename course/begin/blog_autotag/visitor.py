"""A person who signs up in the blog, writes posts and reads them."""

import os
import re
import traceback
from itertools import chain

from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.orm import DeclarativeBase
from werkzeug.test import TestResponse

from course.begin.parts import expect_redirect, fill_in, make_app
from course.checker.attempt import Attempt
from course.checker.missing import Missing

ADDRESS = "ada@example.com"
PASSWORD = "violet harbour sandwich"  # noqa: S105 signs in nowhere else


class Visitor:
    """Signs up as soon as it is made; works with both blogs."""

    def __init__(self, attempt: Attempt) -> None:
        # The tables are new, and no token is asked for: it is not what a
        # check is about. LESSON_SPEED shortens the wait of the slow save.
        os.environ.update(
            DATABASE_URL=f"sqlite:///{attempt.folder / 'check.db'}",
            FLASK_WTF_CSRF_ENABLED="false",
            LESSON_SPEED="100",
        )
        self.app = make_app(attempt)
        upgrade(self.app)
        self.client = self.app.test_client()
        expect_redirect(self.sign_up())

    def sign_up(self) -> TestResponse:
        form = fill_in(
            self.client, "/sign-up", email=ADDRESS, password=PASSWORD
        )
        return self.client.post("/sign-up", data=form)

    def write(self, page: str = "/posts/new", **typed: str) -> str:
        """Write a post, or edit the one at `page`. Returns its page.

        Raises Missing if a task runs meanwhile, and fails.
        """
        form = {"title": "Bread", "content": "Bread needs time.", **typed}
        sent_to = page.removesuffix("/new").removesuffix("/edit")
        typed = fill_in(self.client, page, **form)
        try:
            answer = self.client.post(sent_to, data=typed)
        except Exception as error:
            calls = traceback.extract_tb(error.__traceback__)
            if any(call.filename.endswith("/tasks.py") for call in calls):
                raise Missing(
                    "The view calls the task itself, and waits for it:"
                    " enqueue it, with .delay, in my_blog/posts.py."
                ) from None
            raise
        return expect_redirect(answer)

    def reads(self, page: str, word: str) -> bool:
        """Return whether the page, without its marks, has the word."""
        shown = re.sub(r"<[^>]+>", " ", self.client.get(page).text)
        return re.search(rf"\b{word}\b", shown) is not None

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """Run SQL on the blog's database. Returns its rows, if any."""
        with self.app.app_context():
            session = self.app.extensions["sqlalchemy"].session
            result = session.execute(text(statement))
            rows = result.all() if result.returns_rows else []
            session.commit()
        return [tuple(row) for row in rows]

    def logs(self) -> list[tuple[object, ...]]:
        return self.rows("SELECT message FROM user_logs")


def upgrade(app: Flask) -> None:
    """Bring the tables up to date. Raises Missing if a column is not made."""
    with app.app_context():
        result = app.test_cli_runner().invoke(args=["db", "upgrade"])
        if result.exit_code:
            reason = str(result.exception or result.output).splitlines()[0]
            raise Missing(f"flask db upgrade fails: {reason}")
        database = inspect(app.extensions["sqlalchemy"].engine)
        made = {
            f"{table}.{column['name']}"
            for (_, table), columns in database.get_multi_columns().items()
            for column in columns
        }
    bases = DeclarativeBase.__subclasses__()
    for table in chain(*(base.metadata.sorted_tables for base in bases)):
        for column in table.columns:
            if str(column) not in made:
                raise Missing(
                    f"No migration makes {column}: is its file in the folder"
                    " my_blog/migrations?"
                )
