"""Turns bytes and headers into text to show. Never raises an error."""

import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.policy import Compat32

from inbox.charsets import codec_of

# Characters of a header that are read: the time that decode_header() takes
# grows with their square.
HEADER = 4_000
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class Readable(Compat32):
    """A policy whose headers are decoded, on one line, and safe to show.

    It extends the old compat32. The newer email.policy.default parses headers
    by a grammar, and raises errors for some that are only to be shown.
    """

    def header_fetch_parse(self, name: str, value: str) -> str:
        text = decoded_header(value)
        if name.lower() == "content-transfer-encoding":
            # "base64 (or so)" and "base64;" are meant as base64.
            return (text.replace(";", " ").split() or [""])[0]
        # Python's parser (3.11 to 3.13) raises errors for parameters such as
        # "name*; name*1=x" and "charset*=utf-8''%00". Better without them.
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


def decoded_header(value: str) -> str:
    """Return a header as people read it, at most HEADER characters."""
    text = without_surrogates(value)[:HEADER]
    try:
        pieces = decode_header(text)
    except HeaderParseError:
        pieces = [(text, None)]
    words = [
        piece
        if isinstance(piece, str)
        else decoded_text(piece, charset or "raw-unicode-escape")
        for piece, charset in pieces
    ]
    return without_control_characters("".join(words))


def decoded_text(found: bytes, charset: str) -> str:
    """Return the text; replaces bytes that the charset does not have."""
    try:
        text = found.decode(codec_of(charset), "replace")
    except (LookupError, ValueError):  # Python does not know the charset
        text = found.decode("utf-8", "replace")
    return without_surrogates(text)


def without_control_characters(text: str) -> str:
    """Return the text without its control characters except tabs."""
    return CONTROL.sub("", without_surrogates(text))


def without_surrogates(text: str) -> str:
    """Return the text without lone surrogates, which UTF-8 cannot encode.

    Raw bytes in addresses and headers arrive as surrogates (surrogateescape).
    Those that are UTF-8 become text again.
    """
    try:
        return text.encode("utf-8", "surrogateescape").decode(
            "utf-8", "replace"
        )
    except UnicodeEncodeError:  # surrogates that never were bytes, from UTF-7
        return text.encode("utf-8", "replace").decode()
