"""Daily Mood: mails you your mood, in the request or in the background.

Read this first, then, in this order:

views    the form, and two ways to answer it: mail now, or mail later
tasks    the background task
mailer   the work: writes the mail and sends it
celery   the worker's way in

forms    what the form accepts
looks    the texts of its two pages, Daily Mood and Working-It
gifs     the pictures, and what chooses one
"""

from flask import Flask
from flask_mail import Mail

from plumbing import settings
from plumbing.celery_app import celery_init_app


def create_app(pages: bool = True, **overrides: object) -> Flask:
    """Make the app. A worker needs no pages."""
    app = Flask(__name__)
    app.config.from_mapping(
        settings.defaults(app.name),
        # The mailer waits so many seconds, so that you feel a slow page.
        MOOD_DELAY=settings.lesson_seconds(5),
        # With a key from Giphy the GIF comes from there; without, it is ours.
        GIPHY_API_KEY="",
    )
    settings.read_environment(app)
    app.config.update(overrides)
    Mail(app)
    # A worker that is killed just after a mail repeats none: it has waited
    # until Redis said that the message is acknowledged.
    celery_init_app(app, transport_options={"ack_wait": True})
    if pages:
        add_pages(app)
    return app


def add_pages(app: Flask) -> None:
    # Not at the top of the file: to import the pages takes half of the time
    # and a third of the memory of a worker's start.
    import backstage
    from mood_mailer import views
    from plumbing import pages
    from plumbing.records import status

    pages.init_app(app)
    app.register_blueprint(status.bp)
    app.register_blueprint(views.bp)
    backstage.init_app(app)
