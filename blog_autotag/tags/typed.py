"""The tags that a person typed: from the form's field to the post."""

from typing import TYPE_CHECKING

from wtforms import Field, ValidationError

from blog_autotag.models.tag import NAME_LENGTH, PostTag
from blog_autotag.tags.names import distinct, find_tags, is_name

if TYPE_CHECKING:
    from blog_autotag.models.post import Post

MOST = 20


def split(text: str) -> list[str]:
    """The names in a comma-separated list."""
    parts = (part.strip() for part in text.split(","))
    return [part for part in parts if part]


def check_tag_list(form: object, field: Field) -> None:
    names = split(field.data)
    if len(names) > MOST:
        raise ValidationError(f"Please use at most {MOST} tags.")
    if any(len(name) > NAME_LENGTH for name in names):
        raise ValidationError(
            f"Please use at most {NAME_LENGTH} characters a tag."
        )
    for name in names:
        if not is_name(name):
            raise ValidationError(f"A tag needs a letter or digit: {name}")


def set_typed_tags(post: "Post", names: list[str]) -> None:
    """Replace the typed tags; an automatic one that is typed becomes typed.

    The post must have been flushed in this transaction: its row is locked
    then, and no task adds tags in between.
    """
    places = {tag.id: n for n, tag in enumerate(find_tags(distinct(names)))}
    for each in list(post.post_tags):
        if each.tag_id in places:
            each.is_auto = False
            each.position = places.pop(each.tag_id)
        elif not each.is_auto:
            post.post_tags.remove(each)
    for tag_id, place in places.items():
        post.post_tags.append(PostTag(tag_id=tag_id, position=place))
