"""Signs the blog's admins in to Flower, with the blog's own users.

Flower takes a signed cookie `user` and lets in whose value is in its option
`auth`, a list "A|B|C" that it reads at each request. So the cookie holds
which user it is, and the option holds the admins of this moment.
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
REFRESH_SECONDS = 2  # after which a demoted admin is out
NOBODY = "|"  # a list of nobody; an empty one would let everybody in
# One answer for whatever was wrong, so that it tells nobody what was right.
WRONG = "Wrong address or password, or not an admin of the blog."
DOWN = "The blog's database cannot be used now."


@cache
def blog() -> Flask:
    return create_app()


def cookie_secret() -> str:
    """Made of the blog's own secret, so it is the same at each start."""
    key: str = blog().config["SECRET_KEY"]
    return hmac.new(key.encode(), b"flower", hashlib.sha256).hexdigest()


def start() -> None:
    """Keep the list of admins fresh; close the pages Flower leaves open."""
    for handler in (monitor.Metrics, monitor.Healthcheck):
        handler.get = authenticated(handler.get)
    PeriodicCallback(refresh, REFRESH_SECONDS * 1000).start()
    IOLoop.current().add_callback(refresh)


async def refresh() -> None:
    """Let in who is an admin now: nobody while the database is away."""
    options.auth = await IOLoop.current().run_in_executor(None, admins)


def admins() -> str:
    """Flower's option `auth`. Numbers, as an address may hold "|" or "*"."""
    try:
        with blog().app_context():
            ids = db.session.scalars(select(User.id).where(User.is_admin))
            return "|".join([*map(str, ids), NOBODY])
    except SQLAlchemyError as error:
        reason = "closed, as the database cannot be asked: %s"
        log.error(reason, error)  # noqa: TRY400 its traceback says no more
        return NOBODY


def find_admin(email: str, password: str) -> str | None:
    """What the cookie will hold; None for who is not let in."""
    with blog().app_context():
        user = check_sign_in(email.strip(), password)
        return str(user.id) if user and user.is_admin else None


class SignIn(BaseHandler):
    """Flower's page /login. Forms from elsewhere: see its BaseHandler."""

    def get(self) -> None:
        self.show()

    async def post(self) -> None:
        typed = (
            self.get_body_argument("email", ""),
            self.get_body_argument("password", "", strip=False),
        )
        try:
            user = await IOLoop.current().run_in_executor(
                None, find_admin, *typed
            )
        except SQLAlchemyError as error:
            log.error("sign-in: %s", error)  # noqa: TRY400
            return self.show(503, DOWN, typed[0])
        if user is None:
            return self.show(422, WRONG, typed[0])
        await refresh()  # an admin since a moment ago
        secure = blog().config["SESSION_COOKIE_SECURE"]
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
