"""The worker's way in: `celery --app fibtastic worker` finds `app` here."""

from fibtastic import create_app

app = create_app().extensions["celery"]
