"""The worker's way in: `celery --app mood_mailer worker` finds `app` here."""

from mood_mailer import create_app

app = create_app().extensions["celery"]
