"""The worker's way in: `celery --app fibtastic worker` finds `app` here."""

from fibtastic import create_app, tasks

app = create_app(pages=False).extensions["celery"]
__all__ = ["app", "tasks"]
