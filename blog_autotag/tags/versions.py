"""The text that is to be tagged, read from the database."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from blog_autotag.database import db
from blog_autotag.models.post import Post
from blog_autotag.models.tag import PostTag
from blog_autotag.tagger.suggest import Tagged

MAX_EARLIER = 200


@dataclass(frozen=True)
class Text:
    """One version of a post's text."""

    post_id: int
    text_hash: str
    title: str
    content: str
    earlier: list[Tagged]


def read_text(post_id: int, retry_of: str | None) -> Text | None:
    """The post's text; None if there is nothing to do about it.

    retry_of: the id of a retried task. Its text may have been changed since,
    and then a task of its own is about the new one.
    """
    post = db.session.get(Post, post_id)
    if post is None or post.is_tagged:
        return None
    if retry_of and post.tag_task_id != retry_of:
        return None
    text = Text(
        post.id, post.text_hash, post.title, post.content, earlier_posts(post)
    )
    db.session.rollback()  # no transaction stays open while an API answers
    return text


def earlier_posts(post: Post) -> list[Tagged]:
    """The newest posts before this one that a person gave tags to."""
    typed = Post.post_tags.any(PostTag.is_auto.is_(False))
    query = (
        select(Post)
        .where(Post.id < post.id, typed)
        .order_by(Post.id.desc())
        .limit(MAX_EARLIER)
        .options(selectinload(Post.post_tags))
    )
    return [
        # Automatic tags would repeat the tagger's own mistakes.
        Tagged(each.title, each.content, tuple(each.typed_tags))
        for each in db.session.scalars(query)
    ]
