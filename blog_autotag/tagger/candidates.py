"""The phrases of a post that could be its tags."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from blog_autotag.tagger.topics import Topic, topic_in_body, topic_in_title
from blog_autotag.tagger.words import (
    Clause,
    clauses,
    is_english,
    is_telling,
    key_of,
    phrases,
    text_of,
)

MAX_LETTERS = 50


@dataclass
class Candidate:
    """What a post says about one tag."""

    word_keys: tuple[str, ...]
    topic: Topic | None = None
    in_title: bool = False
    count: int = 0  # in the body, like all below
    first: float = 0.0  # 0: the first word, 1: the last
    mid_sentence: int = 0  # uses where a capital means something
    capitals: int = 0  # and how many of them have one
    spelled: Counter[str] = field(default_factory=Counter)

    @property
    def name(self) -> str:
        """Return the topic's name or the most frequent spelling."""
        return self.topic.name if self.topic else most_frequent(self.spelled)

    @property
    def capital_share(self) -> float:
        return self.capitals / max(1, self.mid_sentence)

    @property
    def uses(self) -> int:
        return self.count + self.in_title

    def add_use(self, phrase: Clause, place: float) -> None:
        if not self.count:
            self.first = place
        self.count += 1
        if not phrase[0].starts_sentence:
            self.mid_sentence += 1
            self.capitals += phrase[0].has_capital


def most_frequent(names: Counter[str]) -> str:
    return names.most_common(1)[0][0]


def find(title: str, body: str) -> dict[str, Candidate]:
    """Return the candidates of a post by tag key."""
    found: dict[str, Candidate] = {}
    text = clauses(body)
    length = max(1, sum(map(len, text)))
    for place, phrase in phrases(text):
        topic = topic_in_body(phrase)
        if topic or could_be_tag(phrase):
            enter(found, phrase, topic).add_use(phrase, place / length)
    known = {key for key, candidate in found.items() if candidate.topic}
    for _, phrase in phrases(clauses(title)):
        topic = topic_in_title(phrase, known)
        if topic or could_be_tag(phrase):
            enter(found, phrase, topic).in_title = True
    return only_likely(found, english=is_english(text))


def could_be_tag(phrase: Clause) -> bool:
    """Tell whether a phrase that is no topic may be a tag all the same."""
    return (
        is_telling(phrase[0].text)
        and is_telling(phrase[-1].text)
        and len(text_of(phrase)) <= MAX_LETTERS
    )


def enter(
    found: dict[str, Candidate], phrase: Clause, topic: Topic | None
) -> Candidate:
    key = topic.key if topic else key_of(phrase)
    if key not in found:
        found[key] = Candidate(tuple(word.key for word in phrase))
    candidate = found[key]
    candidate.topic = candidate.topic or topic
    candidate.spelled[text_of(phrase)] += 1
    return candidate


def only_likely(
    found: dict[str, Candidate], english: bool
) -> dict[str, Candidate]:
    """Keep topics and, in English, what is repeated or in the title."""
    within = uses_within_longer(found.values())
    return {
        key: candidate
        for key, candidate in found.items()
        if candidate.topic
        or (
            english
            and (candidate.count > 1 or candidate.in_title)
            and candidate.uses > within[key]
        )
    }


def uses_within_longer(found: Iterable[Candidate]) -> Counter[str]:
    """Return by word how often a longer candidate holds it.

    "Stable" is no tag where it stands in "Stable Diffusion" only.
    """
    within: Counter[str] = Counter()
    for candidate in found:
        if len(candidate.word_keys) > 1:
            for key in candidate.word_keys:
                within[key] = max(within[key], candidate.uses)
    return within
