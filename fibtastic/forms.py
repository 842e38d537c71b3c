"""The form's fields, and what each accepts."""

from functools import cached_property

from wtforms import HiddenField, RadioField, SelectChoice, StringField
from wtforms.validators import ValidationError

from plumbing.forms import TextForm, email_field, strip
from plumbing.once import name_task, new_token

LIMITS = {"free": 27, "premium": 1000}
INVALID = "please provide a valid sequence length"
TOO_LONG = {
    "free": "Sorry, for technical reasons fib sequences longer than 27 are"
    " only available to our paid customers. Please request a premium account"
    " request such a sequence :)",
    "premium": "Sorry, even premium sequences end at 1,000 numbers. Please"
    " request a shorter one.",
}


class SequenceForm(TextForm):
    class Meta:
        # No token: nobody signs in here, so there is no account that a form
        # of another site could use.
        csrf = False

    email = email_field("Email")
    # Not an IntegerField: int() accepts "1_000" and "٣", and raises an error
    # for 5,000 digits.
    sequence_length = StringField("Sequence length", filters=[strip])
    account = RadioField(
        choices=[
            SelectChoice("free", "free: up to 27 numbers, by recursion"),
            SelectChoice("premium", "premium: up to 1,000, by iteration"),
        ],
        default="free",
    )
    form_token = HiddenField(default=new_token)

    def validate_sequence_length(self, field: StringField) -> None:
        if not (field.data.isascii() and field.data.isdigit()):
            raise ValidationError(INVALID)
        if self.length < 1:
            raise ValidationError(INVALID)
        # For an account that does not exist, `account` has its own message.
        account = self.account.data
        if account in LIMITS and self.length > LIMITS[account]:
            raise ValidationError(TOO_LONG[account])

    @property
    def length(self) -> int:
        # Nine digits are enough: that is more than any limit allows.
        return int(self.sequence_length.data.lstrip("0")[:9] or "0")

    @property
    def typed(self) -> tuple[str, int, str]:
        """The task's arguments: (email, length, account)."""
        return self.email.data, self.length, self.account.data

    @cached_property
    def task_id(self) -> str:
        """The task's id: the same however often the form is sent."""
        return name_task(self.form_token.data, *self.typed)
