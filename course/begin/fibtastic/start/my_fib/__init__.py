"""FibTastic by hand: a Fibonacci sequence, computed and sent by mail.

views      the form, and what answers it
mailer     the work: computes, writes the mail and sends it
fibonacci  two ways to compute a sequence
forms      what the form accepts

The last two are copies of FibTastic's.
"""

from flask import Flask
from flask_mail import Mail

from my_fib import views
from plumbing import pages, settings


def create_app(**overrides: object) -> Flask:
    app = Flask(__name__)
    app.config.from_mapping(settings.defaults(app.name))
    settings.read_environment(app)
    app.config.update(overrides)
    Mail(app)
    pages.init_app(app)
    app.register_blueprint(views.bp)
    return app
