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
    may_enter: MayEnter
    refuse: Refuse
    who: Who


def init_app(
    app: Flask, may_enter: MayEnter, refuse: Refuse, who: Who
) -> None:
    app.extensions["backstage"] = Access(may_enter, refuse, who)
    # A function, not its answer: mails are rendered outside of requests.
    app.context_processor(lambda: {"backstage_url": link})
    log.setLevel(logging.INFO)
    if not log.hasHandlers():
        log.addHandler(default_handler)


def check() -> ResponseReturnValue | None:
    """Before each request to backstage: an answer for who may not enter."""
    access: Access = current_app.extensions["backstage"]
    return None if access.may_enter() else access.refuse()


def link() -> str:
    """For the navigation of every page; empty for who may not enter."""
    may_enter = current_app.extensions["backstage"].may_enter()
    return url_for("backstage.home") if may_enter else ""


def here_in_development() -> bool:
    """flask run --debug, asked from this machine and through no proxy."""
    forwarded = {"Forwarded", "X-Forwarded-For"} & set(request.headers.keys())
    address = request.remote_addr
    return bool(
        current_app.debug
        and address
        and not forwarded
        and ip_address(address).is_loopback
    )


def not_found() -> NoReturn:
    abort(404)


def address() -> str:
    return request.remote_addr or "nobody"


def log_change(what: str, *values: object) -> None:
    """log_change("deleted %r from %r", id, queue): who did what.

    Write what others chose with %r, so that it stays on its line.
    """
    who = current_app.extensions["backstage"].who()
    log.info("%s " + what, who, *values)
