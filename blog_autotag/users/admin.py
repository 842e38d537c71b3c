"""The pages under /users, for admins."""

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from blog_autotag.database import db
from blog_autotag.models.user import User
from blog_autotag.users.auth import admins_only, keep_signed_in
from blog_autotag.users.forms import TAKEN, EditUserForm, NewUserForm
from blog_autotag.users.save import save_user
from blog_autotag.users.tasks import write_user_log
from plumbing.broker import BROKER_ERRORS
from plumbing.pages import log_broker_down

bp = Blueprint("admin", __name__, url_prefix="/users")

LOG_COMES = (
    "Saved. The queue cannot be reached now; the log will come by itself"
    " when it is back."
)


@bp.get("")
@admins_only
def index() -> ResponseReturnValue:
    users = db.session.scalars(
        select(User).options(selectinload(User.log)).order_by(User.id)
    )
    return render_template("blog_autotag/users/index.html", users=users)


@bp.get("/new")
@admins_only
def new() -> ResponseReturnValue:
    return show_new(NewUserForm())


@bp.post("")
@admins_only
def create_log_later() -> ResponseReturnValue:
    """Create a user; a worker writes the log."""
    form = NewUserForm()
    user = save_user(form, user_page, is_admin=form.is_admin.data)
    if user is None:
        return show_new(form), 422
    try:
        write_user_log.delay(user.id)
    except BROKER_ERRORS as error:
        log_broker_down(error)
        return show_user(user, LOG_COMES), 503
    return redirect(user_page(user), code=303)


@bp.post("/now")
@admins_only
def create_log_now() -> ResponseReturnValue:
    """Create a user; call the same task like any function, in the request."""
    form = NewUserForm()
    user = save_user(form, user_page, is_admin=form.is_admin.data)
    if user is None:
        return show_new(form), 422
    write_user_log(user.id)
    return redirect(user_page(user), code=303)


@bp.get("/<id:user_id>")
@admins_only
def show(user_id: int) -> ResponseReturnValue:
    return show_user(db.get_or_abort(User, user_id))


@bp.get("/<id:user_id>/log")
@admins_only
def log(user_id: int) -> Response:
    """Return only the log; X-Live says that it is there."""
    user = db.get_or_abort(User, user_id)
    page = render_template("blog_autotag/users/_log.html", user=user)
    response = make_response(page)
    if user.log:
        response.headers["X-Live"] = "done"
    return response


@bp.get("/<id:user_id>/edit")
@admins_only
def edit(user_id: int) -> ResponseReturnValue:
    return show_edit(EditUserForm(db.get_or_abort(User, user_id)))


@bp.post("/<id:user_id>")
@admins_only
def update(user_id: int) -> ResponseReturnValue:
    form = EditUserForm(db.get_or_abort(User, user_id))
    if not form.validate():
        return show_edit(form), 422
    try:
        form.save()
    except IntegrityError:  # somebody took the address after the check
        db.session.rollback()
        form.email.errors = [TAKEN]
        return show_edit(form), 422
    if form.user == g.user:  # with a new password the other sessions end
        keep_signed_in(form.user)
    flash("Saved.")
    return redirect(url_for("admin.show", user_id=user_id), code=303)


@bp.post("/<id:user_id>/delete")
@admins_only
def delete(user_id: int) -> ResponseReturnValue:
    if user_id == g.user.id:
        abort(403, "You cannot delete yourself.")
    user = db.get_or_abort(User, user_id)
    db.session.delete(user)  # the database deletes the posts, too
    db.session.commit()
    flash(f"{user.email} was deleted.")
    return redirect(url_for("admin.index"), code=303)


def user_page(user: User) -> str:
    return url_for("admin.show", user_id=user.id)


def show_user(user: User, problem: str = "") -> str:
    return render_template(
        "blog_autotag/users/show.html", user=user, problem=problem
    )


def show_new(form: NewUserForm) -> str:
    return render_template("blog_autotag/users/new.html", form=form)


def show_edit(form: EditUserForm) -> str:
    return render_template("blog_autotag/users/edit.html", form=form)
