"""Puts automatic tags on a post.

Plain Python, without Celery.
"""

from datetime import timedelta
from typing import Any, cast

from flask import current_app
from sqlalchemy import CursorResult, delete, select, update

from blog_autotag.calais.errors import CalaisError
from blog_autotag.database import db, utc_now
from blog_autotag.models.post import Post
from blog_autotag.models.tag import PostTag
from blog_autotag.tags.available import TAGGERS
from blog_autotag.tags.names import distinct_tags, is_tag_name, rows_of_tags
from blog_autotag.tags.offline import FoundTags, find_offline
from blog_autotag.tags.versions import Version, untagged_version

AFTER_TYPED = 100  # position of the first automatic tag


def apply_tags(
    post_id: int, task_id: str | None = None, retries: int = 0
) -> None:
    """Tag the current text of the post; typed tags stay as they are.

    Does nothing if the post was deleted, if this text was tagged before, or
    if this is a retry and a newer message is about the post. Raises
    CalaisError while the API is worth another retry; after that the tags
    are found offline.
    """
    version = untagged_version(post_id, retry_of=task_id if retries else None)
    if version is None:
        return
    db.session.rollback()  # no transaction stays open while an API answers
    suggest = TAGGERS[current_app.config["TAGGER"]]
    try:
        names = suggest(version.title, version.content, version.earlier)
        found = FoundTags(names)
    except CalaisError as error:
        if retries < error.retries:
            postpone(version, task_id, error.seconds)
            raise
        found = find_offline(version, error, retries)
    if claim(version, found):
        replace_automatic(post_id, found.names)
    db.session.commit()


def postpone(version: Version, task_id: str | None, seconds: float) -> None:
    """Note that a retry comes in `seconds`, so that beat enqueues no other."""
    values: dict[str, object] = {
        "tag_enqueued_at": utc_now() + timedelta(seconds=seconds)
    }
    if task_id:
        values["tag_task_id"] = task_id
    update_untagged(version, values)
    db.session.commit()


def claim(version: Version, found: FoundTags) -> bool:
    """Mark this text as tagged, in the transaction that writes the tags.

    The row stays locked until the commit. If two tasks run at the same
    time, the second one waits here and then finds nothing to do. Returns
    whether this task is the one that writes the tags.
    """
    values: dict[str, object] = {
        "tagged_hash": version.text_hash,
        "tags_note": found.note,
        "tag_again_at": found.again_at,
    }
    return update_untagged(version, values)


def update_untagged(version: Version, values: dict[str, object]) -> bool:
    """Set the values if the post still has this text and it is not tagged.

    Returns False if the text was changed, deleted or tagged while we were
    looking at it; then nothing is changed.
    """
    result = db.session.execute(
        update(Post)
        .where(
            Post.id == version.post_id,
            Post.text_hash == version.text_hash,
            Post.tagged_hash != version.text_hash,
        )
        .values(values)
    )
    return cast("CursorResult[Any]", result).rowcount == 1


def replace_automatic(post_id: int, names: list[str]) -> None:
    mine = PostTag.post_id == post_id
    db.session.execute(delete(PostTag).where(mine, PostTag.is_auto))
    typed = set(db.session.scalars(select(PostTag.tag_id).where(mine)))
    tags = rows_of_tags(distinct_tags(list(filter(is_tag_name, names))))
    db.session.add_all(
        PostTag(post_id=post_id, tag_id=tag.id, is_auto=True, position=place)
        for place, tag in enumerate(tags, AFTER_TYPED)
        if tag.id not in typed
    )
