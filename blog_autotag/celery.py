"""The worker's way in: `celery --app blog_autotag worker` finds `app` here."""

from blog_autotag import create_app

app = create_app().extensions["celery"]
