"""Daily Mood's backstage on a real broker, as in development."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from celery import Celery
from flask import Flask
from flask.testing import FlaskClient

from mood_mailer import create_app
from parts.broker import Broker
from plumbing.broker import connect
from tests.backstage.blog_worker import BlogWorker


@pytest.fixture
def app(broker_url: str) -> Flask:
    return create_app(REDIS_URL=broker_url, DEBUG=True)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def celery(app: Flask) -> Celery:
    """Sends messages of tasks that need not exist: celery.send_task()."""
    celery: Celery = app.extensions["celery"]
    return celery


@pytest.fixture
def broker_client(broker_url: str) -> redis.Redis:
    return connect(broker_url)


@pytest.fixture
def blog(broker: Broker, tmp_path: Path) -> Iterator[BlogWorker]:
    blog = BlogWorker(broker, tmp_path)
    yield blog
    for worker in blog.workers:
        worker.stop()
