"""The worker's way in: `celery --app mood_mailer worker` finds `app` here."""

from mood_mailer import create_app, tasks

app = create_app(pages=False).extensions["celery"]
__all__ = ["app", "tasks"]
