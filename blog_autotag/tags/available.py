"""The taggers, of which the setting TAGGER names one.

Each takes a title, a text and earlier posts, and returns at most 5 tags,
best first.
"""

from collections.abc import Sequence

from flask import current_app

from blog_autotag.calais import client
from blog_autotag.tagger import Tagged, suggest_tags


def opencalais(
    title: str, text: str, earlier: Sequence[Tagged] = ()
) -> list[str]:
    """Ask the API, which has no use for earlier posts.

    Raises CalaisError.
    """
    config = current_app.config
    return client.suggest_tags(
        title,
        text,
        url=config["CALAIS_URL"],
        key=config["CALAIS_KEY"],
        timeout=config["CALAIS_TIMEOUT"],
    )


TAGGERS = {"offline": suggest_tags, "opencalais": opencalais}
