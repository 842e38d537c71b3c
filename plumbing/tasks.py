"""One Celery app for each Flask app, as Flask's documentation shows it.

Source: https://flask.palletsprojects.com/en/stable/patterns/celery/
"""

import re
from typing import Any

from celery import Celery, Task
from celery.exceptions import Ignore
from flask import Flask

from plumbing.broker import celery_settings
from plumbing.records import signals as recording
from plumbing.records.cancel import is_cancelled


def celery_init_app(
    app: Flask,
    transport_options: dict[str, object] | None = None,
    **overrides: object,
) -> Celery:
    """Make app.extensions["celery"]; its tasks run in app's context.

    transport_options: an app's own, added to those that all apps share.

    Trap: @shared_task belongs to the app that was created last in this
    process. One process, one app; tests/plumbing/test_tasks.py shows it.
    """

    url = app.config["REDIS_URL"]

    class FlaskTask(Task):
        def __call__(self, *args: object, **kwargs: object) -> object:
            request = self.request
            # Only a task that waited for its time can have been cancelled
            # in a worker's hands; others are spared the question.
            if request.eta and is_cancelled(url, request.id):
                recording.not_run(request.id)
                raise Ignore
            with app.app_context():
                return self.run(*args, **kwargs)

        def apply_async(
            self,
            args: Any = None,
            kwargs: Any = None,
            *more: Any,
            **options: Any,
        ) -> Any:
            if app.config["HIDE_ADDRESSES"]:
                options["argsrepr"] = hide_addresses(repr(args or ()))
                options["kwargsrepr"] = hide_addresses(repr(kwargs or {}))
            return super().apply_async(args, kwargs, *more, **options)

    celery_app = Celery(app.name, task_cls=FlaskTask)
    celery_app.config_from_object(
        celery_settings(
            app.name,
            url,
            app.config["VISIBILITY_TIMEOUT"],
        )
        | overrides
    )
    celery_app.conf.broker_transport_options.update(transport_options or {})
    celery_app.set_default()
    recording.listen()
    app.extensions["celery"] = celery_app
    return celery_app


def hide_addresses(text: str) -> str:
    """Mail addresses as a***@example.com: what dashboards show of them."""
    return re.sub(r"([\w.+-])[\w.+-]*@", r"\1***@", text)
