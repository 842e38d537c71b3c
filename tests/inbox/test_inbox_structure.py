"""Which parts a mail has, and what it takes to find them."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from itertools import pairwise, product

import pytest

from inbox.decoding import Readable
from inbox.structure import DEPTH, LINES, PARTS, leaves

MULTIPART = b"Content-Type: multipart/mixed; boundary=b"
BOUNDARIES = (b"--b", b"--b--")
PIECES = (*BOUNDARIES, b"--bb", b"", b"text", b"A: b",
          b"Content-Type: multipart/mixed; boundary=bb",
          b"Content-Type: text/html")  # fmt: skip

Found = list[tuple[str, list[tuple[str, str]], bytes]]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_the_parts_are_those_that_email_finds(end: bytes) -> None:
    """In all mails of up to four lines below the headers."""
    mails = [
        end.join((MULTIPART, b"", *lines, b""))
        for number in range(5)
        for lines in product(PIECES, repeat=number)
        # Of nothing between two boundaries email makes a part at times.
        if not any(set(pair) <= set(BOUNDARIES) for pair in pairwise(lines))
    ]

    wrong = [mail for mail in mails if by_us(mail) != by_email(mail)]

    assert wrong == []
    assert len(mails) > 3000


def by_us(mail: bytes) -> Found:
    return with_content(
        (part.type, part.headers.items(), part.decoded())
        for part in leaves(mail)
    )


def by_email(mail: bytes) -> Found:
    return with_content(
        (part.get_content_type(), part.items(), content)
        for part in message_from_bytes(mail, policy=Readable()).walk()
        if isinstance(part, Message)
        and isinstance(content := part.get_payload(decode=True), bytes)
    )


def with_content(
    parts: Iterator[tuple[str, list[tuple[str, str]], bytes]],
) -> Found:
    """Leave out what nobody sees: empty parts, and the end of a last line."""
    return [
        (kind, headers, content.rstrip())
        for kind, headers, content in parts
        if content.strip() and not kind.startswith("multipart/")
    ]


def test_a_digest_holds_mails() -> None:
    (part,) = leaves(
        b"Content-Type: multipart/digest; boundary=b\n\n"
        b"--b\n\nSubject: in\n\nhi\n--b--\n"
    )

    assert part.type == "message/rfc822"
    assert part.body == b"Subject: in\n\nhi"


@pytest.mark.parametrize("part", [b"--b\n\nx\n", b"--b\n", b"--bb\n"])
def test_only_so_many_parts_are_looked_for(part: bytes) -> None:
    mail = MULTIPART + b"\n\n" + part * (PARTS + LINES) + b"--b\n\nlast\n"

    found = [part.body.strip() for part in leaves(mail)]

    assert len(found) <= PARTS
    assert b"last" not in found


def test_only_so_many_parts_in_parts_are_opened() -> None:
    mail = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%dx\n\n--b%dx\n" % (n, n)
        for n in range(DEPTH + 1)
    )

    (innermost,) = leaves(mail + b"\nhello")

    assert innermost.type == "multipart/mixed"
    assert innermost.body == b"--b%dx\n\nhello" % DEPTH


def test_what_follows_very_long_headers_is_found() -> None:
    """The headers are read in part; the body begins behind all of them."""
    mail = b"Subject: hi\nTo: " + b"a@test,\n " * 200_000 + b"\n\nbody"

    (part,) = leaves(mail)

    assert part.headers["subject"] == "hi"
    assert part.body == b"body"


@pytest.mark.parametrize(
    ("encoding", "body", "content"),
    [
        ("base64", b"aGVs\r\nbG8=\r\n", b"hello"),
        ("base64", b"aGVs bG8=*aGVsbG8", b"hellohello"),
        ("base64", b"aGVsb", b"hel"),
        ("quoted-printable", b"a=3D=\r\nb\r\n", b"a=b\r\n"),
        ("x-uuencode", b"begin 644 x\n%:&5L;&\\\n`\nend\n", b"hello"),
        ("8bit", b"\xff=41", b"\xff=41"),
        ("klingon", b"=41", b"=41"),
    ],
)
def test_encodings(encoding: str, body: bytes, content: bytes) -> None:
    head = f"Content-Transfer-Encoding: {encoding}\n\n".encode()

    (part,) = leaves(head + body)

    assert part.decoded() == content
