"""One Celery app for each Flask app, as Flask's documentation shows it.

Source: https://flask.palletsprojects.com/en/stable/patterns/celery/
In addition to that page: the settings that all apps share (broker.py), what
workers write down (records/signals.py), cancelling for good
(records/cancel.py), ending a task that kills its worker (records/poison.py),
quiet housekeeping (housekeeping.py), and hiding mail addresses (addresses.py).
"""

import gc
import os
from typing import Any

from celery import Celery, Task
from celery.signals import worker_before_create_process
from flask import Flask

from plumbing.addresses import hide_in_messages
from plumbing.broker import celery_settings
from plumbing.enqueue import OneStep
from plumbing.housekeeping import keep_out_of_the_log
from plumbing.overrides import refuse_overrides
from plumbing.records import alive, cancel, poison, signals
from plumbing.records.poison import run_apart_if_suspect
from plumbing.settings import BATCHED
from plumbing.urls import checked_redis_url


def celery_init_app(
    app: Flask,
    transport_options: dict[str, object] | None = None,
    **overrides: object,
) -> Celery:
    """Make app.extensions["celery"], whose tasks run in the app's context.

    transport_options: this app's own, added to those that all apps share.
    overrides: Celery's settings that differ for this app.

    Trap: @shared_task belongs to the app that was created last in this
    process. One process, one app; tests/plumbing/test_celery_app.py shows it.
    """

    class FlaskTask(Task):
        def __call__(self, *args: object, **kwargs: object) -> object:
            with app.app_context(), run_apart_if_suspect(self.request):
                return self.run(*args, **kwargs)

    url = app.config["REDIS_URL"] = checked_redis_url(app.config["REDIS_URL"])
    refuse_overrides(url, os.environ)
    celery_app = Celery(app.name, amqp=OneStep, task_cls=FlaskTask)
    celery_app.config_from_object(
        celery_settings(
            app.name,
            url,
            app.config["VISIBILITY_TIMEOUT"],
            app.config.get("BROKER_TRANSPORT", BATCHED),
        )
        | overrides
    )
    celery_app.conf.broker_transport_options.update(transport_options or {})
    celery_app.set_default()
    worker_before_create_process.connect(share_memory)
    keep_out_of_the_log()
    signals.listen()
    alive.listen()
    poison.listen()
    cancel.ask_before_running(celery_app)
    if app.config["HIDE_ADDRESSES"]:
        hide_in_messages(celery_app)
    app.extensions["celery"] = celery_app
    return celery_app


def share_memory(**_: Any) -> None:
    """Let a child process share what the worker has in memory before it.

    Otherwise the garbage collector writes into each object, and the child
    gets a copy of its own. Source: https://docs.python.org/3/library/gc.html
    """
    gc.freeze()
