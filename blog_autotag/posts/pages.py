"""Lists of posts, newest first, 20 a page."""

from dataclasses import dataclass

from flask import request
from sqlalchemy import Select
from sqlalchemy.orm import selectinload

from blog_autotag.database import db
from blog_autotag.models.post import Post

SIZE = 20
LAST = 1_000_000  # databases refuse larger offsets


@dataclass(frozen=True)
class Page:
    """posts: those of page `number`; more: whether there are older ones."""

    posts: list[Post]
    number: int
    more: bool


def find_page(query: Select[Post]) -> Page:
    """The page that the address asks for with ?page=2."""
    asked = request.args.get("page", 1, type=int)
    number = min(max(asked, 1), LAST)
    found = db.session.scalars(
        query.order_by(Post.id.desc())
        .offset((number - 1) * SIZE)
        .limit(SIZE + 1)
        .options(selectinload(Post.author), selectinload(Post.post_tags))
    ).all()
    return Page(list(found[:SIZE]), number, more=len(found) > SIZE)
