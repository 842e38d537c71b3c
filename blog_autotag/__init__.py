"""A blog whose posts get their tags from a background task.

One package a feature: read posts, users, tags, demo, calais, in this order.
What they share: database.py, once.py (forms sent twice), schedule.py (beat),
queues.py (weights) and celery.py (the worker's way in).
"""

import os

from flask import Flask
from flask_wtf import CSRFProtect

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
from plumbing.celery_app import celery_init_app
from plumbing.records import status


def create_app(**overrides: object) -> Flask:
    app = Flask(__name__)
    app.config.from_mapping(
        settings.defaults(app.name)
        | {
            # Lessons schedule tasks for a time of day, and a message that
            # waits longer than this is delivered again and again. So a task
            # that a killed worker held comes back after a day only; what
            # makes tagging sure is the row in the database, and beat.
            "VISIBILITY_TIMEOUT": 25 * 60 * 60,
            # 100,000 characters of four bytes, each percent-encoded.
            "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
            # The default of an hour would lose a post written for longer.
            "WTF_CSRF_TIME_LIMIT": None,
        },
        DATABASE_URL=os.environ.get("DATABASE_URL", ""),
        SAVE_DELAY=10,  # seconds; "Save and wait", shortened by LESSON_SPEED
        TAGGER="offline",  # or opencalais, which needs:
        # Where the stand-in listens, so that no text and no key leaves this
        # machine until somebody wants it.
        CALAIS_URL=settings.local("CALAIS_PORT", 5010) + "/permid/calais",
        CALAIS_KEY="",
        CALAIS_TIMEOUT=10,  # seconds, over the whole call
        # Seconds after which beat enqueues again what was not done.
        SWEEP_AFTER=60,
    )
    app.config.from_prefixed_env()
    app.config.update(overrides)
    if app.config["TAGGER"] not in TAGGERS:
        raise ValueError(f"FLASK_TAGGER is none of: {', '.join(TAGGERS)}")
    CSRFProtect(app)
    celery_init_app(
        app,
        beat_schedule=SCHEDULE,
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
