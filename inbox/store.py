"""Keeps mails in a Maildir, one file each; they outlive a restart."""

import json
import mailbox
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO

from inbox.decoding import without_surrogates
from inbox.incoming import LARGEST
from inbox.keys import arrival, new_key, received_at
from inbox.mails import Mail, attached_bytes, parse_mail, with_images

ENVELOPE = b"X-Inbox-Envelope: "
LONGEST_ENVELOPE = 2**20  # bytes; no mail has so many recipients
CACHED = 8  # parsed mails, each of some MB at most


class UnknownMail(Exception):
    """There is no mail with this id, or not any more."""


class MailStore:
    """The mails in one directory, which is made whenever it is missing.

    Several threads may use it, as long as only one of them adds mails.
    """

    def __init__(self, directory: str | Path) -> None:
        self.directory = Path(directory)
        self._read = lru_cache(maxsize=CACHED)(self._load)
        # Some mails take 200 MB to be read. Two at a time would not be faster.
        self._one_at_a_time = Lock()
        self._sorted: tuple[set[str], list[str]] = (set(), [])

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

    def listing(self) -> tuple[list[str], set[str]]:
        """Return all ids, newest first, and those that nobody has opened.

        Cost: the two folders are listed.
        """
        unread = self._names("new")
        names = unread | self._names("cur")
        known, ids = self._sorted
        if names != known:
            ids = sorted(names, key=arrival, reverse=True)
            self._sorted = names, ids
        return ids, unread

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
        with self._one_at_a_time:
            return self._read(key)

    def attachment(self, key: str, number: int) -> bytes | None:
        """Return the part with this number. Raises UnknownMail."""
        with self._one_at_a_time:
            return attached_bytes(self._source(key), number)

    def forwarded(self, key: str, number: int) -> tuple[Mail, str]:
        """Return the mail in this part of a mail, and its HTML with images.

        Raises UnknownMail, also if the part is no mail.
        """
        outer = self.get(key)
        if (number, "message/rfc822") not in {
            (part.number, part.type) for part in outer.attachments
        }:
            raise UnknownMail(key)
        source = self.attachment(key, number) or b""
        envelope = {"from": "", "to": []}
        with self._one_at_a_time:
            mail = parse_mail(key, outer.received, envelope, source)
            return mail, with_images(source, mail.html)

    def page(self, key: str) -> str:
        """Return the mail's HTML with its images. Raises UnknownMail."""
        html = self.get(key).html
        with self._one_at_a_time:
            return with_images(self._source(key), html)

    def peek(self, key: str, limit: int) -> Mail:
        """Return what the first `limit` bytes say of the mail.

        Raises UnknownMail.
        """
        envelope, file = self._open_file(key)
        with file:
            return parse_mail(
                key, received_at(key), envelope, file.read(limit)
            )

    def open_source(self, key: str) -> BinaryIO:
        """Return the mail as it came, byte for byte, to be read and closed.

        Raises UnknownMail.
        """
        return self._open_file(key)[1]

    def delete(self, key: str) -> None:
        """Delete one mail, if it is still there."""
        self._open().discard(key)

    def delete_all(self) -> None:
        box = self._open()
        for key in list(box.iterkeys()):
            box.discard(key)

    def clean_up(self) -> None:
        """Remove what a killed process left half-written.

        For the process that adds mails, before it does.
        """
        self._open()
        for path in (self.directory / "tmp").iterdir():
            if path.is_file():
                path.unlink()

    def _open(self) -> mailbox.Maildir:
        # A new object each time: threads cannot share one safely.
        for name in ("tmp", "new", "cur"):
            (self.directory / name).mkdir(parents=True, exist_ok=True)
        return mailbox.Maildir(self.directory)

    def _source(self, key: str) -> bytes:
        with self.open_source(key) as file:
            return file.read(LARGEST)

    def _load(self, key: str) -> Mail:
        return self.peek(key, LARGEST)

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

    def _open_file(self, key: str) -> tuple[dict[str, Any], BinaryIO]:
        """Return the envelope, and the file where the mail itself begins."""
        try:
            file = self._file(key).open("rb")
        except FileNotFoundError as error:  # it was moved or deleted just now
            raise UnknownMail(key) from error
        first = file.readline(LONGEST_ENVELOPE)
        if first.startswith(ENVELOPE):
            return json.loads(first.removeprefix(ENVELOPE)), file
        file.seek(0)  # somebody else put it here
        return {"from": "", "to": []}, file
