"""The phrases of a post that could be its tags."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from blog_autotag.tagger.letters import languages_of_a_letter
from blog_autotag.tagger.stopwords import is_english, is_telling
from blog_autotag.tagger.topics import Topic, topic_in_body, topic_in_title
from blog_autotag.tagger.words import Phrase, SplitText

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
        """The topic's name, or else the most frequent spelling."""
        return self.topic.name if self.topic else most_frequent(self.spelled)

    @property
    def capital_share(self) -> float:
        return self.capitals / max(1, self.mid_sentence)

    @property
    def uses(self) -> int:
        return self.count + self.in_title

    def add_use(self, phrase: Phrase, place: float) -> None:
        if not self.count:
            self.first = place
        self.count += 1
        first_word = phrase.words[0]
        if not first_word.starts_sentence:
            self.mid_sentence += 1
            self.capitals += first_word.has_capital


def most_frequent(names: Counter[str]) -> str:
    return names.most_common(1)[0][0]


def find_candidates(title: SplitText, body: SplitText) -> dict[str, Candidate]:
    """Return the candidates of a post by tag key."""
    found: dict[str, Candidate] = {}
    words = [word.text for word in body.words]
    letters = languages_of_a_letter((title, body))
    for phrase in body.phrases():
        topic = topic_in_body(phrase, letters)
        if topic or could_be_tag(phrase):
            candidate = candidate_for(phrase, topic, found)
            candidate.add_use(phrase, phrase.place / len(words))
    named = {key for key, candidate in found.items() if candidate.topic}
    for phrase in title.phrases():
        topic = topic_in_title(phrase, named | letters)
        if topic or could_be_tag(phrase):
            candidate_for(phrase, topic, found).in_title = True
    return likely_candidates(found, english=is_english(words))


def could_be_tag(phrase: Phrase) -> bool:
    """Return whether a phrase that is not a topic may still be a tag.

    "Git and GitHub" are two tags.
    """
    return (
        is_telling(phrase.words[0].text)
        and is_telling(phrase.words[-1].text)
        and len(phrase.text) <= MAX_LETTERS
        and not any(word.key in {"and", "or"} for word in phrase.words)
    )


def candidate_for(
    phrase: Phrase, topic: Topic | None, found: dict[str, Candidate]
) -> Candidate:
    """Return the phrase's candidate among those found; add a missing one."""
    key = topic.key if topic else phrase.key
    if key not in found:
        found[key] = Candidate(tuple(word.key for word in phrase.words))
    candidate = found[key]
    candidate.topic = candidate.topic or topic
    candidate.spelled[phrase.text] += 1
    return candidate


def likely_candidates(
    found: dict[str, Candidate], english: bool
) -> dict[str, Candidate]:
    """Keep topics and, in English, what is repeated or in the title."""
    within = uses_within_longer(found.values())
    return {
        key: candidate
        for key, candidate in found.items()
        if (candidate.topic and not is_part(candidate, within[key]))
        or (
            english
            and (candidate.count > 1 or candidate.in_title)
            and candidate.uses > within[key]
        )
    }


def is_part(candidate: Candidate, within: int) -> bool:
    """Return whether a weak topic is a word of a longer one at each use.

    "Learning" says nothing beside "machine learning".
    """
    weak = candidate.topic is not None and candidate.topic.is_weak
    return weak and candidate.uses <= within


def uses_within_longer(found: Iterable[Candidate]) -> Counter[str]:
    """Return by word key how often a longer candidate holds the word.

    "Stable" is not a tag of a text that has it only in "Stable Diffusion".
    """
    within: Counter[str] = Counter()
    for candidate in found:
        if len(candidate.word_keys) > 1:
            for key in candidate.word_keys:
                within[key] = max(within[key], candidate.uses)
    return within
