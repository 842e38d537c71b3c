"""Knows who is signed in, and who may see a page.

It is written by hand, as in Flask's tutorial: it is short, and there is no
more to know about it.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import (
    Response,
    abort,
    g,
    redirect,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from blog_autotag.models.user import User
from blog_autotag.users.sessions import end_sessions, find_session_user
from plumbing.forms import one_line

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


def load_user() -> None:
    g.user = find_session_user(session.get("session_key"))


def sign_in(user: User) -> None:
    session.clear()  # keep nothing of an earlier visitor
    keep_signed_in(user)


def keep_signed_in(user: User) -> None:
    """Let this browser's session go on with the user's new key."""
    session["session_key"] = user.session_key


def sign_out() -> None:
    """End every session of the user: in other browsers and in Flower, too."""
    if g.user:
        end_sessions(g.user.session_key)
    session.clear()


def signed_in_only(view: View[P]) -> View[P]:
    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        return view(*args, **kwargs) if g.user else ask_to_sign_in()

    return checked


def admins_only(view: View[P]) -> View[P]:
    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        return view(*args, **kwargs) if is_admin() else refuse()

    return checked


def is_admin() -> bool:
    user = g.get("user")  # not set if an earlier check ended the request
    return bool(user and user.is_admin)


def refuse() -> Response:
    """Answer a person who is not an admin."""
    if g.user:
        abort(403, "Only admins may see this page.")
    return ask_to_sign_in()


def address() -> str:
    """Return the address of the person who is signed in, for a log."""
    return str(g.user.email)


def ask_to_sign_in() -> Response:
    """Lead to the sign-in page, and from there back to this one."""
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    page = url_for("users.sign_in_form", next=back)
    return redirect(page, code=303)  # type: ignore[return-value]


def next_page() -> str:
    """Return the page to show after signing in: always one of this app."""
    page = one_line(request.args.get("next"))
    # For browsers "//host" and "/\\host" are addresses of another site.
    local = page.startswith("/") and page[1:2] not in ("/", "\\")
    return page if local else url_for("posts.index")
