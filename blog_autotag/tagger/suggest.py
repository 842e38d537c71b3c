"""The offline tagger: which tags fit a post?

Candidates are phrases of the post (candidates.py), known topics above all
(topics.txt). On a blog with earlier tagged posts its own tags come first
(earlier.py): ten such posts double the quality. No network, no model.
"""

from collections.abc import Sequence

from blog_autotag.tagger.earlier import Tagged
from blog_autotag.tagger.keys import tag_key
from blog_autotag.tagger.scores import Rated, rate_cold, rate_warm

__all__ = ["Tagged", "choose", "rank_tags", "suggest_tags", "tag_key"]

MAX_TAGS = 5
SURE_TAGS = 2
SHARE_OF_BEST = 0.5
MAX_EARLIER = 200


def suggest_tags(
    title: str, text: str, earlier: Sequence[Tagged] = ()
) -> list[str]:
    """Return at most 5 tags, best first, spelled as to be shown.

    text is Markdown or HTML, of which 20,000 characters are read; earlier
    are posts of the same blog, newest first, of which 200 are read. Takes
    about 10 ms, and 3 ms for each earlier post not read before.
    """
    return choose(rate(title, text, earlier))


def rank_tags(
    title: str, text: str, earlier: Sequence[Tagged] = (), limit: int = 10
) -> list[str]:
    """Return the best `limit` tags, good enough or not."""
    return [tag.name for tag in rate(title, text, earlier)[:limit]]


def rate(title: str, text: str, earlier: Sequence[Tagged]) -> list[Rated]:
    """Return all tags, best first; equal scores in alphabetical order."""
    posts = [post for post in earlier if post.tags][:MAX_EARLIER]
    known = rate_warm(title, text, posts) if posts else rate_cold(title, text)
    return sorted(known.values(), key=lambda tag: (-tag.score, tag.name))


def choose(ranked: list[Rated]) -> list[str]:
    """Return 2 tags, and up to 5 if they are half as good as the best."""
    return [
        tag.name
        for place, tag in enumerate(ranked[:MAX_TAGS])
        if place < SURE_TAGS or tag.score >= SHARE_OF_BEST * ranked[0].score
    ]
