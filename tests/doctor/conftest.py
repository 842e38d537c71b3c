"""Everything that the doctor looks at, running, to stop a part of it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from blog_autotag.database import alembic, db
from doctor.__main__ import APPS, examine, make
from parts.broker import Broker
from parts.inbox import Inbox
from parts.ports import free_port
from parts.worker import Worker


@dataclass
class House:
    """settings: of the apps, as in app.config."""

    settings: dict[str, Any]
    broker: Broker
    inbox: Inbox
    workers: dict[str, Worker]

    def environment(self) -> dict[str, str]:
        return {
            "REDIS_URL": self.settings["REDIS_URL"],
            "DATABASE_URL": self.settings["DATABASE_URL"],
            "FLASK_MAIL_PORT": str(self.settings["MAIL_PORT"]),
            "BROKER_PORT": str(free_port()),  # there is no bundled one
        }


def see(*names: str, **settings: Any) -> list[str]:
    """What the doctor says, line by line, about apps with these settings.

    Less what it says of code that somebody edits while the tests run.
    """
    apps = [make(name, **settings) for name in APPS]
    try:
        lines = map(str, examine(apps, names or APPS))
        return [line for line in lines if "runs older code" not in line]
    finally:
        close(apps[-1])


def close(blog: Flask) -> None:
    with blog.app_context():
        db.engine.dispose()


def start_worker(app: str, folder: Path, house: House) -> None:
    worker = Worker(app, folder, **house.environment())
    house.workers[app] = worker


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One for all tests here; each leaves it as it was."""
    folder = tmp_path_factory.mktemp("doctor")
    broker = Broker(folder)
    inbox = Inbox(folder / "inbox")
    settings = {
        "REDIS_URL": broker.url,
        "DATABASE_URL": f"sqlite:///{folder}/blog.sqlite",
        "MAIL_PORT": inbox.smtp_port,
    }
    blog = make("blog_autotag", **settings)
    with blog.app_context():
        alembic.upgrade()
    close(blog)
    house = House(settings, broker, inbox, {})
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda app: start_worker(app, folder, house), APPS))
    yield house
    for worker in house.workers.values():
        worker.kill()
    inbox.stop()
    broker.stop()


@pytest.fixture(autouse=True)
def _no_bundled_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else one that runs on this machine would be looked at."""
    monkeypatch.setenv("BROKER_PORT", str(free_port()))
