"""The forms to sign up and in, and the admins' form."""

from flask import g
from wtforms import BooleanField, EmailField, PasswordField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from blog_autotag.database import db
from blog_autotag.models.user import User
from blog_autotag.once import token_field
from blog_autotag.users.queries import find_user
from plumbing.forms import TextForm, email_field

PASSWORD_LENGTH = Length(
    min=8, max=200, message="Please use 8 to 200 characters."
)
TAKEN = "This address is in use already."


class SignInForm(TextForm):
    email = email_field("Email")
    password = PasswordField(
        "Password", [DataRequired("Please enter your password.")]
    )


class NewUserForm(TextForm):
    """For signing up and for admins; only admins see the checkbox."""

    email = email_field("Email")
    password = PasswordField(
        "Password", [DataRequired("Please enter a password."), PASSWORD_LENGTH]
    )
    is_admin = BooleanField("Is an admin")
    form_token = token_field()

    def validate_email(self, field: EmailField) -> None:
        if find_user(field.data):
            raise ValidationError(TAKEN)


class EditUserForm(TextForm):
    email = email_field("Email")
    password = PasswordField(
        "New password (leave it empty to keep the old one)",
        [Optional(), PASSWORD_LENGTH],
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
        self.user.email = self.email.data.lower()
        self.user.is_admin = self.is_admin.data
        # Optional() accepts spaces as an empty field; they are not a password.
        if (self.password.data or "").strip():
            self.user.set_password(self.password.data)
        db.session.commit()
