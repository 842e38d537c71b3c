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

import backstage
from fibtastic import views
from plumbing import pages, settings
from plumbing.celery_app import celery_init_app
from plumbing.records import status


def create_app(**overrides: object) -> Flask:
    app = Flask(__name__)
    app.config.from_mapping(settings.defaults(app.name))
    settings.read_environment(app)
    app.config.update(overrides)
    Mail(app)
    # A worker that is killed just after a mail repeats none: it has waited
    # until Redis said that the message is acknowledged.
    celery_init_app(app, transport_options={"ack_wait": True})
    pages.init_app(app)
    app.register_blueprint(status.bp)
    app.register_blueprint(views.bp)
    backstage.init_app(app)
    return app
