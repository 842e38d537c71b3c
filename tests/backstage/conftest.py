"""Daily Mood's backstage on a real broker, as in development."""

import pytest
import redis
from celery import Celery
from flask import Flask
from flask.testing import FlaskClient

from mood_mailer import create_app
from plumbing.broker import connect


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
def store(broker_url: str) -> redis.Redis:
    """A client of the broker."""
    return connect(broker_url)
