"""A mail catcher for development: SMTP in, web pages out.

It keeps every mail that is sent to it in a Maildir, and shows it in the
browser. It never passes one on. `python -m inbox` starts both sides.

__main__    one process: the SMTP server and the web server
connection  one SMTP connection, and how many there may be
incoming    a mail that comes in, a piece at a time
smtp        takes mails, and refuses those to addresses that misbehave
store       keeps mails in the Maildir
keys        the names of mails in it
summaries   what lists show and searches look through, in memory
mails       turns the bytes of a mail into plain data, however broken
structure   finds the parts of a mail
decoding    the hard part of that: headers, charsets
charsets    what charset labels mean in mails
views       the pages and /messages.json
guard       keeps other sites away from the mails
"""

import os

from flask import Flask

from inbox import guard, views
from inbox.store import MailStore
from inbox.summaries import Summaries
from plumbing import layout, settings


def create_app(**overrides: object) -> Flask:
    """Make the web side; the mails are those in app.config["INBOX_DIR"]."""
    app = Flask(__name__)
    app.config.from_mapping(settings.defaults("inbox"))
    directory = os.environ.get("INBOX_DIR") or settings.VAR / "inbox"
    app.config["INBOX_DIR"] = directory
    app.config.from_prefixed_env()
    app.config.update(overrides)
    app.extensions["mails"] = mails = MailStore(app.config["INBOX_DIR"])
    app.extensions["summaries"] = Summaries(mails)
    layout.init_app(app)
    guard.init_app(app)
    views.init_app(app)
    return app
