"""Saves posts: text, typed tags and the form's token in one transaction."""

from collections.abc import Callable

from blog_autotag.database import db, utc_now
from blog_autotag.models.post import Post
from blog_autotag.models.user import User
from blog_autotag.once import remember
from blog_autotag.posts.forms import PostForm
from blog_autotag.tags.typed import set_typed_tags


def save_new(
    form: PostForm, author: User, location: Callable[[Post], str]
) -> Post:
    """Commit a new post and return it.

    location: returns the page that answers this form, now and if it is sent
    again. Raises SavedBefore if another copy of the form was saved first.
    """
    post = Post(author=author, post_tags=[])
    post.set_text(form.title.data, form.content.data)
    db.session.add(post)
    db.session.flush()
    remember(form.form_token.data, location(post))
    set_typed_tags(post, form.tags)
    # Nobody else can have changed a new post: it is not read again.
    db.session.expire_on_commit = False
    db.session.commit()
    return post


def save_changes(form: PostForm, post: Post) -> bool:
    """Commit what was typed. Returns whether the text is another one now."""
    changed = post.set_text(form.title.data, form.content.data)
    post.updated_at = utc_now()
    db.session.flush()
    # The row is locked now: read the tags again before changing them.
    db.session.refresh(post, ["post_tags"])
    set_typed_tags(post, form.tags)
    db.session.commit()
    return changed
