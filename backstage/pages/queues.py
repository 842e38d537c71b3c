"""The tab Queues: every queue of every app, and what it holds."""

from dataclasses import dataclass
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from backstage.access import log_change
from backstage.connections import ask_workers, broker_client
from backstage.filters import for_page
from backstage.paging import (
    SIZE,
    Page,
    asked_page,
    page_number,
    search,
    search_word,
    start_of_page,
)
from backstage.stored import changes, queue_lists
from backstage.stored.known_queues import is_queue, known_queues
from backstage.stored.message import Message
from backstage.stored.queue_lists import NotAQueue
from plumbing.kombu_keys import is_unreadable

bp = Blueprint("queues", __name__, url_prefix="/queues")

TAKEN = (
    "This message is not in the queue any more: a worker has taken it,"
    " or somebody deleted it."
)


@dataclass(frozen=True)
class Queue:
    """A row of the table."""

    name: str
    size: int
    oldest: float | None  # Unix time of its oldest message, in seconds
    takers: list[str]  # names of the workers that take from it


@bp.get("/")
def index() -> str:
    known = known_queues(broker_client())
    takers = takers_by_queue(ask_workers(known.workers, "active_queues"))
    queues = [
        Queue(name, known.size(name), known.oldest(name), takers.get(name, []))
        for name in known.queues
    ]
    return render_template(
        "backstage/queues.html",
        queues=queues,
        unreadable={name: known.size(name) for name in known.unreadable},
    )


@bp.get("/messages")
def messages() -> str:
    queue = queue_from(request.args)
    return render_template(
        "backstage/messages.html",
        queue=queue,
        page=page_of_queue(queue),
        set_aside=is_unreadable(queue),
    )


@bp.get("/message")
def message() -> ResponseReturnValue:
    """Show one message as Redis holds it, beside what it means."""
    queue = queue_from(request.args)
    found = message_from(request.args, queue)
    if not found:
        return already_taken(queue)
    raw = raw_of(found)
    return render_template("backstage/message.html", message=found, raw=raw)


@bp.get("/message.txt")
def download() -> ResponseReturnValue:
    """Send the whole message as a file; its page shows only the beginning."""
    queue = queue_from(request.args)
    found = message_from(request.args, queue)
    if not found:
        return already_taken(queue)
    response = Response(for_page(raw_of(found)), mimetype="text/plain")
    name = f"message-{found.digest}.txt"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def raw_of(message: Message) -> str:
    """Return a message as Redis holds it, without what must not be seen."""
    if current_app.config.get("HIDE_ADDRESSES") and message.packed:
        return message.raw.replace(message.packed, "(hidden)")
    return message.raw


@bp.post("/delete")
def delete() -> ResponseReturnValue:
    queue = queue_from(request.form)
    found = message_from(request.form, queue)
    if not found or not changes.remove(broker_client(), found):
        return already_taken(queue)
    log_change("deleted the message %r from the queue %r", found.id, queue)
    flash(f"Deleted: {title_of(found)}.")
    return to_the_queue(queue)


@bp.post("/front")
def front() -> ResponseReturnValue:
    queue = queue_from(request.form)
    found = message_from(request.form, queue)
    if not found or not changes.move_to_front(broker_client(), found):
        return already_taken(queue)
    log_change("moved %r to the front of the queue %r", found.id, queue)
    flash(f"Moved to the front: {title_of(found)} is taken next.")
    return to_the_queue(queue)


@bp.post("/clear")
def clear() -> ResponseReturnValue:
    queue = queue_from(request.form)
    count = changes.clear(broker_client(), queue)
    log_change("deleted all %d messages of the queue %r", count, queue)
    flash(f"Deleted {count:,} message{'' if count == 1 else 's'}.")
    return to_the_queue(queue)


def queue_from(fields: dict[str, str]) -> str:
    """Return the queue that a link or form names, or raise NotAQueue."""
    queue = fields.get("queue", "").encode("utf-8", "replace").decode()
    if not queue or not is_queue(queue):
        raise NotAQueue(queue)
    return queue


@bp.errorhandler(NotAQueue)
def answer_not_found(_error: NotAQueue) -> ResponseReturnValue:
    not_found = NotFound("There is no such queue.")
    return current_app.handle_http_exception(not_found)


def message_from(fields: dict[str, str], queue: str) -> Message | None:
    """Return the message that a link or form names by digest and place."""
    digest, place = fields.get("digest", ""), fields.get("place", "")
    was_at = int(place) if place.isdecimal() and len(place) < 10 else 0
    return queue_lists.find_message(broker_client(), queue, digest, was_at)


def title_of(message: Message) -> str:
    task = message.task or "a message that cannot be decoded"
    return for_page(f"{task} {message.id}".rstrip())


def already_taken(queue: str) -> ResponseReturnValue:
    flash(TAKEN, "error")
    return to_the_queue(queue)


def to_the_queue(queue: str) -> ResponseReturnValue:
    return redirect(url_for(".messages", queue=queue), code=303)


def page_of_queue(queue: str) -> Page[Message]:
    client = broker_client()
    if search_word():
        found = queue_lists.messages(client, queue)
        return search(found, lambda message: message.search_text)
    start = start_of_page(asked_page())
    total, rows = queue_lists.window(client, queue, start, SIZE)
    number = page_number(total)
    if number < asked_page():  # the queue ends before that page
        start = start_of_page(number)
        total, rows = queue_lists.window(client, queue, start, SIZE)
    return Page(rows, total, number)


def takers_by_queue(answers: dict[str, Any]) -> dict[str, list[str]]:
    """Return the workers that take from each queue; others are left out."""
    takers: dict[str, list[str]] = {}
    for worker, queues in sorted(answers.items()):
        for each in queues:
            takers.setdefault(each["name"], []).append(worker)
    return takers
