"""What the forms accept."""

from wtforms import PasswordField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from plumbing.forms import TextForm, email_field, many_lines, one_line


class UserForm(TextForm):
    email = email_field("Email")
    password = PasswordField(
        "Password",
        [Length(min=8, max=200)],
        description="At least 8 characters.",
    )


class PostForm(TextForm):
    title = StringField(
        "Title", [DataRequired(), Length(max=200)], filters=[one_line]
    )
    content = TextAreaField(
        "Content",
        [DataRequired(), Length(max=100_000)],
        filters=[many_lines],
    )
