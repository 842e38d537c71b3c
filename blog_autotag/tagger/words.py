"""From prose to words, grouped in clauses."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from blog_autotag.tagger.keys import tag_key
from blog_autotag.tagger.prose import clean

# C++, C#, node.js, open-source, R&D
WORD = re.compile(r"[^\W_](?:\w|[.'+#&/-](?=[^\W_]))*[+#]*")
BLANKS = re.compile(r"[ \t]+")
SENTENCE_END = re.compile(r"[.!?:\n|]")
ENGLISH_STOPWORDS = 0.15
NUMBER = re.compile(r"[\d.+/#&'-]+")


class Word(NamedTuple):
    text: str
    key: str
    starts_sentence: bool

    @property
    def has_capital(self) -> bool:
        return self.text[0].isupper()


Clause = list[Word]


@lru_cache(maxsize=8)
def clauses(source: str) -> tuple[Clause, ...]:
    """Return the clauses of Markdown or HTML.

    A clause is a run of words with nothing but blanks between them.
    """
    return tuple(split(clean(source)))


def split(prose: str) -> Iterator[Clause]:
    clause: Clause = []
    end = 0
    for match in WORD.finditer(prose):
        gap = prose[end : match.start()]
        if clause and not BLANKS.fullmatch(gap):
            yield clause
            clause = []
        starts_sentence = end == 0 or bool(SENTENCE_END.search(gap))
        text = match[0].removesuffix("'s")
        clause.append(Word(text, tag_key(text), starts_sentence))
        end = match.end()
    if clause:
        yield clause


def phrases(
    text: Iterable[Clause], longest: int = 3
) -> Iterator[tuple[int, Clause]]:
    """Yield each 1 to `longest` words of a clause, with their place."""
    place = 0
    for clause in text:
        for start in range(len(clause)):
            for end in range(start, min(start + longest, len(clause))):
                yield place + start, clause[start : end + 1]
        place += len(clause)


def key_of(phrase: Clause) -> str:
    """Return the phrase's tag key."""
    return "".join([word.key for word in phrase])


def text_of(phrase: Clause) -> str:
    return " ".join([word.text for word in phrase])


@lru_cache(maxsize=1)
def stopwords() -> frozenset[str]:
    path = Path(__file__).with_name("stopwords.txt")
    return frozenset(map(tag_key, path.read_text("utf-8").split()))


@lru_cache(maxsize=20_000)
def is_stopword(text: str) -> bool:
    """Tell whether the word says nothing about the topic.

    "The" and "don't" are stop words too.
    """
    return tag_key(text.split("'")[0]) in stopwords()


@lru_cache(maxsize=20_000)
def is_telling(text: str) -> bool:
    """Tell whether a tag can start or end with this word."""
    return not (len(text) == 1 or is_stopword(text) or NUMBER.fullmatch(text))


def is_english(text: Iterable[Clause]) -> bool:
    words = [word.text for word in chain.from_iterable(text)]
    known = sum(map(is_stopword, words))
    return len(words) < 20 or known >= ENGLISH_STOPWORDS * len(words)
