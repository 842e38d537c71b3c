"""Keeps mails in a Maildir, one file each; they outlive a restart."""

import json
import mailbox
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

from inbox.decoding import without_surrogates
from inbox.mails import Mail, parse_mail

ENVELOPE = b"X-Inbox-Envelope: "
CACHED = 256  # parsed mails; a list shows fewer, so it stays fast
COUNTER = count(1)


class UnknownMail(Exception):
    """There is no mail with this id, or not any more."""


class MailStore:
    """The mails in one directory, which is made whenever it is missing.

    Several threads may use it, as long as only one of them adds mails.
    """

    def __init__(self, directory: str | Path) -> None:
        self.directory = Path(directory)
        self._read = lru_cache(maxsize=CACHED)(self._load)

    @contextmanager
    def incoming(
        self, sender: str, recipients: list[str]
    ) -> Iterator[tuple[str, BinaryIO]]:
        """Take one mail: yields its id and the file to write it to.

        It is there when the block has ended, and is not after an error.
        Raises OSError on a full disk.
        """
        envelope = {
            "from": without_surrogates(sender),
            "to": [without_surrogates(each) for each in recipients],
        }
        self._open()
        key = new_key()
        path = self.directory / "tmp" / key
        try:
            with path.open("xb") as file:
                file.write(ENVELOPE + json.dumps(envelope).encode() + b"\n")
                yield key, file
            path.rename(self.directory / "new" / key)
        finally:
            path.unlink(missing_ok=True)

    def ids(self) -> list[str]:
        """Return all ids, newest first. Cost: the two folders are listed."""
        keys = [*self.unread(), *self._names("cur")]
        return sorted(
            keys, key=lambda key: (received_at(key), key), reverse=True
        )

    def unread(self) -> set[str]:
        """Return the ids of mails that nobody has opened."""
        return self._names("new")

    def open(self, key: str) -> Mail:
        """Return one mail, which is not unread any more. Raises UnknownMail.

        As Maildirs do it, a mail that was opened lies in another folder.
        """
        mail = self.get(key)
        with suppress(FileNotFoundError):  # it was opened before
            seen = self.directory / "cur" / f"{key}:2,S"
            (self.directory / "new" / key).rename(seen)
        return mail

    def get(self, key: str) -> Mail:
        """Return one mail as plain data. Raises UnknownMail."""
        self._file(key)
        return self._read(key)

    def newest(self, limit: int, word: str = "") -> tuple[list[Mail], int]:
        """Return the newest `limit` mails, and the number of all mails.

        word: only mails that have it in their subject or addresses; all
        mails are read for that, and the number is that of those found.
        """
        keys = self.ids()
        mails = []
        for key in keys if word else keys[:limit]:
            try:
                mail = self._read(key)
            # It was deleted after the directory was listed.
            except UnknownMail:
                continue
            if word.casefold() in mail.search_text:
                mails.append(mail)
        return mails[:limit], len(mails) if word else len(keys)

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

    def _names(self, folder: str) -> set[str]:
        """Return the ids of the mails in "new" or "cur"."""
        self._open()
        with os.scandir(self.directory / folder) as entries:
            names = {entry.name.partition(":")[0] for entry in entries}
        return {name for name in names if not name.startswith(".")}

    def _file(self, key: str) -> Path:
        """Return the file of a mail. Raises UnknownMail."""
        names = (f"new/{key}", f"cur/{key}:2,S", f"cur/{key}")
        for path in (self.directory / name for name in names):
            if "/" not in key and path.is_file():
                return path
        raise UnknownMail(key)

    def _split(self, key: str) -> tuple[dict[str, Any], bytes]:
        try:
            content = self._file(key).read_bytes()
        except FileNotFoundError as error:  # it was moved or deleted just now
            raise UnknownMail(key) from error
        first, _, rest = content.partition(b"\n")
        if not first.startswith(ENVELOPE):  # somebody else put it here
            return {"from": "", "to": []}, content
        return json.loads(first.removeprefix(ENVELOPE)), rest


def new_key() -> str:
    """Return a name for a mail that no other has, as Maildirs have them.

    https://cr.yp.to/proto/maildir.html
    """
    micros = time.time_ns() // 1000
    place = f"P{os.getpid()}Q{next(COUNTER)}.inbox"
    return f"{micros // 1_000_000}.M{micros % 1_000_000}{place}"


def received_at(key: str) -> datetime:
    """Return when a mail came, in UTC, from its Maildir key.

    A key begins `<seconds>.M<microseconds>P`.
    """
    found = re.match(r"([0-9]{1,10})(?:\.M([0-9]{1,6})P)?", key)
    seconds, micros = found.groups("0") if found else ("0", "0")
    moment = datetime.fromtimestamp(int(seconds), tz=UTC)
    return moment.replace(microsecond=int(micros))
