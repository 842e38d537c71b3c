"""Judges words: some say nothing about the topic of a text."""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from blog_autotag.tagger.keys import tag_key

ENGLISH_SHARE = 0.15  # of English words that are stop words, at least
FEW_WORDS = 20  # too few to tell the language
NUMBER = re.compile(r"[\d.+/#&'-]+")


@lru_cache(maxsize=1)
def stopword_keys() -> frozenset[str]:
    path = Path(__file__).with_name("stopwords.txt")
    return frozenset(map(tag_key, path.read_text("utf-8").split()))


@lru_cache(maxsize=20_000)
def is_stopword(word: str) -> bool:
    """Return whether the word says nothing about the topic.

    "The" and "don't" are stop words, too.
    """
    return tag_key(word.split("'")[0]) in stopword_keys()


@lru_cache(maxsize=20_000)
def is_telling(word: str) -> bool:
    """Return whether a tag can start or end with this word."""
    return not (len(word) == 1 or is_stopword(word) or NUMBER.fullmatch(word))


def is_english(words: Iterable[str]) -> bool:
    """Return whether the text seems English; a short text always does."""
    found = list(words)
    known = sum(map(is_stopword, found))
    return len(found) < FEW_WORDS or known >= ENGLISH_SHARE * len(found)
