"""The pages of posts."""

import time

from flask import Blueprint, abort, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from my_blog.forms import PostForm
from my_blog.models import Post, db
from my_blog.users import signed_in_only
from plumbing.settings import lesson_seconds

bp = Blueprint("posts", __name__, template_folder="templates")


@bp.get("/")
def index() -> str:
    newest = db.session.scalars(select(Post).order_by(Post.id.desc()))
    return render_template("my_blog/index.html", posts=newest)


@bp.get("/posts/new")
@signed_in_only
def new() -> ResponseReturnValue:
    return show_form(PostForm())


@bp.post("/posts")
@signed_in_only
def create() -> ResponseReturnValue:
    form = PostForm()
    if not form.validate():
        return show_form(form), 422
    post = Post(author=g.user)
    save(post, form)
    time.sleep(lesson_seconds(10))  # the slow part of saving a post
    return redirect(page_of(post), code=303)


@bp.get("/posts/<int:post_id>")
def show(post_id: int) -> str:
    post = db.get_or_abort(Post, post_id)
    return render_template("my_blog/post.html", post=post)


@bp.get("/posts/<int:post_id>/edit")
@signed_in_only
def edit(post_id: int) -> ResponseReturnValue:
    post = own_post(post_id)
    return show_form(PostForm(obj=post), post)


@bp.post("/posts/<int:post_id>")
@signed_in_only
def update(post_id: int) -> ResponseReturnValue:
    post = own_post(post_id)
    form = PostForm(obj=post)
    if not form.validate():
        return show_form(form, post), 422
    save(post, form)
    return redirect(page_of(post), code=303)


def own_post(post_id: int) -> Post:
    post = db.get_or_abort(Post, post_id)
    if post.author != g.user:
        abort(403, "Only its author may change this post.")
    return post


def save(post: Post, form: PostForm) -> None:
    post.title, post.content = form.title.data, form.content.data
    db.session.add(post)
    db.session.commit()


def page_of(post: Post) -> str:
    return url_for("posts.show", post_id=post.id)


def show_form(form: PostForm, post: Post | None = None) -> str:
    return render_template("my_blog/form.html", form=form, post=post)
