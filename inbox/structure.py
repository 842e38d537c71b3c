"""Finds the parts of a mail, in a time that grows with its size alone.

email.parser makes an object of each line and each part, and one call within
another for each part in a part: a mail of 20 MB can take it minutes and a
gigabyte. It reads the headers here; the bytes between are only searched.
"""

import quopri
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from itertools import islice
from string import ascii_letters, digits

from inbox.decoding import Readable

PARTS = 1000  # of one mail that are found; the source has the others
LINES = 100_000  # of one mail that may be boundaries and are looked at
DEPTH = 20  # parts in parts that are opened
HEADERS = 256 * 1024  # bytes of one part's headers that are read
PADDED = 100_000  # pieces of base64 in one part that are decoded
NO_BASE64 = bytes(
    set(range(256)) - set(ascii_letters.encode() + digits.encode() + b"+/=")
)
UUENCODED = 5_000_000  # bytes; email makes an object of each line
NO_HEADERS = re.compile(rb"\r?\n")
BLANK_LINE = re.compile(rb"\n\r?\n")


@dataclass(frozen=True)
class Part:
    """A part that holds no others. A mail in a mail is one, too."""

    headers: Message
    body: bytes  # as it came

    @property
    def type(self) -> str:
        return self.headers.get_content_type()

    def decoded(self) -> bytes:
        """Return the bytes that base64 and the like stand for."""
        header = self.headers.get("content-transfer-encoding", "")
        encoding = str(header).lower()
        if encoding == "base64":
            letters = self.body.translate(None, delete=NO_BASE64)
            # Pieces may be padded one by one; Python stops after the first.
            pieces = re.finditer(rb"([^=]+)=*", letters)
            whole = (decoded_piece(each[1]) for each in pieces)
            return b"".join(islice(whole, PADDED))
        if encoding == "quoted-printable":
            return quopri.decodestring(self.body)
        if "uu" not in encoding:
            return self.body
        message = Message()
        message["content-transfer-encoding"] = encoding
        message.set_payload(self.body[:UUENCODED].decode("latin-1"))
        found = message.get_payload(decode=True)
        return found if isinstance(found, bytes) else b""


def decoded_piece(letters: bytes) -> bytes:
    # A single letter at the end holds no whole byte.
    whole = letters[: len(letters) - (len(letters) % 4 == 1)]
    return b64decode(whole + b"=" * (-len(whole) % 4))


def leaves(source: bytes) -> Iterator[Part]:
    """Yield the parts of a mail that hold no others, in order."""
    waiting = [(0, len(source), 0, "text/plain")]
    left = PARTS
    lines = iter(range(LINES))
    while waiting and left:
        start, end, depth, default = waiting.pop()
        headers, start = read_headers(source, start, end)
        headers.set_default_type(default)
        inner = []
        if headers.get_content_maintype() == "multipart" and depth < DEPTH:
            spans = between_boundaries(source, start, end, headers, lines)
            digest = headers.get_content_subtype() == "digest"
            kind = "message/rfc822" if digest else "text/plain"
            inner = [(*span, depth + 1, kind) for span in islice(spans, left)]
        waiting.extend(reversed(inner))
        if not inner:
            left -= 1
            yield Part(headers, source[start:end])


def read_headers(source: bytes, start: int, end: int) -> tuple[Message, int]:
    """Return the headers that begin at `start`, and where the body begins."""
    head = source[start : min(end, start + HEADERS)]
    blank = NO_HEADERS.match(head) or BLANK_LINE.search(head)
    head = head[: blank.end()] if blank else head
    message = BytesParser(policy=Readable()).parsebytes(head, headersonly=True)
    # What follows a line that cannot be a header belongs to the body.
    after = str(message.get_payload())
    if blank or after or len(head) < HEADERS:
        return message, start + len(head) - len(after)
    far = BLANK_LINE.search(source, start + len(head) - 2, end)
    return message, far.end() if far else end


def between_boundaries(
    source: bytes,
    start: int,
    end: int,
    headers: Message,
    lines: Iterator[object],
) -> Iterator[tuple[int, int]]:
    """Yield where each part of a multipart begins and ends.

    lines: one is taken for each line that is looked at, until none is left.
    """
    boundary = headers.get_boundary("")
    line = b"\n--" + boundary.encode("utf-8", "surrogateescape")
    begin = None
    at = source.find(line, max(start - 1, 0), end) if boundary else -1
    while at >= 0 and next(lines, None) is not None:
        after = source.find(b"\n", at + len(line), end)
        after = after if after >= 0 else end
        rest = source[at + len(line) : after].strip()
        if rest in (b"", b"--"):  # and not only the start of a longer one
            if begin is not None and begin <= at:
                yield begin, at - (source[at - 1 : at] == b"\r")
            if rest:
                return
            begin = after + 1
        at = source.find(line, after, end)
    if begin is not None and begin < end:
        yield begin, end
