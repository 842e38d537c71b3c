"""What may be the name of a tag, and the tag's row."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from blog_autotag.database import db
from blog_autotag.models.tag import NAME_LENGTH, Tag
from blog_autotag.tagger import tag_key


def is_tag_name(name: str) -> bool:
    """Return whether this can be a tag.

    A tag has a letter, a digit or an emoji, and at most 40 characters. It
    has no "/", which would divide the address of its page.
    """
    key = tag_key(name)
    telling = any(c.isalnum() or not c.isascii() for c in key)
    return telling and "/" not in key and len(name) <= NAME_LENGTH


def distinct_tags(names: list[str]) -> list[str]:
    """Return the first spelling of each tag, in the same order."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(tag_key(name), name)
    return list(first.values())


def rows_of_tags(names: list[str]) -> list[Tag]:
    """Return the rows of these tags, in the same order; add missing ones."""
    keyed = [(tag_key(name), name) for name in names]
    # Added in one order everywhere: two transactions that add the same two
    # tags in opposite orders would wait for each other for ever.
    rows = {key: find_or_add(key, name) for key, name in sorted(keyed)}
    return [rows[key] for key, _ in keyed]


def find_or_add(key: str, name: str) -> Tag:
    query = select(Tag).where(Tag.key == key)
    found = db.session.scalar(query)
    if found:
        return found
    try:
        with db.session.begin_nested():
            tag = Tag(key=key, name=name)
            db.session.add(tag)
        return tag
    except IntegrityError:  # another transaction was first
        return db.session.scalars(query).one()
