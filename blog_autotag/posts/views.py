"""All posts, one post, new, edit, delete. Tags come after the answer."""

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

from blog_autotag.database import db
from blog_autotag.models.post import Post
from blog_autotag.once import raise_if_saved
from blog_autotag.posts.forms import PostForm, edit_form
from blog_autotag.posts.pages import find_page
from blog_autotag.posts.render import (
    may_change,
    post_page,
    render_form,
    render_post,
)
from blog_autotag.posts.save import save_changes, save_new
from blog_autotag.tags.tasks import tag_post
from blog_autotag.users.auth import signed_in_only
from plumbing.broker import BROKER_ERRORS
from plumbing.pages import log_broker_down
from plumbing.records.status import find_timeline

bp = Blueprint("posts", __name__)
bp.add_url_rule("/posts", endpoint="list", redirect_to="/")

TAGS_COME = (
    "Saved. The queue cannot be reached now; the tags will come by themselves"
    " when it is back."
)


@bp.get("/")
def index() -> str:
    page = find_page(select(Post))
    return render_template("blog_autotag/posts/index.html", page=page)


@bp.get("/posts/new")
@signed_in_only
def new() -> ResponseReturnValue:
    return render_form(PostForm())


@bp.post("/posts")
@signed_in_only
def create() -> ResponseReturnValue:
    form = PostForm()
    if not form.validate():
        raise_if_saved(form.form_token.data)
        return render_form(form), 422
    post = save_new(form, g.user, location=post_page)
    try:
        tag_post.apply_async((post.id,), task_id=post.tag_task_id)
    except BROKER_ERRORS as error:
        return show_untagged(post, error), 503
    return saved(post)


@bp.get("/posts/<id:post_id>")
def show(post_id: int) -> str:
    return render_post(db.get_or_abort(Post, post_id))


@bp.get("/posts/<id:post_id>/tags")
def tags(post_id: int) -> Response:
    """Return only the tags; X-Live says that the automatic ones are there."""
    post = db.get_or_abort(Post, post_id)
    page = render_template(
        "blog_autotag/posts/_tags.html",
        post=post,
        timeline=find_timeline(post.tag_task_id),
    )
    response = make_response(page)
    if post.is_tagged:
        response.headers["X-Live"] = "done"
    return response


@bp.get("/posts/<id:post_id>/edit")
@signed_in_only
def edit(post_id: int) -> ResponseReturnValue:
    post = own_post(post_id)
    return render_form(edit_form(post), post)


@bp.post("/posts/<id:post_id>")
@signed_in_only
def update(post_id: int) -> ResponseReturnValue:
    post = own_post(post_id)
    form = edit_form(post)
    if not form.validate():
        return render_form(form, post), 422
    changed = save_changes(form, post)
    try:
        if changed:
            tag_post.apply_async((post.id,), task_id=post.tag_task_id)
    except BROKER_ERRORS as error:
        return show_untagged(post, error), 503
    return saved(post)


@bp.post("/posts/<id:post_id>/delete")
@signed_in_only
def delete(post_id: int) -> ResponseReturnValue:
    db.session.delete(own_post(post_id))
    db.session.commit()
    flash("The post was deleted.")
    return redirect(url_for("posts.index"), code=303)


def own_post(post_id: int) -> Post:
    post = db.get_or_abort(Post, post_id)
    if not may_change(post):
        abort(403, "Only its author may change this post.")
    return post


def saved(post: Post) -> ResponseReturnValue:
    flash("Saved.")
    return redirect(post_page(post), code=303)


def show_untagged(post: Post, error: Exception) -> str:
    """Return the page of a saved post whose task could not be enqueued."""
    log_broker_down(error)
    return render_post(post, TAGS_COME)
