"""Everything that the doctor looks at, running, to stop a part of it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from celery import Celery
from flask import Flask

from blog_autotag.database import db
from blog_autotag.upgrade import alembic
from doctor.__main__ import APPS, app_named, examine
from parts.broker import Broker
from parts.inbox import Inbox
from parts.ports import free_port
from parts.worker import Worker


@dataclass
class Patient:
    """A healthy system. settings: those of its apps, as in app.config."""

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


def doctor_says(*names: str, **settings: Any) -> list[str]:
    """Return the findings, one line each, about apps with these settings.

    Findings about code that somebody edits while the tests run are left out.
    """
    apps = [app_named(name, **settings) for name in APPS]
    try:
        lines = map(str, examine(apps, names or APPS))
        return [line for line in lines if "runs older code" not in line]
    finally:
        close_database(apps[-1])


def enqueue(url: str, queue: str, task: str = "some.task") -> None:
    client = Celery(broker=url, set_as_current=False)
    client.send_task(task, queue=queue)
    client.close()


def close_database(blog: Flask) -> None:
    with blog.app_context():
        db.engine.dispose()


@pytest.fixture(scope="package")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Patient]:
    """One healthy system for all tests here; each leaves it as it was."""
    folder = tmp_path_factory.mktemp("doctor")
    broker = Broker(folder)
    inbox = Inbox(folder / "inbox")
    settings = {
        "REDIS_URL": broker.url,
        "DATABASE_URL": f"sqlite:///{folder}/blog.sqlite",
        "MAIL_PORT": inbox.smtp_port,
    }
    blog = app_named("blog_autotag", **settings)
    with blog.app_context():
        alembic().upgrade()
    close_database(blog)
    patient = Patient(settings, broker, inbox, {})

    def start_worker(app: str) -> None:
        env = patient.environment()
        patient.workers[app] = Worker(app, folder, **env)

    with ThreadPoolExecutor() as pool:
        list(pool.map(start_worker, APPS))
    yield patient
    for worker in patient.workers.values():
        worker.kill()
    inbox.stop()
    broker.stop()


@pytest.fixture(autouse=True)
def _no_bundled_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide a broker that runs on this machine from the doctor."""
    monkeypatch.setenv("BROKER_PORT", str(free_port()))
