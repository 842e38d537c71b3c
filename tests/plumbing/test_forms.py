"""What people type is cleaned before it is used."""

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from plumbing.forms import email_field, many_lines, one_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (None, ""),
        ("  happy  ", "happy"),
        ("a\r\nBcc: b@example.com", "a Bcc: b@example.com"),
        ("a\x00b\x1bc", "abc"),
        ("😀 e\u0301", "😀 e\u0301"),
    ],
)
def test_one_line_stays_one_line(typed: str | None, kept: str) -> None:
    assert one_line(typed) == kept


def test_many_lines_keep_their_line_breaks() -> None:
    assert many_lines("a\r\nb\rc\x00\td") == "a\nb\nc\td"
    assert many_lines(None) == ""


class AddressForm(FlaskForm):
    class Meta:
        csrf = False

    email = email_field("Email")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "no-at-sign",
        "a@b",
        "a@example.com\r\nBcc: b@example.com",
        "a@example.com, b@example.com",
        "Ann <a@example.com>",
        "ü@example.com",
        "a@example.com\x00",
        "a\u202e@example.com",
        "x" * 290 + "@example.com",
        "😀@example.com",
    ],
)
def test_what_is_no_single_address_is_refused(address: str) -> None:
    with Flask(__name__).test_request_context():
        form = AddressForm(MultiDict({"email": address}))

        assert not form.validate()
        assert form.email.errors


def test_an_address_is_accepted_with_spaces_around_it() -> None:
    with Flask(__name__).test_request_context():
        form = AddressForm(MultiDict({"email": " a+b@sub.example.com "}))

        assert form.validate(), form.errors
        assert form.email.data == "a+b@sub.example.com"
