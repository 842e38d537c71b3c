"""The form's fields, and what each accepts."""

from functools import cached_property

from wtforms import HiddenField, StringField
from wtforms.validators import AnyOf, DataRequired, Length

from mood_mailer.looks import LOOKS
from plumbing.forms import TextForm, email_field, one_line
from plumbing.once import name_task, new_token


class MoodForm(TextForm):
    class Meta:
        # No token: nobody signs in here, so no account needs more than
        # refuse_other_sites() in views.py.
        csrf = False

    email = email_field("Email")
    mood = StringField(
        filters=[one_line],
        validators=[
            DataRequired("Please enter a mood."),
            Length(max=200, message="Please use at most 200 characters."),
        ],
    )
    look = HiddenField(default="daily", validators=[AnyOf(LOOKS)])
    form_token = HiddenField(default=new_token)

    @property
    def typed(self) -> tuple[str, str, str]:
        """The task's arguments: (email, mood, look)."""
        return self.email.data, self.mood.data, self.look.data

    @cached_property
    def task_id(self) -> str:
        """The task's id: the same however often the form is sent."""
        return name_task(self.form_token.data, *self.typed)
