"""Suggests the tags of a post.

Candidates are phrases of the post (candidates.py), above all known topics
(topics.txt). On a blog with earlier tagged posts its own tags come first
(earlier.py): ten such posts double the quality.
"""

import re
from collections.abc import Sequence

from blog_autotag.tagger.earlier import Tagged
from blog_autotag.tagger.scores import Rated, rate_cold, rate_warm
from blog_autotag.tagger.words import split_text

MAX_TAGS = 5
SURE_TAGS = 2
SHARE_OF_BEST = 0.5
MAX_EARLIER = 200
VERSION = re.compile(r"(?<=[^\W\d]{2})[ ]?\d+$")  # CSS3, Python 3
NEAR = {"github": "git"}  # only the better one of both is shown


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
    """Return all tags, best first; equal scores in alphabetical order.

    A tag that says no more than a better one is left out.
    """
    new = split_text(title), split_text(text)
    posts = [post for post in earlier if post.tags][:MAX_EARLIER]
    rated = rate_warm(*new, posts) if posts else rate_cold(*new)
    ranked = sorted(rated.values(), key=lambda tag: (-tag.score, tag.name))
    return without_repetition(ranked)


def without_repetition(ranked: list[Rated]) -> list[Rated]:
    """Leave out words of the tags to be shown, and another "CSS3".

    "Stack" says nothing beside "stack overflow", whichever is better. A topic
    and a tag of the blog are names, and stay.
    """
    longer = [set(tag.name.casefold().split()) for tag in ranked[:MAX_TAGS]]
    kept: list[Rated] = []
    seen: set[str] = set()
    for tag in ranked:
        words = set(tag.name.casefold().split())
        bare = VERSION.sub("", tag.name.casefold())
        bare = NEAR.get(bare, bare)
        if bare in seen or (tag.free and any(words < each for each in longer)):
            continue
        seen.add(bare)
        kept.append(tag)
    return kept


def choose(ranked: list[Rated]) -> list[str]:
    """Return the first 2 tags, and up to 3 more half as good as the best.

    A sure tag is among them, wherever it ranks.
    """
    good = [
        place
        for place, tag in enumerate(ranked)
        if place < SURE_TAGS
        or tag.sure
        or tag.score >= SHARE_OF_BEST * ranked[0].score
    ]
    good.sort(key=lambda place: not ranked[place].sure)  # stable
    return [ranked[place].name for place in sorted(good[:MAX_TAGS])]
