"""The page, and the API's address."""

from datetime import UTC, datetime

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
from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired, NumberRange

from blog_autotag.calais.stand_in.faults import FAULTS
from blog_autotag.calais.stand_in.protocol import refusal, tags_as_json
from blog_autotag.calais.stand_in.state import Plan, Seen, State
from plumbing.forms import TextForm, WholeNumberField

bp = Blueprint("stand_in", __name__)

SHOWN = 300  # characters of a request's body
# WSGI does not keep how a header's name was spelled.
SPELLED = {
    name.lower(): name
    for name in ("X-AG-Access-Token", "outputFormat", "x-calais-selectiveTags")
}
SECRET = ("x-ag-access-token", "authorization", "cookie")


class PlanForm(TextForm):
    fault = RadioField(
        "Answer",
        choices=[SelectChoice(name, FAULTS[name][0]) for name in FAULTS],
    )
    count = WholeNumberField(
        "this many requests",
        default=1,
        validators=[InputRequired(), NumberRange(1, 1000)],
    )
    seconds = WholeNumberField(
        "Seconds of a slow answer",
        default=5,
        validators=[InputRequired(), NumberRange(0, 600)],
    )


def state() -> State:
    found: State = current_app.extensions["calais"]
    return found


@bp.get("/")
def index() -> str:
    return show(PlanForm(fault="capacity"))


@bp.get("/requests")
def requests() -> str:
    """Return only the list, for the page that updates by itself."""
    return render_template("stand_in/_requests.html", **listing())


@bp.post("/")
def plan() -> ResponseReturnValue:
    form = PlanForm()
    if not form.validate():
        return show(form), 422
    fault, count, seconds = (
        form[name].data for name in ("fault", "count", "seconds")
    )
    state().set_plan(Plan(fault, count, seconds))
    flash("Set. Now send a request: write or edit a post in the blog.")
    return redirect(url_for("stand_in.index"), code=303)


@bp.post("/permid/calais")
def tag() -> Response:
    """Answer a request as the API does, or with the planned fault."""
    body = request.get_data()
    number, planned = state().next_request()
    label, fault = FAULTS[planned.fault]
    response = refusal(request.headers, body) or fault(
        tags_as_json(body), planned.seconds
    )
    seen = Seen(
        number,
        datetime.now(UTC),
        label,
        response.status_code,
        [shown_header(*header) for header in request.headers],
        len(body),
        body[: 4 * SHOWN].decode(errors="replace")[:SHOWN],
    )
    state().add(seen)
    return response


def shown_header(name: str, value: str) -> tuple[str, str]:
    """Return a header as it was spelled, without a secret value."""
    if name.lower() in SECRET:
        value = f"({len(value)} characters, not shown)"
    return SPELLED.get(name.lower(), name), value


def show(form: PlanForm) -> str:
    return render_template("stand_in/index.html", form=form, **listing())


def listing() -> dict[str, object]:
    now = state().plan
    return {
        "seen": state().newest(),
        "plan": now,
        "fault": FAULTS[now.fault][0],
    }
