"""The tabs Scheduled and Retries: two views of what waits for its time."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from backstage import changes, later
from backstage.access import log_change
from backstage.lists import celery, client, search
from backstage.messages import Message
from backstage.words import shown

GONE = (
    "This task does not wait any more: it has started, or it was cancelled"
    " or run meanwhile."
)


def make_tab(name: str, retries: bool) -> Blueprint:
    bp = Blueprint(name, __name__, url_prefix=f"/{name}")

    @bp.get("/")
    def index() -> str:
        return show(retries)

    @bp.post("/run")
    def run() -> ResponseReturnValue:
        message = chosen(retries)
        if message:
            run_now(message)
        return back()

    @bp.post("/cancel")
    def cancel() -> ResponseReturnValue:
        message = chosen(retries)
        if message:
            cancel_task(message)
        return back()

    return bp


scheduled = make_tab("scheduled", retries=False)
retries = make_tab("retries", retries=True)


def show(retries: bool) -> str:
    waiting = later.find(client(), retries)
    page = search(waiting.messages, lambda message: message.text)
    return render_template(
        "backstage/waiting.html",
        page=replace(page, cut=page.cut or waiting.cut),
        errors=later.errors(client(), page.rows),
        retries=retries,
    )


def chosen(retries: bool) -> Message | None:
    """The task that the form names, wherever it waits now."""
    handle = request.form.get("handle")
    waiting = later.find(client(), retries).messages
    found = next((each for each in waiting if each.handle == handle), None)
    if not found:
        flash(GONE, "error")
    return found


def run_now(message: Message) -> None:
    try:
        new_id = changes.run_now(client(), celery(), message)
    except ValueError as error:
        flash(f"This task can only be cancelled: {error}.", "error")
        return
    if not new_id:
        flash(GONE, "error")
        return
    log_change("ran %r now, as %r", message.id, new_id)
    flash(f"Enqueued now: {shown(message.task)} as {new_id}.")


def cancel_task(message: Message) -> None:
    if not changes.cancel_task(client(), celery(), message):
        flash(GONE, "error")
        return
    log_change("cancelled %r", message.id)
    flash(f"Cancelled: {shown(message.task)} {shown(message.id)}.")


def back() -> ResponseReturnValue:
    return redirect(url_for(".index"), code=303)
