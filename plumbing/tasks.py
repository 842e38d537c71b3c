"""One Celery app for each Flask app, as Flask's documentation shows it.

Source: https://flask.palletsprojects.com/en/stable/patterns/celery/
"""

from celery import Celery, Task
from flask import Flask

from plumbing import records
from plumbing.broker import celery_settings


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

    class FlaskTask(Task):
        def __call__(self, *args: object, **kwargs: object) -> object:
            with app.app_context():
                return self.run(*args, **kwargs)

    celery_app = Celery(app.name, task_cls=FlaskTask)
    celery_app.config_from_object(
        celery_settings(
            app.name,
            app.config["REDIS_URL"],
            app.config["VISIBILITY_TIMEOUT"],
        )
        | overrides
    )
    celery_app.conf.broker_transport_options.update(transport_options or {})
    celery_app.set_default()
    records.listen()
    app.extensions["celery"] = celery_app
    return celery_app
