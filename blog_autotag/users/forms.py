"""The forms to sign up and in, and the admins' form."""

from flask import g
from wtforms import BooleanField, EmailField, PasswordField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from blog_autotag.database import db
from blog_autotag.models.spelling import spell_password
from blog_autotag.models.user import User
from blog_autotag.once import token_field
from blog_autotag.users.passwords import is_guessable
from blog_autotag.users.queries import find_user
from plumbing.forms import TextForm, email_field

PASSWORD_LENGTH = Length(
    min=8, max=200, message="Please use 8 to 200 characters."
)
GUESSABLE = (
    "This password is too easy to guess. Please use another one, such as four"
    " words that do not belong together."
)
TAKEN = "This address is in use already."


def new_password_field(
    label: str, first: DataRequired | Optional
) -> PasswordField:
    """Make a field for a password that is to be stored.

    first: what the form says of an empty field.
    """
    return PasswordField(
        label,
        [first, PASSWORD_LENGTH, refuse_guessable],
        description="At least 8 characters, and not easy to guess.",
        filters=[lambda typed: typed and spell_password(typed)],
    )


def refuse_guessable(form: TextForm, field: PasswordField) -> None:
    if not field.errors and is_guessable(field.data, form.email.data or ""):
        raise ValidationError(GUESSABLE)


class SignInForm(TextForm):
    email = email_field("Email")
    password = PasswordField(
        "Password", [DataRequired("Please enter your password.")]
    )


class NewUserForm(TextForm):
    """For signing up and for admins; only admins see the checkbox."""

    email = email_field("Email")
    password = new_password_field(
        "Password", DataRequired("Please enter a password.")
    )
    is_admin = BooleanField("Is an admin")
    form_token = token_field()

    def validate_email(self, field: EmailField) -> None:
        if find_user(field.data):
            raise ValidationError(TAKEN)


class EditUserForm(TextForm):
    email = email_field("Email")
    password = new_password_field(
        "New password (leave it empty to keep the old one)", Optional()
    )
    is_admin = BooleanField("Is an admin")

    def __init__(self, user: User) -> None:
        super().__init__(obj=user)
        self.user = user

    def validate_email(self, field: EmailField) -> None:
        if find_user(field.data) not in (None, self.user):
            raise ValidationError(TAKEN)

    def validate_is_admin(self, field: BooleanField) -> None:
        if self.user == g.user and not field.data:
            raise ValidationError("You cannot take this from yourself.")

    def save(self) -> None:
        """Commit the changes.

        Raises IntegrityError if somebody took the address after the check.
        """
        self.user.email = self.email.data
        self.user.is_admin = self.is_admin.data
        # Optional() accepts spaces as an empty field; they are not a password.
        if (self.password.data or "").strip():
            self.user.set_password(self.password.data)
        db.session.commit()
