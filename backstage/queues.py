"""The tab Queues: every queue of every app, and what it holds."""

from dataclasses import dataclass

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from backstage import changes, store
from backstage.access import log_change
from backstage.known import is_queue, look
from backstage.lists import Page, client, page_of, search, word
from backstage.messages import Message
from backstage.words import shown
from backstage.workers import ask

bp = Blueprint("queues", __name__, url_prefix="/queues")

GONE = (
    "This message is not in the queue any more: a worker has taken it,"
    " or somebody deleted it."
)


@dataclass(frozen=True)
class Queue:
    """oldest: Unix time in seconds, None where it isn't known."""

    name: str
    size: int
    oldest: float | None
    takers: list[str]  # names of the workers that listen


@bp.get("/")
def index() -> str:
    redis_client = client()
    names = look(redis_client).queues
    takers = listeners()
    queues = [
        Queue(name, size, oldest, takers.get(name, []))
        for name, size, oldest in zip(
            names,
            store.sizes(redis_client, *names),
            store.oldest(redis_client, *names),
            strict=True,
        )
    ]
    return render_template("backstage/queues.html", queues=queues)


@bp.get("/messages")
def messages() -> str:
    queue = chosen(request.args)
    return render_template(
        "backstage/messages.html", queue=queue, page=page(queue)
    )


@bp.get("/message")
def message() -> ResponseReturnValue:
    """One message as Redis holds it, beside what it means."""
    queue = chosen(request.args)
    found = lookup(queue, request.args)
    if not found:
        return gone(queue)
    return render_template("backstage/message.html", message=found)


@bp.post("/delete")
def delete() -> ResponseReturnValue:
    queue = chosen(request.form)
    found = lookup(queue, request.form)
    if not found or not changes.remove(client(), found):
        return gone(queue)
    log_change("deleted the message %r from the queue %r", found.id, queue)
    flash(f"Deleted: {name_of(found)}.")
    return back(queue)


@bp.post("/front")
def front() -> ResponseReturnValue:
    queue = chosen(request.form)
    found = lookup(queue, request.form)
    if not found or not changes.move_to_front(client(), found):
        return gone(queue)
    log_change("moved %r to the front of the queue %r", found.id, queue)
    flash(f"Moved to the front: {name_of(found)} is taken next.")
    return back(queue)


@bp.post("/clear")
def clear() -> ResponseReturnValue:
    queue = chosen(request.form)
    count = changes.clear(client(), queue)
    log_change("deleted all %d messages of the queue %r", count, queue)
    flash(f"Deleted {count:,} message{'' if count == 1 else 's'}.")
    return back(queue)


def chosen(fields: dict[str, str]) -> str:
    """The queue that was asked for; 404 for what holds no messages."""
    queue = fields.get("queue", "").encode("utf-8", "replace").decode()
    holds = client().type(queue) if queue and is_queue(queue) else "others"
    if holds not in ("list", "none"):
        abort(404, "There is no such queue.")
    return queue


def lookup(queue: str, fields: dict[str, str]) -> Message | None:
    """The message that a link or form names by its digest and place."""
    place = fields.get("place", "")
    at = int(place) if place.isdecimal() and len(place) < 10 else 0
    return store.find(client(), queue, fields.get("digest", ""), at)


def name_of(message: Message) -> str:
    what = message.task or "a message that cannot be decoded"
    return shown(f"{what} {message.id}".rstrip())


def gone(queue: str) -> ResponseReturnValue:
    flash(GONE, "error")
    return back(queue)


def back(queue: str) -> ResponseReturnValue:
    return redirect(url_for(".messages", queue=queue), code=303)


def page(queue: str) -> Page[Message]:
    redis_client = client()
    if word():
        found = store.messages(redis_client, queue)
        return search(found, lambda message: message.text)
    [size] = store.sizes(redis_client, queue)
    return page_of(
        lambda start, count: store.window(redis_client, queue, start, count),
        size,
    )


def listeners() -> dict[str, list[str]]:
    """Who takes from each queue; a queue nobody listens to is not in it."""
    takers: dict[str, list[str]] = {}
    for worker, queues in sorted(ask("active_queues").items()):
        for each in queues:
            takers.setdefault(each["name"], []).append(worker)
    return takers
