"""Turns the bytes of a mail into plain data, however broken they are."""

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from itertools import islice
from typing import Any
from urllib.parse import unquote

from inbox.decoding import (
    Readable,
    decoded_text,
    without_control_characters,
)

SHOWN = 1_000_000  # bytes of a text that are shown
CUT = "\n[Cut here: the rest is in the source.]"
HEADERS = 500  # headers that are shown
INLINE = 20_000_000  # characters of images in one page
CID = re.compile(r"""\bcid:([^\s"'<>)]+)""", re.IGNORECASE)
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


def parse_mail(
    key: str, received: datetime, envelope: dict[str, Any], source: bytes
) -> Mail:
    """Return the mail as plain data. Never raises an error.

    Parts that cannot be understood are left out or replaced.
    """
    message = read_message(source)
    parts = list(leaves(message))
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
        headers=list(islice(message.items(), HEADERS)),
        text=shown_text(text) if text else "",
        html=shown_text(html) if html else "",
        attachments=[
            as_attachment(number, part)
            for number, part in enumerate(parts)
            if part is not text and part is not html
        ],
    )


def read_message(source: bytes) -> Message:
    try:
        return message_from_bytes(source, policy=Readable())
    except RecursionError:  # a thousand parts, each in the one before
        return BytesHeaderParser(policy=Readable()).parsebytes(source)


def leaves(message: Message) -> Iterator[Message]:
    """Yield the parts that hold no others, in order.

    A mail in a mail counts as one part.
    """
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.is_multipart() and part.get_content_maintype() != "message":
            inner: Any = part.get_payload()
            waiting.extend(reversed(inner))
        else:
            yield part


def first_readable(parts: list[Message], kind: str) -> Message | None:
    """Return the first part of this kind that is not an attachment."""
    for part in parts:
        attached = part.get_content_disposition() == "attachment"
        if part.get_content_type() == kind and not attached:
            return part
    return None


def shown_text(part: Message) -> str:
    """Return the part's text, cut after SHOWN bytes."""
    found = decoded_bytes(part)
    text = decoded_text(found[:SHOWN], part.get_content_charset("utf-8"))
    text = text.replace("\r\n", "\n")
    return text + CUT if len(found) > SHOWN else text


def decoded_bytes(part: Message) -> bytes:
    """Return the bytes of a part; none if it is a mail in a mail."""
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def as_attachment(number: int, part: Message) -> Attachment:
    name = part.get_filename() or f"part {number + 1}"
    return Attachment(
        number,
        without_control_characters(name),
        part.get_content_type(),
        len(decoded_bytes(part)),
    )


def attached_bytes(source: bytes, number: int) -> bytes | None:
    """Return the bytes of the part with this number, or None."""
    for current, part in enumerate(leaves(read_message(source))):
        if current == number:
            return decoded_bytes(part)
    return None


def with_images(source: bytes, html: str) -> str:
    """Return html with the images of the mail (cid:) put into it."""
    images = {}
    for part in leaves(read_message(source)):
        kind = part.get_content_type()
        name = (part["content-id"] or "").strip().strip("<>")
        if name and IMAGE.fullmatch(kind):
            code = b64encode(decoded_bytes(part)).decode()
            images[name] = f"data:{kind};base64,{code}"
    left = INLINE

    def replace(found: re.Match[str]) -> str:
        # Without INLINE one big image, named a thousand times, would fill
        # the memory.
        nonlocal left
        image = images.get(unquote(found[1]), found[0])
        left -= len(image)
        return image if left > 0 else found[0]

    return CID.sub(replace, html)
