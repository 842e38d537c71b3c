"""How well each tag fits a post, as a number.

The numbers were chosen on the posts of several blogs, by the tags that their
authors had typed. `python -m benchmarks.tagger` shows what a change does.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import log
from typing import NamedTuple

from blog_autotag.tagger.candidates import (
    Candidate,
    find_candidates,
    most_frequent,
)
from blog_autotag.tagger.earlier import Tagged, spellings_of_tags, tag_shares
from blog_autotag.tagger.letters import LETTER_KEYS
from blog_autotag.tagger.topics import topic_key
from blog_autotag.tagger.words import CJK, SplitText

LONGEST_OWN_TAG = 5  # words
ABSENT = -1.0
CJK_SIGN = re.compile(CJK)


class Rated(NamedTuple):
    """free: no topic, and no tag that the blog has used before.

    sure: to be offered even if others are much better.
    """

    name: str
    score: float
    free: bool = False
    sure: bool = False


def rate_cold(title: SplitText, body: SplitText) -> dict[str, Rated]:
    """Return by tag key what the post alone suggests."""
    return {
        key: Rated(
            candidate.name, cold_score(candidate), candidate.topic is None
        )
        for key, candidate in find_candidates(title, body).items()
    }


def cold_score(candidate: Candidate) -> float:
    score = (
        presence(candidate.count, candidate.in_title)
        - candidate.first
        + 0.6 * candidate.capital_share
    )
    if candidate.topic is None:
        return score
    weak = candidate.topic.is_weak and not candidate.in_title
    return score + (0.3 if weak else 1.5)


def presence(count: int, in_title: bool) -> float:
    return 0.75 * log(1 + count) + in_title


def rate_warm(
    title: SplitText, body: SplitText, posts: Sequence[Tagged]
) -> dict[str, Rated]:
    """Return by tag key what the post and the blog's earlier ones suggest.

    A tag that the blog has used before keeps its spelling.
    """
    cold = rate_cold(title, body)
    own = spellings_of_tags(posts)
    near = tag_shares(title, body, posts)
    in_body, in_title = count_tags(own, body), count_tags(own, title)
    warm = {}
    for key, spelled in own.items():
        known = cold.get(key) or cold.get(topic_key(key))
        if known:
            here = known.score
        elif in_body[key] or in_title[key]:
            if key in LETTER_KEYS:
                continue  # vitamin C
            here = presence(in_body[key], bool(in_title[key]))
        else:
            here = ABSENT
        habit = 0.5 * log(1 + spelled.total())
        score = here + habit + 10.0 * near[key]
        sure = in_body[key] > 1 and is_cjk_name(key)
        warm[key] = Rated(most_frequent(spelled), score, sure=sure)
    # A blog that has the tag "js" is not offered "javascript" beside it.
    covered = {topic_key(key) for key in own}
    new = {key: tag for key, tag in cold.items() if key not in covered}
    return new | warm


def is_cjk_name(key: str) -> bool:
    """Return whether a tag is Chinese, Japanese or Korean, and no mere sign.

    Such words are no candidates of their own, as no blanks divide them.
    """
    return len(key) > 1 and CJK_SIGN.search(key) is not None


def count_tags(keys: Iterable[str], text: SplitText) -> Counter[str]:
    """Return by key how often the text has each tag.

    Unlike a candidate, a tag of the blog may be made of stop words.
    """
    counts = Counter(phrase.key for phrase in text.phrases(LONGEST_OWN_TAG))
    # Chinese and Japanese put no blanks between words.
    prose = text.prose.casefold()
    for key in keys:
        if not key.isascii() and key not in counts:
            counts[key] = prose.count(key)
    return counts
