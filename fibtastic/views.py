"""The form, and two ways to answer it: compute now, or compute later."""

from functools import partial
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from fibtastic.forms import SequenceForm
from fibtastic.mailer import deliver_sequence
from fibtastic.tasks import send_sequence
from plumbing import records
from plumbing.broker import BROKER_ERRORS
from plumbing.guard import refuse_other_sites
from plumbing.once import SentBefore, once
from plumbing.pages import broker_down
from plumbing.records.status import find_own_timeline
from plumbing.smtp import PermanentMailError, TemporaryMailError

bp = Blueprint("fibtastic", __name__, template_folder="templates")
bp.before_request(refuse_other_sites)


@bp.get("/")
@bp.get("/sequences/new")
def index() -> str:
    return show(SequenceForm(formdata=None))


@bp.post("/sequences/now")
def compute_now() -> ResponseReturnValue:
    """Before: the browser waits until all is computed and mailed."""
    form = SequenceForm()
    if not form.validate():
        return show(form), 422
    task_id = form.task_id
    on_progress = partial(records.progress, task_id)
    try:
        with once(task_id), records.work_now(task_id):
            deliver_sequence(*form.typed, task_id, on_progress)
    except SentBefore:
        return sent_before(form)
    except BROKER_ERRORS as error:
        return show(form, broker_down(error)), 503
    except TemporaryMailError as error:
        return show(form, f"Please try again later: {error}"), 503
    except PermanentMailError as error:
        return show(form, f"The mail was refused: {error}"), 422
    return redirect(thanks_page(form), code=303)


@bp.post("/sequences")
def compute_later() -> ResponseReturnValue:
    """After: the browser waits until the queue has the message."""
    form = SequenceForm()
    if not form.validate():
        return show(form), 422
    try:
        send_sequence.apply_async(form.typed, task_id=form.task_id, once=True)
    except SentBefore:
        return sent_before(form)
    except BROKER_ERRORS as error:
        return show(form, broker_down(error)), 503
    return redirect(thanks_page(form), code=303)


@bp.get("/thanks/<uuid:task_id>")
def thanks(task_id: UUID) -> str:
    return render_template(
        "fibtastic/thanks.html",
        task_id=task_id,
        timeline=find_own_timeline(str(task_id)),
    )


def show(form: SequenceForm, problem: str = "") -> str:
    return render_template("fibtastic/index.html", form=form, problem=problem)


def sent_before(form: SequenceForm) -> ResponseReturnValue:
    flash("This form was sent before; it sends one mail.")
    return redirect(thanks_page(form), code=303)


def thanks_page(form: SequenceForm) -> str:
    return url_for("fibtastic.thanks", task_id=form.task_id)
