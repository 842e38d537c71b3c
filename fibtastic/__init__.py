"""FibTastic: Fibonacci as a service, computed and sent by mail.

Read this first, then, in this order:

views       the form, and two ways to answer it: compute now, or later
tasks       the background task
mailer      the work: computes, writes the mail and sends it
fibonacci   two ways to compute a sequence
celery      the worker's way in

forms       what the form accepts
"""

from flask import Flask
from flask_mail import Mail

from plumbing import settings
from plumbing.celery_app import celery_init_app


def create_app(pages: bool = True, **overrides: object) -> Flask:
    """Make the app. A worker needs no pages."""
    app = Flask(__name__)
    app.config.from_mapping(settings.defaults(app.name))
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
    from fibtastic import views
    from plumbing import pages
    from plumbing.records import status

    pages.init_app(app)
    app.register_blueprint(status.bp)
    app.register_blueprint(views.bp)
    backstage.init_app(app)
