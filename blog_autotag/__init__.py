"""A blog whose posts get their tags from a background task.

Read this first, then one package for each feature, in this order:

posts        the pages of posts and tags
users        signing up and in, the admins' pages, a log row for each user
tags         typed and automatic tags, and the task that finds them
demo         tasks to play with
calais       OpenCalais, an API that finds tags, and a stand-in for it
tagger       finds tags offline
models       the tables

What they share:

database     the engine, the session, the base of all tables
upgrade      brings the tables up to date
once         a form sent twice saves one row
errors       answers to errors of the database
queues       which task goes to which queue, and the weights of the queues
schedule     what beat enqueues, and how often
after_task   one line in the worker's log after each task
web          all pages, and the commands for the command line
celery       the worker's way in

For the command line, and beside the app:

shell        the names that `flask shell` knows
seed         users and posts for an empty database
release      both, before everything else starts
migrations   the steps from an empty database to these tables
flower       lets the blog's admins in to Flower

templates/ has the pages, static/ the style sheet.
"""

import os

from flask import Flask

from blog_autotag import after_task
from blog_autotag.queues import ROUTES
from blog_autotag.schedule import SCHEDULE
from plumbing import settings
from plumbing.broker import process_role
from plumbing.celery_app import celery_init_app

TAGGER_NAMES = ("offline", "opencalais")


def create_app(pages: bool = True, **overrides: object) -> Flask:
    """Make the app. A worker needs no pages, and beat no database either."""
    app = Flask(__name__)
    app.config.from_mapping(
        settings.defaults(app.name)
        | {
            # Lessons schedule tasks for a time of day. A message that waits
            # longer than this is delivered again and again. The price: a
            # task of a worker that was killed comes back only after a day.
            # Tagging does not depend on that: beat looks at the posts' rows.
            "VISIBILITY_TIMEOUT": 25 * 60 * 60,
            # 100,000 characters of four bytes, each percent-encoded.
            "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
            # With the default, a post that took an hour to write is lost.
            "WTF_CSRF_TIME_LIMIT": None,
        },
        DATABASE_URL=os.environ.get("DATABASE_URL", ""),
        SAVE_DELAY=10,  # seconds; "Save and wait", shortened by LESSON_SPEED
        TAGGER="offline",  # or opencalais, which needs:
        # The stand-in's address, so that no text and no key leaves this
        # machine until you change it.
        CALAIS_URL=settings.local("CALAIS_PORT", 5010) + "/permid/calais",
        CALAIS_KEY="",
        CALAIS_TIMEOUT=10,  # seconds, for the whole call
        # Seconds after which beat enqueues a task again that was not done.
        SWEEP_AFTER=60,
        # Proxies of your own that requests come through, one after the other.
        # Each adds an address to X-Forwarded-For.
        PROXIES=0,
    )
    settings.read_environment(app)
    app.config.update(overrides)
    if app.config["TAGGER"] not in TAGGER_NAMES:
        raise ValueError(
            f"FLASK_TAGGER={app.config['TAGGER']} is not a tagger. Set it to"
            f" one of: {', '.join(TAGGER_NAMES)}."
        )
    celery_init_app(
        app,
        beat_schedule=SCHEDULE,
        # No worker tells Flower of housekeeping, so Flower would show what
        # beat enqueues as waiting for ever (plumbing/housekeeping.py).
        task_send_sent_event=process_role() != "beat",
        task_routes=ROUTES,
        transport_options={
            "queue_order_strategy": "blog_autotag.queues:Weighted"
        },
    )
    after_task.listen()
    # These two are not imported at the top of the file: what they import
    # takes most of the time and the memory of a worker's and beat's start.
    if process_role() != "beat":
        from blog_autotag import database

        database.init_app(app)
    if pages:
        from blog_autotag import web

        web.init_app(app)
    return app
