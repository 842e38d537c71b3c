"""A real Flower that the blog's admins sign in to, and a browser for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from blog_autotag.database import db
from blog_autotag.models.user import User
from parts.broker import Broker
from parts.ports import free_port
from parts.process import Part
from parts.worker import PROCFILE
from tests.blog_autotag.conftest import make_app
from tests.blog_autotag.people import PASSWORD, Person, change
from tests.flower.browser import Browser


class Flower(Part):
    """Flower as in the Procfile, with the one variable that closes it."""

    def __init__(self, folder: Path, **env: str) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        settings = {"FLOWER_CONF": "blog_autotag/flower/conf.py"} | env
        log = folder / "flower.log"
        super().__init__(
            PROCFILE["flower"], log, settings | {"FLOWER_PORT": str(port)}
        )

    def start(self) -> None:
        super().start()
        self.wait_until(self.answers, 30, f"Flower on {self.url}")

    def answers(self) -> bool:
        try:
            return Browser(self.url).get("/login").status in (200, 404)
        except ConnectionError:
            return False


@dataclass
class House:
    """Flower, and the blog whose users it asks."""

    flower: Flower
    blog: Flask
    broker: Broker

    def browser(self) -> Browser:
        return Browser(self.flower.url)

    def add(self, email: str, is_admin: bool = True) -> int:
        user = User(email=email, is_admin=is_admin)
        user.set_password(PASSWORD)
        with self.blog.app_context():
            db.session.add(user)
            db.session.commit()
            return user.id

    def execute(self, statement: str) -> None:
        with self.blog.app_context():
            db.session.execute(text(statement))
            db.session.commit()

    def change(self, user_id: int, **values: object) -> None:
        change(self.blog, User, user_id, **values)

    def blog_browser(self, user_id: int) -> Person:
        return Person(self.blog, user_id)


@pytest.fixture(scope="package")
def house(
    tmp_path_factory: pytest.TempPathFactory, shared_broker: Broker
) -> Iterator[House]:
    """One for all tests here; ada is an admin, bob is not."""
    folder = tmp_path_factory.mktemp("flower")
    database = f"sqlite:///{folder}/blog.sqlite"
    url = shared_broker.url
    blog = make_app(REDIS_URL=url, DATABASE_URL=database)
    flower = Flower(folder, REDIS_URL=url, DATABASE_URL=database)
    house = House(flower, blog, shared_broker)
    house.add("ada@example.com")
    house.add("bob@example.com", is_admin=False)
    yield house
    flower.stop()
    with blog.app_context():
        db.engine.dispose()


@pytest.fixture
def ada(house: House) -> Browser:
    """The browser of an admin who has signed in."""
    browser = house.browser()
    browser.sign_in("ada@example.com")
    return browser
