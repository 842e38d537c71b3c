"""Renders a post's page and its form, for the views."""

from flask import g, render_template, url_for

from blog_autotag.models.post import Post
from blog_autotag.posts.forms import PostForm
from plumbing.records.status import find_timeline


def may_change(post: Post) -> bool:
    return g.user is not None and (g.user == post.author or g.user.is_admin)


def post_page(post: Post) -> str:
    return url_for("posts.show", post_id=post.id)


def render_post(post: Post, problem: str = "") -> str:
    return render_template(
        "blog_autotag/posts/show.html",
        post=post,
        # With a problem this request has waited for the broker already.
        timeline=None if problem else find_timeline(post.tag_task_id),
        problem=problem,
        mine=may_change(post),
    )


def render_form(form: PostForm, post: Post | None = None) -> str:
    return render_template(
        "blog_autotag/posts/form.html", form=form, post=post
    )
