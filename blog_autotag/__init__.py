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
once         a form sent twice saves one row
errors       answers to errors of the database
queues       which task goes to which queue, and the weights of the queues
schedule     what beat enqueues, and how often
after_task   one line in the worker's log after each task
celery       the worker's way in

For the command line, and beside the app:

shell        the names that `flask shell` knows
seed         users and posts for an empty database
migrations   the steps from an empty database to these tables
flower       lets the blog's admins in to Flower

templates/ has the pages, static/ the style sheet.
"""

import os

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import backstage
from blog_autotag import after_task, database, errors, shell
from blog_autotag.demo.traffic import traffic
from blog_autotag.posts import lesson_buttons, tag_page
from blog_autotag.posts import views as posts
from blog_autotag.queues import ROUTES
from blog_autotag.schedule import SCHEDULE
from blog_autotag.seed import seed
from blog_autotag.tags.available import TAGGERS
from blog_autotag.users import admin, auth, commands
from blog_autotag.users import views as users
from plumbing import pages, settings
from plumbing.broker import process_role
from plumbing.celery_app import celery_init_app
from plumbing.records import status


def create_app(**overrides: object) -> Flask:
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
    if app.config["TAGGER"] not in TAGGERS:
        raise ValueError(
            f"FLASK_TAGGER={app.config['TAGGER']} is not a tagger. Set it to"
            f" one of: {', '.join(TAGGERS)}."
        )
    if proxies := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=0, x_host=0
        )
    CSRFProtect(app)
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
    database.init_app(app)
    errors.init_app(app)
    pages.init_app(app)
    app.before_request(auth.load_user)
    for part in (status, posts, tag_page, users, admin):
        app.register_blueprint(part.bp)
    if app.debug:
        app.register_blueprint(lesson_buttons.bp)
    backstage.init_app(app, auth.is_admin, auth.refuse, auth.address)
    for command in (commands.make_admin, seed, traffic):
        app.cli.add_command(command)
    app.shell_context_processor(shell.names)
    return app
