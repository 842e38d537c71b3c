"""What the blog's earlier posts say about a new one."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt

from blog_autotag.tagger.keys import tag_key
from blog_autotag.tagger.prose import MAX_CHARACTERS
from blog_autotag.tagger.stopwords import is_stopword
from blog_autotag.tagger.words import SplitText, split_text

NEAREST = 5
TITLE_WEIGHT = 3
# A blog of a dozen posts has few that resemble a new one: two that share a
# word by chance must not decide its tags.
CHANCE = 5
DOUBT = 0.05


@dataclass(frozen=True)
class Tagged:
    """An earlier post with the tags that its author typed."""

    title: str
    text: str
    tags: tuple[str, ...]

    @property
    def tags_by_key(self) -> dict[str, str]:
        keyed = {tag_key(tag): tag for tag in self.tags}
        keyed.pop("", None)
        return keyed


def spellings_of_tags(posts: Sequence[Tagged]) -> dict[str, Counter[str]]:
    """Return by tag key how often each spelling was used."""
    found: dict[str, Counter[str]] = {}
    for post in posts:
        for key, tag in post.tags_by_key.items():
            found.setdefault(key, Counter())[tag] += 1
    return found


def tag_shares(
    title: SplitText, body: SplitText, posts: Sequence[Tagged]
) -> defaultdict[str, float]:
    """Return by tag key the share of the nearest posts that have the tag.

    The 5 nearest posts count by their similarity. Almost 1.0 means that all
    of them have the tag; all shares are near 0 if no post resembles the new
    one.
    """
    alike = similarities(word_weights(title, body), posts)
    nearest = sorted(
        zip(alike, posts, strict=True), key=lambda pair: -pair[0]
    )[:NEAREST]
    total = DOUBT + sum(similarity for similarity, _ in nearest)
    found: defaultdict[str, float] = defaultdict(float)
    for similarity, post in nearest:
        for key in post.tags_by_key:
            found[key] += similarity / total
    return found


def similarities(
    weights: dict[str, float], posts: Sequence[Tagged]
) -> list[float]:
    """Return for each post how much it resembles the new one, 0 to 1.

    `weights` are those of the new post's words. A word that few posts have
    weighs more.
    """
    vectors = [earlier_weights(post) for post in posts]
    having = Counter(word for vector in vectors for word in vector)
    rarity = {
        word: log((len(posts) + 1.5) / (count + 0.5))
        for word, count in having.items()
    }
    unseen = log((len(posts) + 1.5) / 0.5)
    new = {
        word: weight * rarity.get(word, unseen)
        for word, weight in weights.items()
    }
    return [damped_cosine(new, vector, rarity) for vector in vectors]


def damped_cosine(
    new: dict[str, float], vector: dict[str, float], rarity: dict[str, float]
) -> float:
    """Return the cosine times n / (n + 5) for n words in common."""
    common = 0
    product = 0.0
    square = 0.0
    for word, weight in vector.items():
        value = weight * rarity[word]
        square += value * value
        if word in new:
            common += 1
            product += value * new[word]
    lengths = sqrt(square * sum(value * value for value in new.values()))
    cosine = product / lengths if lengths else 0.0
    return cosine * common / (common + CHANCE)


def earlier_weights(post: Tagged) -> dict[str, float]:
    # Cut before the cache, which keeps its arguments.
    return cached_weights(
        post.title[:MAX_CHARACTERS], post.text[:MAX_CHARACTERS]
    )


# Up to 200 posts of a blog are read for each new one. An entry takes 50 KB.
@lru_cache(maxsize=400)
def cached_weights(title: str, text: str) -> dict[str, float]:
    return word_weights(split_text(title), split_text(text))


def word_weights(title: SplitText, body: SplitText) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for part, weight in ((body, 1), (title, TITLE_WEIGHT)):
        for word in part.words:
            if not is_stopword(word.text):
                counts[word.key] += weight
    return {word: log(1 + count) for word, count in counts.items()}
