"""The list of topics: names that are tags even if they occur once."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from blog_autotag.tagger.keys import tag_key
from blog_autotag.tagger.words import Clause, key_of


@dataclass(frozen=True)
class Topic:
    name: str
    key: str
    weak: bool = False


@dataclass(frozen=True)
class Spelling:
    topic: Topic
    needs_capital: bool = False


@lru_cache(maxsize=1)
def spellings() -> dict[str, Spelling]:
    """Return every spelling of every topic in topics.txt by its key."""
    path = Path(__file__).with_name("topics.txt")
    return parse(path.read_text(encoding="utf-8"))


def group_key(key: str) -> str:
    """Return the key of the topic that `key` spells, or `key` itself."""
    spelling = spellings().get(key)
    return spelling.topic.key if spelling else key


def topic_in_body(phrase: Clause) -> Topic | None:
    """Tell Go from go; "Go home" at the start of a sentence is neither."""
    first = phrase[0]
    telling = len(first.text) == 1 or not first.starts_sentence
    return topic_of(phrase, has_capital=first.has_capital and telling)


def topic_in_title(phrase: Clause, in_body: set[str]) -> Topic | None:
    """In A Title Like This a capital says nothing: the body must agree."""
    key = group_key(key_of(phrase))
    return topic_of(phrase, has_capital=key in in_body)


def topic_of(phrase: Clause, has_capital: bool) -> Topic | None:
    spelling = spellings().get(key_of(phrase))
    if spelling and (has_capital or not spelling.needs_capital):
        return spelling.topic
    return None


def parse(text: str) -> dict[str, Spelling]:
    """Read lines like "~!name = alias | alias".

    "~" marks an everyday word, "!" a name that counts only with a capital
    in the text. Raises ValueError if two spellings share a key.
    """
    found: dict[str, Spelling] = {}
    for line in text.splitlines():
        entry, _, aliases = line.partition("=")
        marked = entry.strip()
        if not marked or marked.startswith("# "):
            continue
        name = marked.lstrip("~!")
        topic = Topic(name, tag_key(name), weak="~" in marked)
        add(found, Spelling(topic, "!" in marked), name)
        for alias in filter(None, map(str.strip, aliases.split("|"))):
            add(found, Spelling(topic, alias[0] == "!"), alias.lstrip("!"))
    return found


def add(found: dict[str, Spelling], spelling: Spelling, text: str) -> None:
    key = tag_key(text)
    if key in found:
        raise ValueError(f"{text!r} stands twice in the topic list")
    found[key] = spelling
