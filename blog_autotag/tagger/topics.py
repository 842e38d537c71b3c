"""The list of topics: names that are tags even if they occur once."""

from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from blog_autotag.tagger.keys import tag_key
from blog_autotag.tagger.words import Phrase


@dataclass(frozen=True)
class Topic:
    name: str
    key: str
    is_weak: bool = False  # an everyday word, which says little


@dataclass(frozen=True)
class Spelling:
    topic: Topic
    needs_capital: bool = False


def topic_key(key: str) -> str:
    """Return the key of the topic that `key` spells, or `key` itself."""
    spelling = known_spellings().get(key)
    return spelling.topic.key if spelling else key


def topic_in_body(phrase: Phrase, letters: Set[str]) -> Topic | None:
    """Return the phrase's topic; tells the language Go from the verb.

    A capital says nothing at the start of a sentence: "Go home." `letters`
    are the keys of the single letters that are languages in this post.
    """
    first = phrase.words[0]
    if len(first.text) == len(phrase.text) == 1:
        telling = phrase.key in letters
    else:
        telling = not first.starts_sentence
    return topic_of(phrase.key, has_capital=first.has_capital and telling)


def topic_in_title(phrase: Phrase, named: Set[str]) -> Topic | None:
    """Return the phrase's topic, if a capital is not all that makes it one.

    In A Title Like This a capital says nothing: then the topic's key must
    be among those that the body names.
    """
    key = phrase.key
    return topic_of(key, has_capital=topic_key(key) in named)


def topic_of(key: str, has_capital: bool) -> Topic | None:
    spelling = known_spellings().get(key)
    if spelling and (has_capital or not spelling.needs_capital):
        return spelling.topic
    return None


@lru_cache(maxsize=1)
def known_spellings() -> dict[str, Spelling]:
    """Return every spelling of every topic in topics.txt by its key."""
    path = Path(__file__).with_name("topics.txt")
    return parse_topics(path.read_text(encoding="utf-8"))


def parse_topics(text: str) -> dict[str, Spelling]:
    """Read lines like "~!name = alias | alias".

    "~" marks an everyday word, "!" a name that counts only with a capital
    in the text. Returns each spelling by its key. Raises ValueError if two
    spellings share a key.
    """
    found: dict[str, Spelling] = {}
    for line in text.splitlines():
        entry, _, aliases = line.partition("=")
        marked = entry.strip()
        if not marked or marked.startswith("# "):
            continue
        name = marked.lstrip("~!")
        topic = Topic(name, tag_key(name), is_weak="~" in marked)
        add_spelling(found, Spelling(topic, "!" in marked), name)
        for alias in filter(None, map(str.strip, aliases.split("|"))):
            spelling = Spelling(topic, alias[0] == "!")
            add_spelling(found, spelling, alias.lstrip("!"))
    return found


def add_spelling(
    found: dict[str, Spelling], spelling: Spelling, text: str
) -> None:
    key = tag_key(text)
    if key in found:
        raise ValueError(f"{text!r} stands twice in the topic list")
    found[key] = spelling
