"""One Celery app for each Flask app, and the trap of two."""

from typing import Any

from celery import current_app
from flask import Flask
from flask import current_app as flask_app

import mood_mailer
from mood_mailer.tasks import send_mood_email
from plumbing.broker import ANSWER_SECONDS, CONNECT_SECONDS, connect
from plumbing.celery_app import celery_init_app


def small_app(name: str, url: str, **overrides: Any) -> Flask:
    app = Flask(name)
    app.config.update(
        REDIS_URL=url, VISIBILITY_TIMEOUT=60, HIDE_ADDRESSES=False
    )
    celery_init_app(app, **overrides)
    return app


def test_a_task_runs_in_its_flask_apps_context(broker_url: str) -> None:
    app = small_app("tasks_test", broker_url)

    @app.extensions["celery"].task
    def name() -> str:
        return flask_app.name

    assert name() == "tasks_test"


def test_trap_the_last_app_created_owns_the_shared_tasks(
    broker_url: str,
) -> None:
    """Why fixtures that create apps are function-scoped."""
    mood_mailer.create_app(REDIS_URL=broker_url)
    small_app("latecomer", broker_url)

    send_mood_email.delay("a@example.com", "happy", "daily")

    client = connect(broker_url)
    assert client.llen("latecomer") == 1
    assert client.llen("mood_mailer") == 0


def test_each_app_keeps_what_it_took_under_keys_of_its_own(
    broker_url: str,
) -> None:
    """The shortest visibility timeout would else win for all apps."""
    small_app("first", broker_url)
    one = dict(current_app.conf.broker_transport_options)
    small_app("second", broker_url)
    two = dict(current_app.conf.broker_transport_options)

    for key in ("unacked_key", "unacked_index_key", "unacked_mutex_key"):
        assert one[key] != two[key]


def test_a_page_can_answer_within_three_seconds(broker_url: str) -> None:
    """kombu connects and then waits for one answer."""
    small_app("any", broker_url)

    options = current_app.conf.broker_transport_options

    assert options["socket_connect_timeout"] == CONNECT_SECONDS
    assert options["socket_timeout"] == ANSWER_SECONDS
    assert CONNECT_SECONDS + ANSWER_SECONDS <= 3


def test_overrides_of_one_app_win(broker_url: str) -> None:
    small_app("any", broker_url, task_default_queue="other")

    assert current_app.conf.task_default_queue == "other"
