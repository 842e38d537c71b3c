"""Fields that clean what people type; each form adds its own rules."""

import unicodedata

from wtforms import EmailField
from wtforms.validators import DataRequired, Email, Length

ADDRESS_LENGTH = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets


def one_line(text: str | None) -> str:
    """Without control characters; line breaks and tabs become spaces."""
    spaced = " ".join((text or "").split())
    return "".join(c for c in spaced if unicodedata.category(c) != "Cc")


def many_lines(text: str | None) -> str:
    """Without control characters but line feed and tab; CRLF becomes LF."""
    plain = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c for c in plain if c in "\n\t" or unicodedata.category(c) != "Cc"
    )


def strip(text: str | None) -> str:
    return (text or "").strip()


def email_field(label: str) -> EmailField:
    """One address. Line breaks, lists of addresses and names are refused."""
    return EmailField(
        label,
        filters=[strip],
        validators=[
            DataRequired("Please enter an email address."),
            Length(max=ADDRESS_LENGTH, message="This address is too long."),
            # A name that needs SMTPUTF8 is one most servers refuse.
            Email(
                "This does not look like an email address.",
                allow_smtputf8=False,
            ),
        ],
    )
