"""What a tag may be called, and its row."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from blog_autotag.database import db
from blog_autotag.models.tag import NAME_LENGTH, Tag
from blog_autotag.tagger.keys import tag_key


def is_name(name: str) -> bool:
    """Whether there is a letter, a digit or an emoji in it, and room."""
    key = tag_key(name)
    telling = any(c.isalnum() or not c.isascii() for c in key)
    return telling and "/" not in key and len(name) <= NAME_LENGTH


def distinct(names: list[str]) -> list[str]:
    """Without later spellings of the same tag."""
    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(tag_key(name), name)
    return list(by_key.values())


def find_tags(names: list[str]) -> list[Tag]:
    """The rows of these tags, in the same order; missing ones are added."""
    # Added in one order everywhere: two transactions that add the same two
    # tags the other way round would wait for each other for ever.
    rows = {key: find_tag(key, name) for key, name in sorted(by_key(names))}
    return [rows[tag_key(name)] for name in names]


def by_key(names: list[str]) -> list[tuple[str, str]]:
    return [(tag_key(name), name) for name in names]


def find_tag(key: str, name: str) -> Tag:
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
