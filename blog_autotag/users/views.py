"""Signing up, in and out."""

from contextlib import suppress

from flask import (
    Blueprint,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from blog_autotag.models.user import User
from blog_autotag.once import SavedBefore
from blog_autotag.users import auth
from blog_autotag.users.attempts import TooManyAttempts, try_sign_in
from blog_autotag.users.auth import next_page, sign_in
from blog_autotag.users.forms import NewUserForm, SignInForm
from blog_autotag.users.save import save_user
from blog_autotag.users.tasks import write_user_log
from plumbing.broker import BROKER_ERRORS
from plumbing.pages import log_broker_down

bp = Blueprint("users", __name__)

LOG_COMES = (
    "Your account was made and you are signed in. The queue cannot be"
    " reached now; your log will come by itself when it is back."
)


@bp.get("/sign-up")
def sign_up() -> str:
    return show_sign_up(NewUserForm())


@bp.post("/sign-up")
def create() -> ResponseReturnValue:
    form = NewUserForm()
    user = save_user(form, location=lambda _: url_for("posts.index"))
    if user is None:
        return show_sign_up(form), 422
    return welcome(user)


def welcome(user: User) -> ResponseReturnValue:
    sign_in(user)
    try:
        # After the commit: a worker is quick, and would find no user.
        write_user_log.delay(user.id)
    except BROKER_ERRORS as error:
        log_broker_down(error)
        g.user = user
        page = url_for("posts.index")
        return show_saved("Welcome!", LOG_COMES, page), 503
    flash(f"Welcome, {user.email}!")
    return redirect(url_for("posts.index"), code=303)


@bp.errorhandler(SavedBefore)
def signed_up_before(earlier: SavedBefore) -> ResponseReturnValue:
    # A browser that drops the first answer drops its cookie, too. So sign in
    # again, if the password is right.
    form = NewUserForm()
    typed = (form.email.data or "", form.password.data or "")
    with suppress(TooManyAttempts):
        user = try_sign_in(*typed, request.remote_addr)
        if user:
            sign_in(user)
    return redirect(earlier.location, code=303)


@bp.get("/sign-in")
def sign_in_form() -> str:
    return show_sign_in(SignInForm())


@bp.post("/sign-in")
def start_session() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return show_sign_in(form), 422
    typed = (form.email.data, form.password.data)
    user = try_sign_in(*typed, request.remote_addr)
    if user is None:
        return show_sign_in(form, "Wrong address or password."), 422
    page = next_page()
    sign_in(user)
    return redirect(page, code=303)


@bp.errorhandler(TooManyAttempts)
def ask_to_wait(error: TooManyAttempts) -> ResponseReturnValue:
    page = show_sign_in(SignInForm(), str(error))
    return page, 429, {"Retry-After": str(error.seconds)}


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    auth.sign_out()
    return redirect(url_for("posts.index"), code=303)


def show_sign_up(form: NewUserForm) -> str:
    return render_template("blog_autotag/users/sign_up.html", form=form)


def show_sign_in(form: SignInForm, problem: str = "") -> str:
    return render_template(
        "blog_autotag/users/sign_in.html", form=form, problem=problem
    )


def show_saved(title: str, problem: str, page: str) -> str:
    """Tell what was saved, and why nothing was enqueued; link to `page`."""
    return render_template(
        "blog_autotag/saved.html", title=title, problem=problem, page=page
    )
