"""Reads from the database what is to be tagged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import Select, func, select

from blog_autotag.database import db, utc_now
from blog_autotag.models.post import Post
from blog_autotag.models.tag import PostTag, Tag
from blog_autotag.tagger import MAX_CHARACTERS, MAX_EARLIER, Tagged


@dataclass(frozen=True)
class Version:
    """One version of a post's text, with the earlier posts of the blog."""

    post_id: int
    text_hash: str
    title: str
    content: str
    earlier: list[Tagged]


def untagged_version(post_id: int, retry_of: str | None) -> Version | None:
    """Return the post's text, or None if there is nothing to do about it.

    `retry_of` is the id of a retried task. The text may have changed since
    its first attempt; then a task of its own tags the new text.
    """
    post = db.session.get(Post, post_id)
    if post is None or post.is_tagged:
        return None
    if retry_of and post.tag_task_id != retry_of:
        return None
    return Version(
        post.id, post.text_hash, post.title, post.content, earlier_posts(post)
    )


def earlier_posts(post: Post) -> list[Tagged]:
    """Return the posts before this one that have typed tags, newest first.

    Automatic tags would repeat the tagger's own mistakes.
    """
    rows = db.session.execute(typed_tags_before(post.id))
    return [
        Tagged(title, text, tuple(row.name for row in of_one))
        for (_id, title, text), of_one in groupby(rows, lambda row: row[:3])
    ]


def typed_tags_before(post_id: int) -> Select[tuple[int, str, str, str]]:
    """Select id, title, text and tag of the newest posts with typed tags.

    There is a row for each tag. Only the part of a text that the tagger
    reads is selected.
    """
    typed = PostTag.is_auto.is_(False)
    newest = (
        select(PostTag.post_id)
        .where(typed, PostTag.post_id < post_id)
        .distinct()
        .order_by(PostTag.post_id.desc())
        .limit(MAX_EARLIER)
    )
    read = func.substr(Post.content, 1, MAX_CHARACTERS)
    return (
        select(Post.id, Post.title, read, Tag.name)
        .join(PostTag, PostTag.post_id == Post.id)
        .join(Tag, Tag.id == PostTag.tag_id)
        .where(typed, Post.id.in_(newest))
        .order_by(Post.id.desc(), PostTag.position)
    )


def find_untagged_posts(
    enqueued_before: datetime, limit: int
) -> Sequence[Post]:
    """Return posts whose tagging never happened or is due again.

    The posts that have waited longest come first, so that a post that fails
    each time does not keep others from being tagged.
    """
    untagged = (Post.tagged_hash != Post.text_hash) & (
        Post.tag_enqueued_at < enqueued_before
    )
    query = (
        select(Post)
        .where(untagged | (Post.tag_again_at < utc_now()))
        .order_by(Post.tag_enqueued_at)
        .limit(limit)
    )
    return db.session.scalars(query).all()
