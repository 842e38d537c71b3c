"""The form, and what answers it."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from my_fib.forms import SequenceForm
from my_fib.mailer import deliver_sequence

bp = Blueprint("my_fib", __name__, template_folder="templates")


@bp.get("/")
def index() -> str:
    return show(SequenceForm(formdata=None))


@bp.post("/sequences")
def compute() -> ResponseReturnValue:
    form = SequenceForm()
    if not form.validate():
        return show(form), 422
    deliver_sequence(*form.typed)
    return redirect(url_for("my_fib.thanks"), code=303)


@bp.get("/thanks")
def thanks() -> str:
    return render_template("my_fib/thanks.html")


def show(form: SequenceForm) -> str:
    return render_template("my_fib/index.html", form=form)
