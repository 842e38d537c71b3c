"""Finds tags offline when the API gives none."""

import logging
from dataclasses import dataclass
from datetime import datetime

from blog_autotag.calais.errors import CalaisError
from blog_autotag.database import utc_now
from blog_autotag.models.post import NOTE_LENGTH
from blog_autotag.tagger import suggest_tags
from blog_autotag.tags.versions import Version

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FoundTags:
    """The tags of a post.

    If they were found offline in place of the API, `note` is the reason,
    and `again_at` the time to ask the API again, if it makes sense.
    """

    names: list[str]
    note: str | None = None
    again_at: datetime | None = None


def find_offline(
    version: Version, error: CalaisError, retries: int
) -> FoundTags:
    note = f"{error} ({retries} retries)" if retries else str(error)
    log.log(
        error.level, "post %d: tags found offline: %s", version.post_id, note
    )
    return FoundTags(
        suggest_tags(version.title, version.content, version.earlier),
        note[:NOTE_LENGTH],
        utc_now() + error.again_in if error.again_in else None,
    )
