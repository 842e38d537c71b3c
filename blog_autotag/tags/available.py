"""The taggers there are; the setting TAGGER names one of them.

Each takes a title, a text and earlier posts, and gives at most 5 tags, best
first.
"""

from collections.abc import Sequence

from flask import current_app

from blog_autotag.calais import client
from blog_autotag.tagger.suggest import Tagged, suggest_tags


def opencalais(
    title: str, text: str, earlier: Sequence[Tagged] = ()
) -> list[str]:
    """Ask the API; raises CalaisError. Earlier posts mean nothing to it."""
    config = current_app.config
    return client.suggest_tags(
        title,
        text,
        url=config["CALAIS_URL"],
        key=str(config["CALAIS_KEY"]),  # one of digits alone came as a number
        timeout=config["CALAIS_TIMEOUT"],
    )


TAGGERS = {"offline": suggest_tags, "opencalais": opencalais}
