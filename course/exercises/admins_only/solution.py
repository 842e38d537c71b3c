"""Let only admins in.

Backstage is mounted below, and everybody may enter: `may_enter` always says
yes. Change it. Somebody is signed in when the session has a name, and an admin
when the table PEOPLE says so. Somebody whose name was removed from the table
may not enter any more.

The check adds Eve, an admin, to the table. It tries to enter as a stranger, as
Ben, as Ada and Eve, and as Ada and Eve again when they are no longer admins.
"""

from flask import Flask, session

import backstage
from plumbing import pages, settings
from plumbing.celery_app import celery_init_app

PEOPLE = {"ada": {"is_admin": True}, "ben": {"is_admin": False}}


def may_enter() -> bool:
    """Return whether an admin sent this request."""
    person = PEOPLE.get(session.get("name", ""))
    return person is not None and person["is_admin"]


def create_app() -> Flask:
    app = Flask("admins_only")
    app.config.from_mapping(settings.defaults("admins_only"))
    celery_init_app(app)
    pages.init_app(app)
    backstage.init_app(app, may_enter=may_enter)

    @app.post("/sign-in/<name>")
    def sign_in(name: str) -> str:
        """Sign somebody in; here this needs no password."""
        session["name"] = name
        return "signed in"

    return app
