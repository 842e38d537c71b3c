"""The page of a tag: its posts."""

from flask import Blueprint, abort, render_template
from sqlalchemy import select

from blog_autotag.database import db
from blog_autotag.models.post import Post
from blog_autotag.models.tag import PostTag, Tag
from blog_autotag.posts.pages import find_page
from blog_autotag.tagger import tag_key
from plumbing.forms import one_line

bp = Blueprint("tags", __name__, url_prefix="/tags")


@bp.get("/<name>")
def show(name: str) -> str:
    """Show the tag; all its spellings lead here."""
    key = tag_key(one_line(name))
    tag = db.session.scalar(select(Tag).where(Tag.key == key))
    if tag is None:
        abort(404)
    tagged = Post.post_tags.any(PostTag.tag_id == tag.id)
    return render_template(
        "blog_autotag/tags/show.html",
        tag=tag,
        page=find_page(select(Post).where(tagged)),
    )
