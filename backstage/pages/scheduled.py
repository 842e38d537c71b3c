"""The tabs Scheduled and Retries: two views of what waits for its time."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from backstage.access import log_change
from backstage.connections import broker_client, celery_app
from backstage.filters import for_page
from backstage.paging import search
from backstage.stored import changes
from backstage.stored.message import Message
from backstage.stored.waiting import waiting_tasks

TOO_LATE = (
    "This task does not wait any more: it has started, or somebody cancelled"
    " it or ran it meanwhile."
)


def make_tab(name: str, retries: bool) -> Blueprint:
    bp = Blueprint(name, __name__, url_prefix=f"/{name}")

    @bp.get("/")
    def index() -> str:
        return show_tab(retries)

    @bp.post("/run")
    def run() -> ResponseReturnValue:
        message = message_from_form()
        if message:
            run_now(message)
        return to_the_list()

    @bp.post("/cancel")
    def cancel() -> ResponseReturnValue:
        message = message_from_form()
        if message:
            cancel_task(message)
        return to_the_list()

    return bp


scheduled = make_tab("scheduled", retries=False)
retries = make_tab("retries", retries=True)


def show_tab(retries: bool) -> str:
    waiting = waiting_tasks(broker_client())
    messages = waiting.retries if retries else waiting.scheduled
    page = search(messages, lambda message: message.search_text)
    return render_template(
        "backstage/waiting.html",
        page=replace(page, cut=page.cut or waiting.cut),
        errors=waiting.errors,
        retries=retries,
    )


def message_from_form() -> Message | None:
    """Return the message that the form names, whoever holds it now."""
    handle = request.form.get("handle")
    waiting = waiting_tasks(broker_client()).messages
    found = next((each for each in waiting if each.handle == handle), None)
    if not found:
        flash(TOO_LATE, "error")
    return found


def run_now(message: Message) -> None:
    try:
        new_id = changes.run_now(broker_client(), celery_app(), message)
    except ValueError as error:
        flash(f"This task can only be cancelled: {error}.", "error")
        return
    if not new_id:
        flash(TOO_LATE, "error")
        return
    log_change("ran %r now, as %r", message.id, new_id)
    flash(f"Enqueued now: {for_page(message.task)} as {new_id}.")


def cancel_task(message: Message) -> None:
    if not changes.cancel_task(broker_client(), celery_app(), message):
        flash(TOO_LATE, "error")
        return
    log_change("cancelled %r", message.id)
    flash(f"Cancelled: {for_page(message.task)} {for_page(message.id)}.")


def to_the_list() -> ResponseReturnValue:
    return redirect(url_for(".index"), code=303)
