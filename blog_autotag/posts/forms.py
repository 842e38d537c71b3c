"""What the post form accepts."""

from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from blog_autotag.models.post import CONTENT_LENGTH, TITLE_LENGTH, Post
from blog_autotag.once import token_field
from blog_autotag.tags.typed import check_tag_list, split_tag_list
from plumbing.forms import TextForm, many_lines, one_line


class PostForm(TextForm):
    title = StringField(
        "Title",
        filters=[one_line],
        validators=[
            DataRequired("Please enter a title."),
            Length(
                max=TITLE_LENGTH,
                message=f"Please use at most {TITLE_LENGTH} characters.",
            ),
        ],
    )
    content = TextAreaField(
        "Content",
        filters=[many_lines],
        validators=[
            DataRequired("Please enter some content."),
            Length(
                max=CONTENT_LENGTH,
                message=f"Please use at most {CONTENT_LENGTH:,} characters.",
            ),
        ],
    )
    tag_list = StringField(
        "Tags, separated by commas",
        filters=[one_line],
        validators=[check_tag_list],
    )
    form_token = token_field()

    @property
    def tags(self) -> list[str]:
        return split_tag_list(self.tag_list.data)

    @property
    def problems(self) -> list[str]:
        """All error messages, each after the name of its field."""
        return [
            f"{self[name].label.text}: {message}"
            for name, messages in self.errors.items()
            for message in messages
        ]


def edit_form(post: Post) -> PostForm:
    """Return the form with what was typed, or else with what is saved."""
    return PostForm(obj=post, tag_list=", ".join(post.typed_tags))
