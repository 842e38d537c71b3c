"""Takes the tags from an answer, and trusts none of it.

An answer is a JSON object. Its members are of many kinds; two of them are
tags and topics:

    {URI: {"_typeGroup": "socialTag", "name": ..., "importance": "1"},
     URI: {"_typeGroup": "topics", "name": ...}, ...}
"""

import json
import unicodedata
from collections.abc import Iterable
from typing import Any

from blog_autotag.calais.errors import Garbled

MAX_TAGS = 5
NAME_LENGTH = 40  # as for tags that people type
IMPORTANCE = {"1": 1, "2": 2, "3": 3}  # 1 is best


def read_tags(body: bytes) -> list[str]:
    """Return at most 5 tags, the most important first. Raises Garbled."""
    members = read_members(body)
    topics = {tag_name(each) for each in members_of_kind(members, "topics")}
    tags = sorted(members_of_kind(members, "socialTag"), key=importance)
    names = dict.fromkeys(map(tag_name, tags))
    good = [
        name
        for name in names
        if 0 < len(name) <= NAME_LENGTH and name not in topics
    ]
    return good[:MAX_TAGS]


def read_members(body: bytes) -> list[Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Garbled("the answer is not JSON") from error
    if not isinstance(found, dict):
        raise Garbled("the answer is not a JSON object")
    return list(found.values())


def members_of_kind(members: Iterable[Any], kind: str) -> list[dict[str, Any]]:
    """Return the members of this kind whose name is a string."""
    return [
        each
        for each in members
        if isinstance(each, dict)
        and each.get("_typeGroup") == kind
        and isinstance(each.get("name"), str)
    ]


def importance(member: dict[str, Any]) -> int:
    """Return 1 to 3, of which 1 is best, or 4 if it is not known."""
    given = member.get("importance")
    return IMPORTANCE.get(given, 4) if isinstance(given, str) else 4


def tag_name(member: dict[str, Any]) -> str:
    return visible_text(member["name"].replace("_", " and ")).lower()


def visible_text(text: str) -> str:
    """Return the text on one line, without invisible characters.

    These are Unicode's categories C: control characters, marks that turn
    the direction of writing, and halves of characters, which databases
    refuse.
    """
    spaced = " ".join(text.split())
    seen = (c for c in spaced if unicodedata.category(c)[0] != "C")
    return unicodedata.normalize("NFC", "".join(seen)).strip()
