"""Lets a browser in to Flower while it has a session of an admin of the blog.

Flower reads a signed cookie `user`, and asks its option `auth` whether to let
the browser in. Here `auth` lets in nobody. Instead, before each request the
blog's database is asked whose session key the cookie has, so that a session
that ends in the blog ends here as well.
"""

import hashlib
import hmac
import logging
from collections.abc import Callable
from functools import cache
from typing import TypeVar

from flask import Flask
from flower.api import BaseApiHandler
from flower.views import BaseHandler, monitor
from flower.views.auth import LogoutHandler
from sqlalchemy.exc import SQLAlchemyError
from tornado.ioloop import IOLoop
from tornado.web import HTTPError, authenticated

from blog_autotag import create_app
from blog_autotag.users.sessions import end_sessions, find_session_user

T = TypeVar("T")

log = logging.getLogger(__name__)

NOBODY = "|"  # lets in nobody; an empty list would let in everybody


@cache
def blog_app() -> Flask:
    return create_app(pages=False)


def cookie_secret() -> str:
    """Return a secret made of the blog's own: the same at each start."""
    key: str = blog_app().config["SECRET_KEY"]
    return hmac.new(key.encode(), b"flower", hashlib.sha256).hexdigest()


def start() -> None:
    """Ask at each request who it is, and at /logout end all sessions.

    Also closes two pages that Flower leaves open.
    """
    for handler in (monitor.Metrics, monitor.Healthcheck):
        handler.get = authenticated(handler.get)
    for handler in (BaseHandler, BaseApiHandler):  # each has its own
        handler.prepare = load_admin
    LogoutHandler.get = sign_out


async def in_blog(function: Callable[..., T], *arguments: str) -> T:
    """Call a function that waits for the database, in a thread."""

    def call() -> T:
        with blog_app().app_context():
            return function(*arguments)

    return await IOLoop.current().run_in_executor(None, call)


async def load_admin(handler: BaseHandler) -> None:
    """Set current_user: an admin's address, or None."""
    handler.current_user = None
    key = session_key(handler)
    try:
        handler.current_user = key and await in_blog(admin_address, key)
    except SQLAlchemyError as error:
        reason = "nobody is let in, the database cannot be used: %s"
        log.error(reason, error)  # noqa: TRY400 the traceback adds nothing


def session_key(handler: BaseHandler) -> str | None:
    cookie = handler.get_secure_cookie("user")
    return cookie.decode() if cookie else None


def admin_address(key: str) -> str | None:
    user = find_session_user(key)
    return user.email if user and user.is_admin else None


async def sign_out(handler: LogoutHandler) -> None:
    """End all sessions, as the blog's button does; but this is a link."""
    site = handler.request.headers.get("Sec-Fetch-Site", "none")
    if site not in ("same-origin", "none"):
        raise HTTPError(403, "Another site's link cannot sign you out")
    if handler.current_user and (key := session_key(handler)):
        await in_blog(end_sessions, key)
    handler.clear_cookie("user")
    handler.current_user = None
    handler.render("logout.html")
