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

from inbox.decoding import Readable, decode, one_line

SHOWN = 1_000_000  # bytes of a text that are shown; the source has them all
CUT = "\n[Cut here: the rest is in the source.]"
HEADERS = 500  # that are shown
INLINE = 20_000_000  # characters of images that one page may hold
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
    """A mail to show; what is missing is "" or an empty list."""

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


def parse(
    key: str, received: datetime, envelope: dict[str, Any], source: bytes
) -> Mail:
    """Never an error: what cannot be understood is left out or replaced."""
    message = read(source)
    parts = list(leaves(message))
    text, html = body(parts, "text/plain"), body(parts, "text/html")
    return Mail(
        id=key,
        received=received,
        envelope_from=envelope["from"],
        envelope_to=envelope["to"],
        sender=message["from"] or envelope["from"],
        subject=message["subject"] or "",
        message_id=message["message-id"] or "",
        headers=list(islice(message.items(), HEADERS)),
        text=content(text) if text else "",
        html=content(html) if html else "",
        attachments=[
            describe(number, part)
            for number, part in enumerate(parts)
            if part is not text and part is not html
        ],
    )


def read(source: bytes) -> Message:
    try:
        return message_from_bytes(source, policy=Readable())
    except RecursionError:  # a thousand parts, each within the other
        return BytesHeaderParser(policy=Readable()).parsebytes(source)


def leaves(message: Message) -> Iterator[Message]:
    """The parts that hold no others, in order; mails in a mail stay closed."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.is_multipart() and part.get_content_maintype() != "message":
            inner: Any = part.get_payload()
            waiting.extend(reversed(inner))
        else:
            yield part


def body(parts: list[Message], kind: str) -> Message | None:
    """The first part of this kind that is meant to be read at once."""
    for part in parts:
        attached = part.get_content_disposition() == "attachment"
        if part.get_content_type() == kind and not attached:
            return part
    return None


def content(part: Message) -> str:
    found = data(part)
    text = decode(found[:SHOWN], part.get_content_charset("utf-8"))
    text = text.replace("\r\n", "\n")
    return text + CUT if len(found) > SHOWN else text


def data(part: Message) -> bytes:
    """The decoded bytes of a leaf; of a mail in a mail: nothing."""
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def describe(number: int, part: Message) -> Attachment:
    name = part.get_filename() or f"part {number + 1}"
    size = len(data(part))
    return Attachment(number, one_line(name), part.get_content_type(), size)


def attachment(source: bytes, number: int) -> bytes | None:
    """The bytes of the part with this number; None when there is none."""
    for current, part in enumerate(leaves(read(source))):
        if current == number:
            return data(part)
    return None


def page(source: bytes, html: str) -> str:
    """`html` with its cid: images in it, so that it needs nothing else."""
    images = {}
    for part in leaves(read(source)):
        kind = part.get_content_type()
        name = (part["content-id"] or "").strip().strip("<>")
        if name and IMAGE.fullmatch(kind):
            code = b64encode(data(part)).decode()
            images[name] = f"data:{kind};base64,{code}"
    left = INLINE

    def replace(found: re.Match[str]) -> str:
        # One big image named a thousand times would fill the memory.
        nonlocal left
        image = images.get(unquote(found[1]), found[0])
        left -= len(image)
        return image if left > 0 else found[0]

    return CID.sub(replace, html)
