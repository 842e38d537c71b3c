"""Puts automatic tags on a post. No Celery in here."""

from datetime import timedelta
from typing import Any, cast

from flask import current_app
from sqlalchemy import CursorResult, delete, select, update

from blog_autotag.calais.errors import CalaisError
from blog_autotag.database import db, utc_now
from blog_autotag.models.post import Post
from blog_autotag.models.tag import PostTag
from blog_autotag.tags.available import TAGGERS
from blog_autotag.tags.names import distinct, find_tags, is_name
from blog_autotag.tags.offline import Found, find_offline
from blog_autotag.tags.versions import Text, read_text

AFTER_TYPED = 100  # position of the first automatic tag


def apply_tags(
    post_id: int, task_id: str | None = None, retries: int = 0
) -> None:
    """Tag the post's text of now; what a person typed stays as it is.

    Does nothing if the post is gone, this text was tagged already, or a
    newer message than this retry is about it. Raises CalaisError while the
    API is worth another retry; after that the tags are found offline.
    """
    text = read_text(post_id, retry_of=task_id if retries else None)
    if text is None:
        return
    suggest = TAGGERS[current_app.config["TAGGER"]]
    try:
        found = Found(suggest(text.title, text.content, text.earlier))
    except CalaisError as error:
        if retries < error.retries:
            postpone(text, task_id, error.seconds)
            raise
        found = find_offline(text, error, retries)
    if claim(text, found):
        replace_automatic(post_id, found.names)
    db.session.commit()


def postpone(text: Text, task_id: str | None, seconds: float) -> None:
    """Let the retry, which comes in `seconds`, be this text's message; beat
    enqueues no other one before."""
    values: dict[str, object] = {
        "tag_enqueued_at": utc_now() + timedelta(seconds=seconds)
    }
    if task_id:
        values["tag_task_id"] = task_id
    update_untagged(text, values)
    db.session.commit()


def claim(text: Text, found: Found) -> bool:
    """Mark this text as tagged, in the transaction that writes the tags.

    The row stays locked until the commit, so of two tasks that run at once
    the second waits here, and then finds that it has nothing to do.
    """
    values: dict[str, object] = {
        "tagged_hash": text.text_hash,
        "tags_note": found.note,
        "tag_again_at": found.again_at,
    }
    return update_untagged(text, values)


def update_untagged(text: Text, values: dict[str, object]) -> bool:
    """False, and nothing is changed, if the text was changed, deleted or
    tagged while we were looking at it."""
    result = db.session.execute(
        update(Post)
        .where(
            Post.id == text.post_id,
            Post.text_hash == text.text_hash,
            Post.tagged_hash != text.text_hash,
        )
        .values(values)
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
