"""Suggests the tags of a post.

Candidates are phrases of the post (candidates.py), above all known topics
(topics.txt). On a blog with earlier tagged posts its own tags come first
(earlier.py): ten such posts double the quality.
"""

from collections.abc import Sequence

from blog_autotag.tagger.earlier import Tagged
from blog_autotag.tagger.scores import Rated, rate_cold, rate_warm
from blog_autotag.tagger.words import split_text

MAX_TAGS = 5
SURE_TAGS = 2
SHARE_OF_BEST = 0.5
MAX_EARLIER = 200


def suggest_tags(
    title: str, text: str, earlier: Sequence[Tagged] = ()
) -> list[str]:
    """Return at most 5 tags, best first, in the spelling to show.

    `text` is Markdown or HTML, of which 20,000 characters are read.
    `earlier` are posts of the same blog, newest first, of which 200 are
    read. Takes about 10 ms, and 3 ms more for each earlier post that was
    not read before.
    """
    return choose(rate_tags(title, text, earlier))


def rank_tags(
    title: str, text: str, earlier: Sequence[Tagged] = (), limit: int = 10
) -> list[str]:
    """Return the best `limit` tags, whether they are good enough or not."""
    return [tag.name for tag in rate_tags(title, text, earlier)[:limit]]


def rate_tags(title: str, text: str, earlier: Sequence[Tagged]) -> list[Rated]:
    """Return all tags, best first; equal scores in alphabetical order."""
    new = split_text(title), split_text(text)
    posts = [post for post in earlier if post.tags][:MAX_EARLIER]
    rated = rate_warm(*new, posts) if posts else rate_cold(*new)
    return sorted(rated.values(), key=lambda tag: (-tag.score, tag.name))


def choose(ranked: list[Rated]) -> list[str]:
    """Return the first 2 tags, and up to 3 more half as good as the best."""
    return [
        tag.name
        for place, tag in enumerate(ranked[:MAX_TAGS])
        if place < SURE_TAGS or tag.score >= SHARE_OF_BEST * ranked[0].score
    ]
