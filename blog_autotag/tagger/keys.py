"""Two spellings are the same tag if they have the same key."""

import re
import unicodedata
from functools import lru_cache

SEPARATORS = re.compile(r"[\s_\-/,:;|]+")
UNCHANGED = {"news", "series", "species"}


@lru_cache(maxsize=20_000)
def tag_key(name: str) -> str:
    """Return the key that all spellings of one tag share.

    "Open-Source", "open source" and "OpenSource" give "opensource". A name
    without letters and digits (an emoji) is its own key, so that only a
    blank name has an empty key.
    """
    folded = unicodedata.normalize("NFC", name).casefold().replace("&", "and")
    words = (plain(word) for word in SEPARATORS.split(folded))
    return "".join(singular(word) for word in words) or folded.strip()


def plain(word: str) -> str:
    # Marks are kept like letters: in Hindi they are the vowels.
    return "".join(c for c in word if c in "+#" or is_letter(c))


def is_letter(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char).startswith("M")


def singular(word: str) -> str:
    if word in UNCHANGED:
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if len(word) < 4 or not word.endswith("s"):
        return word
    return word if word.endswith(("ss", "us", "is")) else word[:-1]
