"""When are two spellings the same tag? When their keys are equal."""

import re
import unicodedata
from functools import lru_cache

SEPARATORS = re.compile(r"[\s_\-/,:;|]+")
UNCHANGED = {"news", "series", "species"}


@lru_cache(maxsize=20_000)
def tag_key(name: str) -> str:
    """Return what all spellings of one tag share.

    "Open-Source", "open source" and "OpenSource" give "opensource". A name
    without letters and digits (an emoji) is its own key, so that the key is
    empty for blank names only.
    """
    folded = unicodedata.normalize("NFC", name).casefold().replace("&", "and")
    words = (_plain(word) for word in SEPARATORS.split(folded))
    return "".join(_singular(word) for word in words) or folded.strip()


def _plain(word: str) -> str:
    # Marks are kept beside letters: in Hindi they are the vowels.
    return "".join(c for c in word if c in "+#" or _is_letter(c))


def _is_letter(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char).startswith("M")


def _singular(word: str) -> str:
    if word in UNCHANGED:
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if len(word) < 4 or not word.endswith("s"):
        return word
    return word if word.endswith(("ss", "us", "is")) else word[:-1]
