"""Takes the tags from an answer, and trusts none of it.

An answer is a JSON object; its members are of many kinds, tags and topics
among them: {URI: {"_typeGroup": "socialTag", "name": ..., "importance":
"1"}, URI: {"_typeGroup": "topics", "name": ...}, ...}.
"""

import json
import unicodedata
from collections.abc import Iterable
from typing import Any

from blog_autotag.calais.errors import Garbled

MAX_TAGS = 5
NAME_LENGTH = 40  # as for tags that people type
IMPORTANCE = {"1": 1, "2": 2, "3": 3}  # 1 is best


def find_tags(body: bytes) -> list[str]:
    """At most 5 tags, the most important first; raises Garbled."""
    members = read_members(body)
    topics = {clean(each["name"]) for each in of_kind(members, "topics")}
    tags = sorted(of_kind(members, "socialTag"), key=rank)
    names = dict.fromkeys(clean(each["name"]) for each in tags)
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
        raise Garbled("an answer that is no JSON") from error
    if not isinstance(found, dict):
        raise Garbled("an answer that is no JSON object")
    return list(found.values())


def of_kind(members: Iterable[Any], kind: str) -> list[dict[str, Any]]:
    """Members of that kind whose name is a string."""
    return [
        each
        for each in members
        if isinstance(each, dict)
        and each.get("_typeGroup") == kind
        and isinstance(each.get("name"), str)
    ]


def rank(member: dict[str, Any]) -> int:
    """1 is best; what is not known comes last."""
    importance = member.get("importance")
    return IMPORTANCE.get(importance, 4) if isinstance(importance, str) else 4


def clean(name: str) -> str:
    return one_line(name.replace("_", " and ")).lower()


def one_line(text: str) -> str:
    """Without line breaks and what can't be seen.

    Unicode's C categories: control characters, marks that turn the
    direction of writing, halves of characters, which no database takes.
    """
    spaced = " ".join(text.split())
    seen = (c for c in spaced if unicodedata.category(c)[0] != "C")
    return unicodedata.normalize("NFC", "".join(seen)).strip()
