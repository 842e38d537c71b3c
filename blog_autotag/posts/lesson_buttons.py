"""Two more buttons on the post's form, in local development only.

They let you feel a slow request, and what changes when a worker does the
slow part. Leave this module out if you copy the posts: views.py is complete.
"""

import time

from flask import Blueprint, current_app, flash, g, redirect
from flask.typing import ResponseReturnValue

from blog_autotag.demo.tasks import demo
from blog_autotag.models.post import Post
from blog_autotag.once import raise_if_saved
from blog_autotag.posts.forms import PostForm, edit_form
from blog_autotag.posts.render import post_page, render_form
from blog_autotag.posts.save import save_changes, save_new
from blog_autotag.posts.views import own_post, show_untagged
from blog_autotag.tags.tasks import tag_post
from blog_autotag.users.auth import signed_in_only
from plumbing.broker import BROKER_ERRORS
from plumbing.settings import lesson_seconds

# create_app registers it only in debug mode.
bp = Blueprint("lesson_buttons", __name__)


@bp.post("/posts/wait", defaults={"post_id": None})
@bp.post("/posts/<id:post_id>/wait")
@signed_in_only
def save_and_wait(post_id: int | None) -> ResponseReturnValue:
    """Do the slow part in the request: your browser waits."""
    form, post = find_form(post_id)
    if not form.validate():
        return render_form(form, post), 422
    time.sleep(wait_seconds())
    return tag_and_answer(*save(form, post))


@bp.post("/posts/background", defaults={"post_id": None})
@bp.post("/posts/<id:post_id>/background")
@signed_in_only
def save_and_enqueue_wait(post_id: int | None) -> ResponseReturnValue:
    """Enqueue the slow part: a worker waits."""
    form, post = find_form(post_id)
    if not form.validate():
        return render_form(form, post), 422
    post, changed = save(form, post)
    try:
        demo.delay(current_app.config["SAVE_DELAY"], f"saved post {post.id}")
    except BROKER_ERRORS as error:
        return show_untagged(post, error), 503
    return tag_and_answer(post, changed)


@bp.app_template_global("lesson_wait_seconds")
def wait_seconds() -> float:
    return lesson_seconds(current_app.config["SAVE_DELAY"])


def find_form(post_id: int | None) -> tuple[PostForm, Post | None]:
    """Return the form as it was sent, and the post if there is one.

    Raises SavedBefore if this form has saved a new post already.
    """
    if post_id is not None:
        post = own_post(post_id)
        return edit_form(post), post
    form = PostForm()
    raise_if_saved(form.form_token.data)
    return form, None


def save(form: PostForm, post: Post | None) -> tuple[Post, bool]:
    """Return the saved post, and whether its text is new."""
    if post is None:
        return save_new(form, g.user, location=post_page), True
    return post, save_changes(form, post)


def tag_and_answer(post: Post, changed: bool) -> ResponseReturnValue:
    try:
        if changed:
            tag_post.apply_async((post.id,), task_id=post.tag_task_id)
    except BROKER_ERRORS as error:
        return show_untagged(post, error), 503
    seconds = time.time() - g.request_started
    flash(f"Saved. It took {seconds:.2f} s to answer your browser.")
    return redirect(post_page(post), code=303)
