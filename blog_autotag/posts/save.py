"""Saves posts: text, typed tags and the form's token in one transaction."""

from collections.abc import Callable

from sqlalchemy.exc import IntegrityError

from blog_autotag.database import db, utc_now
from blog_autotag.models.post import Post
from blog_autotag.models.user import User
from blog_autotag.once import remember
from blog_autotag.posts.forms import PostForm
from blog_autotag.tags.typed import set_typed_tags


def save_new(
    form: PostForm, author: User, location: Callable[[Post], str]
) -> Post | None:
    """The committed post; None if the same form was saved in the meantime.

    location: the page that answers this form, also when it is sent again.
    """
    post = Post(author=author)
    post.set_text(form.title.data, form.content.data)
    db.session.add(post)
    db.session.flush()
    try:
        remember(form.form_token.data, location(post))
    except IntegrityError:
        db.session.rollback()
        return None
    set_typed_tags(post, form.tags)
    db.session.commit()
    return post


def save_changes(form: PostForm, post: Post) -> bool:
    """Commit what was typed; whether the text differs from before."""
    changed = post.set_text(form.title.data, form.content.data)
    post.updated_at = utc_now()
    db.session.flush()
    db.session.refresh(post, ["post_tags"])  # as they are under the lock
    set_typed_tags(post, form.tags)
    db.session.commit()
    return changed
