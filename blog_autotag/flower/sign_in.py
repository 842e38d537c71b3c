"""Signs the blog's admins in to Flower, with the blog's own users.

Flower reads a signed cookie `user`. It lets the browser in if the value is in
Flower's option `auth`, a list "A|B|C" that it reads at each request. So the
cookie has the id of the user, and the option has the ids of the admins.
"""

import hashlib
import hmac
import logging
from functools import cache
from pathlib import Path

from flask import Flask
from flower.views import BaseHandler, monitor
from flower.views.auth import is_safe_redirect
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from tornado.ioloop import IOLoop, PeriodicCallback
from tornado.options import options
from tornado.web import authenticated

from blog_autotag import create_app
from blog_autotag.database import db
from blog_autotag.models.user import User
from blog_autotag.users.queries import check_sign_in

log = logging.getLogger(__name__)

PAGE = str(Path(__file__).with_name("sign_in.html"))
REFRESH_SECONDS = 2  # a user who is no longer an admin is out after this
NOBODY = "|"  # lets in nobody; an empty list would let in everybody
# One answer for every mistake, so that it does not tell which part was right.
WRONG = "Wrong address or password, or not an admin of the blog."
DOWN = "The blog's database cannot be used now."


@cache
def blog_app() -> Flask:
    return create_app()


def cookie_secret() -> str:
    """Return a secret made of the blog's own: the same at each start."""
    key: str = blog_app().config["SECRET_KEY"]
    return hmac.new(key.encode(), b"flower", hashlib.sha256).hexdigest()


def start() -> None:
    """Read the list of admins every 2 seconds from now on.

    Also closes two pages that Flower leaves open.
    """
    for handler in (monitor.Metrics, monitor.Healthcheck):
        handler.get = authenticated(handler.get)
    PeriodicCallback(refresh_admins, REFRESH_SECONDS * 1000).start()
    IOLoop.current().add_callback(refresh_admins)


async def refresh_admins() -> None:
    """Let in the current admins, or nobody while the database is away."""
    options.auth = await IOLoop.current().run_in_executor(None, admin_ids)


def admin_ids() -> str:
    """Return Flower's option `auth`.

    It lists ids, because an address may have a "|" or "*" in it.
    """
    try:
        with blog_app().app_context():
            ids = db.session.scalars(select(User.id).where(User.is_admin))
            return "|".join([*map(str, ids), NOBODY])
    except SQLAlchemyError as error:
        reason = "nobody is let in, the database cannot be used: %s"
        log.error(reason, error)  # noqa: TRY400 the traceback adds nothing
        return NOBODY


def find_admin_id(email: str, password: str) -> str | None:
    """Return the value of the cookie, or None if nobody is let in."""
    with blog_app().app_context():
        user = check_sign_in(email.strip(), password)
        return str(user.id) if user and user.is_admin else None


class SignIn(BaseHandler):
    """Flower's page /login; its BaseHandler refuses forms of other sites."""

    def get(self) -> None:
        self.show()

    async def post(self) -> None:
        typed = (
            self.get_body_argument("email", ""),
            self.get_body_argument("password", "", strip=False),
        )
        try:
            user = await IOLoop.current().run_in_executor(
                None, find_admin_id, *typed
            )
        except SQLAlchemyError as error:
            log.error("sign-in: %s", error)  # noqa: TRY400
            return self.show(503, DOWN, typed[0])
        if user is None:
            return self.show(422, WRONG, typed[0])
        await refresh_admins()  # this user may be an admin since a moment ago
        secure = blog_app().config["SESSION_COOKIE_SECURE"]
        self.set_secure_cookie("user", user, None, secure=secure)
        self.redirect(self.next_page(), status=303)
        return None

    def next_page(self) -> str:
        page = self.get_argument("next", "/", escape=False)
        return page if is_safe_redirect(page) else "/"

    def show(
        self, status: int = 200, problem: str = "", email: str = ""
    ) -> None:
        self.set_status(status)
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Security-Policy", "frame-ancestors 'none'")
        self.render(PAGE, problem=problem, email=email)
