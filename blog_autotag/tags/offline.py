"""Tags without the API, when it is no use."""

import logging
from dataclasses import dataclass
from datetime import datetime

from blog_autotag.calais.errors import CalaisError
from blog_autotag.database import utc_now
from blog_autotag.models.post import NOTE_LENGTH
from blog_autotag.tagger.suggest import suggest_tags
from blog_autotag.tags.versions import Text

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """note: why the tags were found offline; again_at: when beat is to have
    the API asked again. Neither, if they come from the tagger asked for."""

    names: list[str]
    note: str | None = None
    again_at: datetime | None = None


def find_offline(text: Text, error: CalaisError, retries: int) -> Found:
    note = f"{error} ({retries} retries)" if retries else str(error)
    log.log(error.level, "post %d: tags found offline: %s", text.post_id, note)
    return Found(
        suggest_tags(text.title, text.content, text.earlier),
        note[:NOTE_LENGTH],
        utc_now() + error.again_in if error.again_in else None,
    )
