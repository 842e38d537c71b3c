"""Keeps mails in a Maildir, one file each; they outlive a restart."""

import json
import mailbox
import re
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from inbox.decoding import without_surrogates
from inbox.mails import Mail, parse_mail

ENVELOPE = b"X-Inbox-Envelope: "
CACHED = 256  # parsed mails; a list shows fewer, so it stays fast


class UnknownMail(Exception):
    """There is no mail with this id, or not any more."""


class MailStore:
    """The mails in one directory, which is made whenever it is missing.

    Several threads may use it, as long as only one of them adds mails.
    """

    def __init__(self, directory: str | Path) -> None:
        self.directory = Path(directory)
        self._read = lru_cache(maxsize=CACHED)(self._load)

    def add(self, sender: str, recipients: list[str], content: bytes) -> str:
        """Keep one mail. Returns its id. Raises OSError on a full disk."""
        envelope = {
            "from": without_surrogates(sender),
            "to": [without_surrogates(each) for each in recipients],
        }
        first = ENVELOPE + json.dumps(envelope).encode() + b"\n"
        return self._open().add(first + content)

    def ids(self) -> list[str]:
        """Return all ids, newest first."""
        keys = list(self._open().iterkeys())
        return sorted(
            keys, key=lambda key: (received_at(key), key), reverse=True
        )

    def get(self, key: str) -> Mail:
        """Return one mail as plain data. Raises UnknownMail."""
        if key not in self._open():
            raise UnknownMail(key)
        return self._read(key)

    def newest(self, limit: int) -> tuple[list[Mail], int]:
        """Return the newest `limit` mails, and the number of all mails."""
        keys = self.ids()
        mails = []
        for key in keys[:limit]:
            try:
                mails.append(self._read(key))
            # It was deleted after the directory was listed.
            except UnknownMail:
                continue
        return mails, len(keys)

    def source(self, key: str) -> bytes:
        """Return the mail as it came, byte for byte. Raises UnknownMail."""
        return self._split(key)[1]

    def delete(self, key: str) -> None:
        """Delete one mail, if it is still there."""
        self._open().discard(key)

    def delete_all(self) -> None:
        box = self._open()
        for key in list(box.iterkeys()):
            box.discard(key)

    def clean_up(self) -> None:
        """Remove half-written files that a killed process left 36 h ago."""
        self._open().clean()

    def _open(self) -> mailbox.Maildir:
        # A new object each time: threads cannot share one safely.
        for name in ("tmp", "new", "cur"):
            (self.directory / name).mkdir(parents=True, exist_ok=True)
        return mailbox.Maildir(self.directory)

    def _load(self, key: str) -> Mail:
        envelope, content = self._split(key)
        return parse_mail(key, received_at(key), envelope, content)

    def _split(self, key: str) -> tuple[dict[str, Any], bytes]:
        try:
            content = self._open().get_bytes(key)
        except (KeyError, FileNotFoundError) as error:
            raise UnknownMail(key) from error
        first, _, rest = content.partition(b"\n")
        if not first.startswith(ENVELOPE):  # somebody else put it here
            return {"from": "", "to": []}, content
        return json.loads(first.removeprefix(ENVELOPE)), rest


def received_at(key: str) -> datetime:
    """Return when a mail came, in UTC, from its Maildir key.

    A key begins `<seconds>.M<microseconds>P` (https://cr.yp.to/proto/maildir.html).
    """
    found = re.match(r"([0-9]{1,10})(?:\.M([0-9]{1,6})P)?", key)
    seconds, micros = found.groups("0") if found else ("0", "0")
    moment = datetime.fromtimestamp(int(seconds), tz=UTC)
    return moment.replace(microsecond=int(micros))
