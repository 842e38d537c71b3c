"""Fields that clean what people type; each form adds rules of its own."""

import unicodedata
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import EmailField, IntegerField
from wtforms.validators import DataRequired, Email, Length

ADDRESS_LENGTH = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets


class TextForm(FlaskForm):
    """A form of text fields.

    Flask-WTF would also give its fields the file parts and the JSON of a
    request, and a field of text cannot clean a file or a number. Here they
    are as if they were not sent, so the form says which field is missing.
    """

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            if formdata is None or hasattr(formdata, "getlist"):
                return formdata
            return request.form or None


class WholeNumberField(IntegerField):
    """A whole number of at most nine digits.

    wtforms fails on more than 308: NumberRange makes a float of them.
    """

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist and len(valuelist[0].strip()) > 9:
            self.data = None
            raise ValueError("Please enter a smaller number.")
        super().process_formdata(valuelist)


def one_line(text: str | None) -> str:
    """Return the text as one line, without control characters.

    White space becomes single spaces.
    """
    spaced = " ".join((text or "").split())
    return "".join(c for c in spaced if unicodedata.category(c) != "Cc")


def many_lines(text: str | None) -> str:
    """Return the text with LF for CRLF, without control characters.

    Line feeds and tabs stay.
    """
    plain = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c for c in plain if c in "\n\t" or unicodedata.category(c) != "Cc"
    )


def strip(text: str | None) -> str:
    return (text or "").strip()


def email_field(label: str) -> EmailField:
    """Make a field for one address.

    It refuses line breaks, lists of addresses, and names beside an address.
    """
    return EmailField(
        label,
        filters=[strip],
        validators=[
            DataRequired("Please enter an email address."),
            Length(max=ADDRESS_LENGTH, message="This address is too long."),
            # Most mail servers refuse a name that needs SMTPUTF8.
            Email(
                "This does not look like an email address.",
                allow_smtputf8=False,
            ),
        ],
    )
