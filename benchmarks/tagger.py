"""How good is the offline tagger on your own blog?

    python -m benchmarks.tagger FILE.jsonl

`make bench ARGS=tagger` takes the posts that its tests have.

Each line of the file is a post: {"blog": "", "date": "2024-01-31",
"title": "", "text": "", "tags": []}. Every post is tagged twice: cold, as if
the blog had no other post, and warm, where the same blog's posts of earlier
dates are known. The tags are compared by tag key with those of the author.
Prints these means over all posts, and the time that a post took:

F1@5   harmonic mean of P@5 and of the share of the author's tags found
P@5    share of the suggested tags that the author used
MRR    1 / rank of the first right tag among the first 10 (0 if none is right)
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import fmean
from time import perf_counter
from typing import NamedTuple

from benchmarks.trial import Asked, Trial
from blog_autotag.tagger import Tagged, rank_tags, suggest_tags, tag_key
from parts.process import ROOT

POSTS = ROOT / "tests/blog_autotag/tagger_posts.jsonl"

ABOUT = {
    "tagger": "the offline tagger on the posts of its tests",
}


class Post(NamedTuple):
    blog: str
    date: str
    tagged: Tagged


class Quality(NamedTuple):
    f1: float
    precision: float
    reciprocal_rank: float
    milliseconds: float


def read_posts(path: Path) -> list[Post]:
    """Return the posts of the file, newest first."""
    posts = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        tagged = Tagged(row["title"], row["text"], tuple(row["tags"]))
        posts.append(Post(row["blog"], row["date"], tagged))
    return sorted(posts, key=lambda post: post.date, reverse=True)


def posts_before(post: Post, posts: Iterable[Post]) -> list[Tagged]:
    """Return the posts of the same blog that have an earlier date."""
    return [
        other.tagged
        for other in posts
        if other.blog == post.blog and other.date < post.date
    ]


def judge(post: Tagged, earlier: Sequence[Tagged] = ()) -> Quality:
    """Compare the tagger's answer with the author's tags."""
    start = perf_counter()
    suggested = suggest_tags(post.title, post.text, earlier)
    milliseconds = 1000 * (perf_counter() - start)
    ranked = rank_tags(post.title, post.text, earlier, limit=10)
    right = set(map(tag_key, post.tags))
    keys = dict.fromkeys(map(tag_key, suggested))
    hits = len(right & keys.keys())
    ranks = dict.fromkeys(map(tag_key, ranked))
    first = (n for n, key in enumerate(ranks, start=1) if key in right)
    return Quality(
        f1=2 * hits / max(1, len(keys) + len(right)),
        precision=hits / max(1, len(keys)),
        reciprocal_rank=1 / next(first, float("inf")),
        milliseconds=milliseconds,
    )


def trials(asked: Asked) -> Iterator[Trial]:
    posts = read_posts(POSTS)[: asked.size(1_000, 3)]
    for name, known in (("cold", []), ("warm", posts)):
        yield Trial("tagger", name, partial(measure, posts, known))


def measure(posts: list[Post], known: list[Post]) -> dict[str, float]:
    judged = [judge(each.tagged, posts_before(each, known)) for each in posts]
    return {
        "F1@5": fmean(each.f1 for each in judged),
        "ms a post": fmean(each.milliseconds for each in judged),
    }


def line_of_means(name: str, judged: Sequence[Quality]) -> str:
    f1, precision, mrr, milliseconds = map(fmean, zip(*judged, strict=True))
    return (
        f"{name:24} F1@5 {f1:.3f}   P@5 {precision:.3f}   MRR {mrr:.3f}"
        f"   {milliseconds:5.1f} ms a post"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Judge the offline tagger.")
    parser.add_argument("file", type=Path, help="posts, one JSON a line")
    posts = read_posts(parser.parse_args().file)
    warm = {
        post: judge(post.tagged, posts_before(post, posts)) for post in posts
    }
    cold = {post: judge(post.tagged) for post in posts}
    for name, judged in (("cold", cold), ("warm", warm)):
        for blog in sorted({post.blog for post in posts}):
            of_blog = [q for post, q in judged.items() if post.blog == blog]
            print(line_of_means(f"{name} {blog}", of_blog))
        print(line_of_means(f"{name}, all posts", list(judged.values())))


if __name__ == "__main__":
    main()
