"""Lists of posts, newest first, 20 on a page."""

from dataclasses import dataclass

from flask import request
from sqlalchemy import Select
from sqlalchemy.orm import selectinload

from blog_autotag.database import db
from blog_autotag.models.post import Post

PAGE_SIZE = 20
LAST_PAGE = 1_000_000  # databases refuse much larger offsets


@dataclass(frozen=True)
class Page:
    """Page `number` of a list; `more` says whether there are older posts."""

    posts: list[Post]
    number: int
    more: bool


def find_page(query: Select[Post]) -> Page:
    """Return the page that the address names, as in ?page=2."""
    number = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    found = db.session.scalars(
        query.order_by(Post.id.desc())
        .offset((number - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE + 1)
        .options(selectinload(Post.author), selectinload(Post.post_tags))
    ).all()
    return Page(list(found[:PAGE_SIZE]), number, more=len(found) > PAGE_SIZE)
