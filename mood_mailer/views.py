"""The form, and two ways to answer it: mail now, or mail later."""

from uuid import UUID

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask.typing import ResponseReturnValue

from mood_mailer.forms import MoodForm
from mood_mailer.gifs.choose import FOLDER
from mood_mailer.looks import LOOKS
from mood_mailer.mailer import deliver_mood
from mood_mailer.tasks import send_mood_email
from plumbing import records
from plumbing.broker import BROKER_ERRORS
from plumbing.guard import refuse_other_sites
from plumbing.once import SentBefore, once
from plumbing.pages import broker_down
from plumbing.records.status import find_own_timeline
from plumbing.smtp import PermanentMailError, TemporaryMailError

bp = Blueprint("mood_mailer", __name__, template_folder="templates")
bp.before_request(refuse_other_sites)


@bp.get("/", defaults={"look": "daily"})
@bp.get("/work-it", defaults={"look": "work-it"})
def index(look: str) -> str:
    return show(MoodForm(formdata=None, look=look))


@bp.post("/mailers/now")
def send_now() -> ResponseReturnValue:
    """Before: the browser waits until the mail server has the mail."""
    form = MoodForm()
    if not form.validate():
        return show(form), 422
    try:
        with once(form.task_id), records.work_now(form.task_id):
            deliver_mood(*form.typed, message_id=form.task_id)
    except SentBefore:
        return sent_before(form)
    except BROKER_ERRORS as error:
        return show(form, broker_down(error)), 503
    except TemporaryMailError as error:
        return show(form, f"Please try again later: {error}"), 503
    except PermanentMailError as error:
        return show(form, f"The mail was refused: {error}"), 422
    flash(f"You did it! Email sent to {form.email.data}")
    return redirect(sent_page(form), code=303)


@bp.post("/mailers")
def send_later() -> ResponseReturnValue:
    """After: the browser waits until the queue has the message."""
    form = MoodForm()
    if not form.validate():
        return show(form), 422
    try:
        send_mood_email.apply_async(
            form.typed, task_id=form.task_id, once=True
        )
    except SentBefore:
        return sent_before(form)
    except BROKER_ERRORS as error:
        return show(form, broker_down(error)), 503
    return redirect(sent_page(form), code=303)


@bp.get("/sent", defaults={"task_id": None})
@bp.get("/sent/<uuid:task_id>")
def sent(task_id: UUID | None) -> str:
    look = request.args.get("look", "")
    look = look if look in LOOKS else "daily"
    return render_template(
        "mood_mailer/sent.html",
        look=LOOKS[look],
        look_name=look,
        task_id=task_id,
        timeline=find_own_timeline(str(task_id)) if task_id else None,
    )


@bp.get("/work-it.gif")
def work_it_gif() -> Response:
    return send_from_directory(FOLDER, "work-it.gif")


def show(form: MoodForm, problem: str = "") -> str:
    return render_template(
        "mood_mailer/index.html",
        form=form,
        look=LOOKS.get(form.look.data, LOOKS["daily"]),
        problem=problem,
    )


def sent_before(form: MoodForm) -> ResponseReturnValue:
    flash("This form was sent before; it sends one mail.")
    return redirect(sent_page(form), code=303)


def sent_page(form: MoodForm) -> str:
    return url_for(
        "mood_mailer.sent", task_id=form.task_id, look=form.look.data
    )
