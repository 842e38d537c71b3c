"""Who may enter, and a log of what they changed."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import NoReturn

from flask import Flask, abort, current_app, request, url_for
from flask.logging import default_handler
from flask.typing import ResponseReturnValue

log = logging.getLogger("backstage")

MayEnter = Callable[[], bool]
Refuse = Callable[[], ResponseReturnValue]
Who = Callable[[], str]


@dataclass(frozen=True)
class Access:
    """The three functions that an app gives to backstage.init_app()."""

    may_enter: MayEnter
    refuse: Refuse
    who: Who


def init_app(
    app: Flask, may_enter: MayEnter, refuse: Refuse, who: Who
) -> None:
    app.extensions["backstage"] = Access(may_enter, refuse, who)
    # The function and not its result: mails are rendered outside of requests.
    app.context_processor(lambda: {"backstage_url": backstage_url})
    log.setLevel(logging.INFO)
    if not log.hasHandlers():
        log.addHandler(default_handler)


def refuse_strangers() -> ResponseReturnValue | None:
    """Return an answer for everybody who may not enter, else None."""
    access: Access = current_app.extensions["backstage"]
    return None if access.may_enter() else access.refuse()


def backstage_url() -> str:
    """Return the link in every page's navigation; "" for strangers."""
    may_enter = current_app.extensions["backstage"].may_enter()
    return url_for("backstage.home") if may_enter else ""


def in_development_on_this_machine() -> bool:
    """Return whether `flask run --debug` is asked from its own machine.

    A request that came through a proxy may be from another one.
    """
    forwarded = {"Forwarded", "X-Forwarded-For"} & set(request.headers.keys())
    address = request.remote_addr
    return bool(
        current_app.debug
        and address
        and not forwarded
        and ip_address(address).is_loopback
    )


def answer_not_found() -> NoReturn:
    abort(404)


def visitor_address() -> str:
    return request.remote_addr or "nobody"


def log_change(what: str, *values: object) -> None:
    """Log who did what: log_change("deleted %r from %r", id, queue).

    Use %r for text that others chose, so that it stays on its line.
    """
    who = current_app.extensions["backstage"].who()
    log.info("%s " + what, who, *values)
