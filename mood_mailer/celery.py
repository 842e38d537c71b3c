"""The worker's way in: celery --app mood_mailer worker"""

from mood_mailer import create_app

app = create_app().extensions["celery"]
