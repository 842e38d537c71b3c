"""The form, and the page after it."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from my_mood.forms import MoodForm
from my_mood.mailer import deliver_mood

bp = Blueprint("my_mood", __name__)


@bp.get("/")
def index() -> str:
    return render_template("index.html", form=MoodForm())


@bp.post("/mailers")
def send() -> ResponseReturnValue:
    form = MoodForm(request.form)
    if not form.validate():
        return render_template("index.html", form=form), 422
    deliver_mood(form.email.data, form.mood.data)
    return redirect(url_for("my_mood.sent"), code=303)


@bp.get("/sent")
def sent() -> str:
    return render_template("sent.html")
