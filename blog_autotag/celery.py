"""The worker's and beat's way in: celery --app blog_autotag worker"""

from blog_autotag import create_app

app = create_app().extensions["celery"]
