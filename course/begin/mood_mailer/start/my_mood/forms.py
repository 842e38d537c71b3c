"""What the form accepts."""

from wtforms import Form, StringField
from wtforms.validators import DataRequired, Email, Length


class MoodForm(Form):
    email = StringField("Email", [DataRequired(), Email()])
    mood = StringField(
        "What is the mood of the day?", [DataRequired(), Length(max=200)]
    )
