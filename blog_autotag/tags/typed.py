"""The tags that a person typed: from the form's field to the post."""

from wtforms import Field, ValidationError

from blog_autotag.models.post import Post
from blog_autotag.models.tag import NAME_LENGTH, PostTag
from blog_autotag.tags.names import distinct_tags, is_tag_name, rows_of_tags

MAX_TYPED = 20


def split_tag_list(text: str) -> list[str]:
    """Return the names in a list that is separated by commas."""
    parts = (part.strip() for part in text.split(","))
    return [part for part in parts if part]


def check_tag_list(form: object, field: Field) -> None:
    names = split_tag_list(field.data)
    if len(names) > MAX_TYPED:
        raise ValidationError(f"Please use at most {MAX_TYPED} tags.")
    if any(len(name) > NAME_LENGTH for name in names):
        raise ValidationError(
            f"Please use at most {NAME_LENGTH} characters for a tag."
        )
    for name in names:
        if not is_tag_name(name):
            raise ValidationError(f"A tag needs a letter or digit: {name}")


def set_typed_tags(post: Post, names: list[str]) -> None:
    """Replace the typed tags; an automatic tag that is typed becomes typed.

    The post must have been flushed in this transaction. Its row is then
    locked, and no task can add tags in between.
    """
    rows = rows_of_tags(distinct_tags(names))
    places = {tag.id: place for place, tag in enumerate(rows)}
    for each in list(post.post_tags):
        if each.tag_id in places:
            each.is_auto = False
            each.position = places.pop(each.tag_id)
        elif not each.is_auto:
            post.post_tags.remove(each)
    for tag_id, place in places.items():
        post.post_tags.append(PostTag(tag_id=tag_id, position=place))
