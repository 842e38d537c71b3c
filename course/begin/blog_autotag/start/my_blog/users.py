"""Signing up, in and out."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from werkzeug.security import check_password_hash, generate_password_hash

from my_blog.forms import UserForm
from my_blog.models import User, db

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]

bp = Blueprint("users", __name__, template_folder="templates")


def load_user() -> None:
    number = session.get("user_id")
    g.user = db.session.get(User, number) if number else None


def signed_in_only(view: View[P]) -> View[P]:
    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        return view(*args, **kwargs) if g.user else ask_to_sign_in()

    return checked


def ask_to_sign_in() -> ResponseReturnValue:
    return redirect(url_for("users.sign_in_form"), code=303)


@bp.get("/sign-up")
def sign_up() -> str:
    return render_template("my_blog/users/sign_up.html", form=UserForm())


@bp.post("/sign-up")
def create() -> ResponseReturnValue:
    form = UserForm()
    if form.validate():
        password_hash = generate_password_hash(form.password.data)
        user = User(email=form.email.data, password_hash=password_hash)
        db.session.add(user)
        try:
            db.session.commit()
        except IntegrityError:
            db.session.rollback()
            form.email.errors = ["This address is in use already."]
        else:
            return sign_in(user)
    return render_template("my_blog/users/sign_up.html", form=form), 422


@bp.get("/sign-in")
def sign_in_form() -> str:
    return render_template("my_blog/users/sign_in.html", form=UserForm())


@bp.post("/sign-in")
def start_session() -> ResponseReturnValue:
    form = UserForm()
    user = db.session.scalar(select(User).where(User.email == form.email.data))
    typed = form.password.data or ""
    if user and check_password_hash(user.password_hash, typed):
        return sign_in(user)
    return render_template(
        "my_blog/users/sign_in.html",
        form=form,
        problem="Wrong address or password.",
    ), 422


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    session.clear()
    return redirect(url_for("posts.index"), code=303)


def sign_in(user: User) -> ResponseReturnValue:
    session.clear()  # keep nothing of an earlier visitor
    session["user_id"] = user.id
    return redirect(url_for("posts.index"), code=303)
