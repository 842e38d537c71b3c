"""Puts automatic tags on a post. No Celery in here."""

from typing import Any, cast

from flask import current_app
from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import selectinload

from blog_autotag.database import db
from blog_autotag.posts.models import Post
from blog_autotag.tags.models import PostTag
from blog_autotag.tags.names import distinct, find_tags, is_name
from blog_autotag.tags.tagger import Tagged, suggest_tags

MAX_EARLIER = 200
AFTER_TYPED = 100  # position of the first automatic tag

TAGGERS = {"offline": suggest_tags}


def apply_tags(post_id: int) -> None:
    """Tag the post's text of now; what a person typed stays as it is.

    Does nothing if the post is gone or this text was tagged already.
    """
    post = db.session.get(Post, post_id)
    if post is None or post.is_tagged:
        return
    text_hash = post.text_hash
    suggest = TAGGERS[current_app.config["TAGGER"]]
    names = suggest(post.title, post.content, earlier_posts(post))
    if claim(post_id, text_hash):
        replace_automatic(post_id, names)
    db.session.commit()


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


def claim(post_id: int, text_hash: str) -> bool:
    """Mark this text as tagged, in the transaction that writes the tags.

    False if the text was changed, deleted or tagged while we were looking
    at it. The row stays locked until the commit, so of two tasks that run
    at once the second waits here, and then finds that it has nothing to do.
    """
    result = db.session.execute(
        update(Post)
        .where(
            Post.id == post_id,
            Post.text_hash == text_hash,
            Post.tagged_hash != text_hash,
        )
        .values(tagged_hash=text_hash)
    )
    return cast("CursorResult[Any]", result).rowcount == 1


def replace_automatic(post_id: int, names: list[str]) -> None:
    mine = PostTag.post_id == post_id
    db.session.execute(delete(PostTag).where(mine, PostTag.is_auto))
    typed = set(db.session.scalars(select(PostTag.tag_id).where(mine)))
    tags = find_tags(distinct([name for name in names if is_name(name)]))
    db.session.add_all(
        PostTag(post_id=post_id, tag_id=tag.id, is_auto=True, position=place)
        for place, tag in enumerate(tags, AFTER_TYPED)
        if tag.id not in typed
    )
