"""A mail catcher for development: SMTP in, web pages out.

Every mail that is sent to it is kept in a Maildir and shown in the browser;
nothing is ever passed on. `python -m inbox` starts both sides.

__main__   one process: the SMTP server and the web server
smtp       takes mails, and knows the recipients that misbehave
store      keeps mails in the Maildir
mails      turns the bytes of a mail into plain data, however broken
decoding   the hard part of that: headers, charsets
guard      keeps other sites away
views      the pages and /messages.json
"""

import os

from flask import Flask

from inbox import guard, views
from inbox.store import Mails
from plumbing import pages, settings


def create_app(**overrides: object) -> Flask:
    app = Flask(__name__)
    app.config.from_mapping(settings.defaults("inbox"))
    directory = os.environ.get("INBOX_DIR") or settings.VAR / "inbox"
    app.config["INBOX_DIR"] = directory
    app.config.from_prefixed_env()
    app.config.update(overrides)
    app.extensions["mails"] = Mails(app.config["INBOX_DIR"])
    pages.init_app(app)
    guard.init_app(app)
    views.init_app(app)
    return app
