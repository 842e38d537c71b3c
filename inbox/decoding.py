"""Bytes and headers to text that can be shown, never an error."""

import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.policy import Compat32

HEADER = 4_000  # characters of a header; decode_header() is quadratic
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class Readable(Compat32):
    """Headers come out decoded, on one line, without control characters.

    The old compat32, on purpose: the newer email.policy.default parses
    headers by a grammar, and raises on some that only need showing.
    """

    def header_fetch_parse(self, name: str, value: str) -> str:
        text = readable(value)
        # Parameters like "name*; name*1=x" and "charset*=utf-8''%00" make
        # Python's parser raise (3.11 to 3.13): then none are better.
        if "*" in text and not _has_sound_parameters(text):
            return text.partition(";")[0]
        return text


def _has_sound_parameters(text: str) -> bool:
    probe = Message()
    probe["content-type"] = probe["content-disposition"] = text
    try:
        probe.get_boundary(), probe.get_content_charset(), probe.get_filename()
    except (TypeError, ValueError):
        return False
    return True


def readable(value: str) -> str:
    """A header as people read it: decoded, at most HEADER characters."""
    text = clean(value)[:HEADER]
    try:
        pieces = decode_header(text)
    except HeaderParseError:
        pieces = [(text, None)]
    words = [
        piece
        if isinstance(piece, str)
        else decode(piece, charset or "raw-unicode-escape")
        for piece, charset in pieces
    ]
    return one_line("".join(words))


def decode(found: bytes, charset: str) -> str:
    # These two take quadratic time and never are the charset of a mail.
    if charset.lower() in ("idna", "punycode"):
        charset = "utf-8"
    try:
        text = found.decode(charset, "replace")
    except (LookupError, ValueError):  # a charset nobody knows
        text = found.decode("utf-8", "replace")
    return clean(text)


def one_line(text: str) -> str:
    return CONTROL.sub("", clean(text))


def clean(text: str) -> str:
    """`text` without lone surrogates, which UTF-8 has no bytes for.

    Raw bytes in addresses and headers arrive as such (surrogateescape).
    """
    try:
        return text.encode("utf-8", "surrogateescape").decode(
            "utf-8", "replace"
        )
    except UnicodeEncodeError:  # surrogates that never were bytes: UTF-7
        return text.encode("utf-8", "replace").decode()
