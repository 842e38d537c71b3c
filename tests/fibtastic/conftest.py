"""FibTastic on a real broker and a real inbox."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from fibtastic import create_app
from parts.inbox import Inbox


@pytest.fixture
def app(broker_url: str, inbox: Inbox) -> Flask:
    return create_app(REDIS_URL=broker_url, MAIL_PORT=inbox.smtp_port)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
