"""Turns the bytes of a mail into plain data, however broken they are."""

import re
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import unquote

from inbox.decoding import decoded_header, decoded_text
from inbox.structure import Part, leaves, read_headers

SHOWN = 1_000_000  # bytes of a text that are shown
CUT = "\n[Cut here: the rest is in the source.]"
SNIPPET = 200  # characters of a mail's first words
TAGS = re.compile(r"<(style|script|title)\b.*?</\1\s*>|<[^<>]*>", re.S | re.I)
HEADERS = 500  # headers that are shown
INLINE = 20_000_000  # characters of images in one page
CID = re.compile(r"""\bcid:([^\s"'<>)]+)""", re.IGNORECASE)
META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE
)
IMAGE = re.compile(r"image/[a-z0-9.+-]+")


@dataclass(frozen=True)
class Attachment:
    number: int
    name: str
    type: str
    size: int  # bytes


@dataclass(frozen=True)
class Mail:
    """A mail to show. A part that it lacks is "" or an empty list."""

    id: str
    received: datetime
    envelope_from: str
    envelope_to: list[str]
    sender: str
    subject: str
    message_id: str
    headers: list[tuple[str, str]]
    text: str
    html: str
    attachments: list[Attachment]

    @property
    def beginning(self) -> str:
        """The first words of the mail, on one line."""
        text = self.text[:SNIPPET] or TAGS.sub(" ", self.html[: 20 * SNIPPET])
        return " ".join(unescape(text).split())[:SNIPPET]


def parse_mail(
    key: str, received: datetime, envelope: dict[str, Any], source: bytes
) -> Mail:
    """Return the mail as plain data. Never raises an error.

    Parts that cannot be understood are left out or replaced.
    """
    message, _ = read_headers(source, 0, len(source))
    parts = list(leaves(source))
    text = first_readable(parts, "text/plain")
    html = first_readable(parts, "text/html")
    return Mail(
        id=key,
        received=received,
        envelope_from=envelope["from"],
        envelope_to=envelope["to"],
        sender=message["from"] or envelope["from"],
        subject=message["subject"] or "",
        message_id=message["message-id"] or "",
        headers=first_headers(message),
        text=shown_text(text) if text else "",
        html=shown_text(html) if html else "",
        attachments=[
            as_attachment(number, part)
            for number, part in enumerate(parts)
            if part is not text and part is not html
        ],
    )


def first_headers(message: Message) -> list[tuple[str, str]]:
    """Return the headers to show. items() would decode all of them first."""
    return [
        (name, message.policy.header_fetch_parse(name, value))
        for name, value in islice(message.raw_items(), HEADERS)
    ]


def first_readable(parts: list[Part], kind: str) -> Part | None:
    """Return the first part of this kind that is not an attachment."""
    for part in parts:
        attached = part.headers.get_content_disposition() == "attachment"
        if part.type == kind and not attached:
            return part
    return None


def shown_text(part: Part) -> str:
    """Return the part's text, cut after SHOWN bytes."""
    found = part.decoded()
    charset = part.headers.get_content_charset() or charset_in(part, found)
    text = decoded_text(found[:SHOWN], charset)
    text = text.replace("\r\n", "\n")
    return text + CUT if len(found) > SHOWN else text


def charset_in(part: Part, found: bytes) -> str:
    """Return the charset that an HTML part names itself, or else UTF-8."""
    if part.type == "text/html":
        named = META_CHARSET.search(found[:2048])
        if named:
            return named[1].decode("ascii")
    return "utf-8"


def as_attachment(number: int, part: Part) -> Attachment:
    content = part.decoded()
    name = decoded_header(filename_of(part.headers)).strip()
    if not name and part.type == "message/rfc822":
        inner, _ = read_headers(content, 0, len(content))
        name = f"{inner['subject'] or 'mail'}.eml"
    return Attachment(
        number, name or f"part {number + 1}", part.type, len(content)
    )


def filename_of(headers: Message) -> str:
    """Return the name that a part's headers give it, or ""."""
    for header, param in (
        ("content-disposition", "filename"),
        ("content-type", "name"),
    ):
        found: Any = headers.get_param(param, header=header)
        if isinstance(found, tuple):  # RFC 2231: charset, language and text
            charset, _language, text = found
            raw = text.encode("raw-unicode-escape")
            return decoded_text(raw, charset or "utf-8")
        if found:
            return str(found)
    return ""


def attached_bytes(source: bytes, number: int) -> bytes | None:
    """Return the bytes of the part with this number, or None."""
    for current, part in enumerate(leaves(source)):
        if current == number:
            return part.decoded()
    return None


def with_images(source: bytes, html: str) -> str:
    """Return html with the images of the mail (cid:) put into it."""
    images = {}
    for part in leaves(source):
        name = (part.headers["content-id"] or "").strip().strip("<>")
        if name and IMAGE.fullmatch(part.type):
            code = b64encode(part.decoded()).decode()
            images[name] = f"data:{part.type};base64,{code}"
    left = INLINE

    def replace(found: re.Match[str]) -> str:
        # Without INLINE one big image, named a thousand times, would fill
        # the memory.
        nonlocal left
        image = images.get(unquote(found[1]), found[0])
        left -= len(image)
        return image if left > 0 else found[0]

    return CID.sub(replace, html)
