"""Keeps mails in a Maildir: one file a mail, over restarts."""

import json
import mailbox
import re
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from inbox.decoding import clean
from inbox.mails import Mail, parse

ENVELOPE = b"X-Inbox-Envelope: "
CACHED = 256  # parsed mails; more than a list shows, so that it stays fast


class UnknownMail(Exception):
    """There is no mail with this id, or no more."""


class Mails:
    """The mails in one directory; made when missing, also while it runs.

    Safe from several threads as long as only one of them adds.
    """

    def __init__(self, directory: str | Path) -> None:
        self.directory = Path(directory)
        self._read = lru_cache(maxsize=CACHED)(self._load)

    def add(self, sender: str, recipients: list[str], content: bytes) -> str:
        """Keep one mail and return its id; OSError when the disk refuses."""
        envelope = {
            "from": clean(sender),
            "to": [clean(recipient) for recipient in recipients],
        }
        first = ENVELOPE + json.dumps(envelope).encode() + b"\n"
        return self._open().add(first + content)

    def ids(self) -> list[str]:
        """All ids, newest first."""
        keys = list(self._open().iterkeys())
        return sorted(keys, key=lambda key: (received(key), key), reverse=True)

    def get(self, key: str) -> Mail:
        """One mail as plain data; raises UnknownMail."""
        if key not in self._open():
            raise UnknownMail(key)
        return self._read(key)

    def newest(self, limit: int) -> tuple[list[Mail], int]:
        """The newest `limit` mails, and how many there are in all."""
        keys = self.ids()
        mails = []
        for key in keys[:limit]:
            try:
                mails.append(self._read(key))
            except UnknownMail:  # deleted since the directory was listed
                continue
        return mails, len(keys)

    def source(self, key: str) -> bytes:
        """The mail as it came, byte for byte; raises UnknownMail."""
        return self._split(key)[1]

    def delete(self, key: str) -> None:
        """Delete one mail; no error when it is gone already."""
        self._open().discard(key)

    def delete_all(self) -> None:
        box = self._open()
        for key in list(box.iterkeys()):
            box.discard(key)

    def clean_up(self) -> None:
        """Remove what a killed process left half-written 36 hours ago."""
        self._open().clean()

    def _open(self) -> mailbox.Maildir:
        # A new object each time: one is not safe to share between threads.
        for name in ("tmp", "new", "cur"):
            (self.directory / name).mkdir(parents=True, exist_ok=True)
        return mailbox.Maildir(self.directory)

    def _load(self, key: str) -> Mail:
        envelope, content = self._split(key)
        return parse(key, received(key), envelope, content)

    def _split(self, key: str) -> tuple[dict[str, Any], bytes]:
        try:
            content = self._open().get_bytes(key)
        except (KeyError, FileNotFoundError) as error:
            raise UnknownMail(key) from error
        first, _, rest = content.partition(b"\n")
        if not first.startswith(ENVELOPE):  # put here by somebody else
            return {"from": "", "to": []}, content
        return json.loads(first.removeprefix(ENVELOPE)), rest


def received(key: str) -> datetime:
    """When a mail came, read from its Maildir key, in UTC.

    Keys begin `<seconds>.M<microseconds>P` (https://cr.yp.to/proto/maildir.html).
    """
    found = re.match(r"([0-9]{1,10})(?:\.M([0-9]{1,6})P)?", key)
    seconds, micros = found.groups("0") if found else ("0", "0")
    moment = datetime.fromtimestamp(int(seconds), tz=UTC)
    return moment.replace(microsecond=int(micros))
