"""A stand-in for OpenCalais, for lessons: `make calais`.

    flask --app blog_autotag.calais.stand_in run --port $CALAIS_PORT

It speaks the API's protocol, takes any key, and finds its tags with the
offline tagger. On its page you choose how it fails. It listens only on this
machine. It keeps the requests in memory, so it has to be one process.

views      the page, and the API's address
protocol   what the API expects of a request, and the shape of its answer
faults     the ways to answer wrongly
state      which fault comes next, and the requests that came
"""

import logging

from flask import Flask
from flask_wtf import CSRFProtect

from blog_autotag.calais.stand_in import views
from blog_autotag.calais.stand_in.state import State
from plumbing import layout, settings


def create_app(**overrides: object) -> Flask:
    # The page loads its list twice a second: those lines would hide others.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    app = Flask(__name__)
    app.config.from_mapping(
        settings.defaults("calais")
        | {
            # More than the API accepts, so that we answer with 413.
            "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
            "WTF_CSRF_TIME_LIMIT": None,
            "DRIP_SECONDS": 0.5,  # between two bytes
        }
    )
    app.config.from_prefixed_env()
    app.config.update(overrides)
    csrf = CSRFProtect(app)
    csrf.exempt(views.tag)  # a program has no token
    app.extensions["calais"] = State()
    layout.init_app(app)
    app.register_blueprint(views.bp)
    return app
