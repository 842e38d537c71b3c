"""What a list shows of each mail, and a search looks through, in memory.

A mail is read for it once. A mail takes at most about 10 kB here.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from inbox.mails import Mail
from inbox.store import MailStore, UnknownMail

INDEXED = 20_000  # the newest mails; a search does not know older ones
READ = 256 * 1024  # bytes of a mail that are read: headers, first words
SHOWN = 300  # characters of a subject or an address
SEARCHED = 2000  # characters of a mail's subject and addresses together


@dataclass(frozen=True, slots=True)
class Summary:
    id: str
    received: datetime
    sender: str
    recipients: str
    subject: str
    beginning: str
    searched: str  # without capitals

    @classmethod
    def of_mail(cls, mail: Mail) -> Self:
        searched = (mail.subject, mail.sender, *mail.envelope_to)
        return cls(
            id=mail.id,
            received=mail.received,
            sender=mail.sender[:SHOWN],
            recipients=", ".join(mail.envelope_to)[:SHOWN],
            subject=mail.subject[:SHOWN],
            beginning=mail.beginning,
            searched=" ".join(searched)[:SEARCHED].casefold(),
        )


@dataclass(frozen=True)
class Listing:
    mails: list[Summary]  # newest first
    total: int  # of all mails, or of those found
    unread: set[str]
    left_out: int = 0  # older mails, which were not searched


class Summaries:
    """Several threads may use it: two may read one mail, no more."""

    def __init__(self, store: MailStore) -> None:
        self.store = store
        self._known: dict[str, Summary] = {}

    def newest(self, limit: int, word: str = "") -> Listing:
        """Return the newest mails, or those that have the word."""
        keys, unread = self.store.listing()
        mails = self._read(keys[: INDEXED if word else limit])
        self._forget(keys[:INDEXED])
        if not word:
            return Listing(mails, len(keys), unread)
        found = [mail for mail in mails if word.casefold() in mail.searched]
        left_out = len(keys[INDEXED:])
        return Listing(found[:limit], len(found), unread, left_out)

    def read_all(self) -> None:
        """Read what a search looks through, before somebody asks for it.

        The oldest first: a search meanwhile begins at the other end.
        """
        self._read(self.store.listing()[0][:INDEXED][::-1])

    def _read(self, keys: list[str]) -> list[Summary]:
        known = self._known
        found = []
        for key in keys:
            try:
                mail = known.get(key) or Summary.of_mail(
                    self.store.peek(key, READ)
                )
            except UnknownMail:  # it was deleted just now
                continue
            known[key] = mail
            found.append(mail)
        return found

    def _forget(self, keys: list[str]) -> None:
        """Forget the mails that were deleted, or are too old by now."""
        known = self._known
        if len(known) > len(keys):
            self._known = {key: known[key] for key in keys if key in known}
