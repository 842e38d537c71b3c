"""Lists and searches, which read each mail once."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from inbox import summaries
from inbox.mails import Mail
from inbox.store import MailStore
from inbox.summaries import Summaries
from parts.inbox import Inbox
from tests.inbox.conftest import keep


class CountingStore(MailStore):
    """Knows which mails were read, and how often a folder was listed."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.read: list[str] = []
        self.listed: list[str] = []

    def peek(self, key: str, limit: int) -> Mail:
        self.read.append(key)
        return super().peek(key, limit)

    def _names(self, folder: str) -> set[str]:
        self.listed.append(folder)
        return super()._names(folder)


@pytest.fixture
def store(inbox: Inbox) -> CountingStore:
    for number in range(30):
        keep(inbox, b"Subject: number %d.\n\nHello" % number)
    return CountingStore(inbox.directory)


def test_a_list_opens_only_the_mails_that_it_shows(
    store: CountingStore,
) -> None:
    listing = Summaries(store).newest(10)

    assert [mail.subject for mail in listing.mails] == [
        f"number {number}." for number in range(29, 19, -1)
    ]
    assert listing.total == len(listing.unread) == 30
    assert len(store.read) == 10
    assert store.listed == ["new", "cur"]


def test_searches_open_each_mail_once(
    inbox: Inbox, store: CountingStore
) -> None:
    found = Summaries(store)
    first = found.newest(10, "number 7.")
    found.newest(10, "number")
    new = keep(inbox, b"Subject: number 7.\n\n")

    second = found.newest(10, "NUMBER 7.")

    assert len(first.mails) == first.total == 1
    assert [mail.id for mail in second.mails] == [new, first.mails[0].id]
    assert len(store.read) == len(set(store.read)) == 31


def test_a_search_shows_the_newest_and_counts_all(
    store: CountingStore,
) -> None:
    listing = Summaries(store).newest(10, "number")

    assert len(listing.mails) == 10
    assert listing.total == 30


def test_mails_that_are_deleted_or_too_old_are_forgotten(
    inbox: Inbox,
    client: FlaskClient,
    store: CountingStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(summaries, "INDEXED", 20)
    found = Summaries(store)
    found.newest(10, "number")
    keep(inbox, b"Subject: new\n\n")

    after = found.newest(10, "number")
    before = set(found._known)
    page = client.get("/?q=nothing").text
    inbox.clear()
    nothing = found.newest(10)

    assert after.total == 19
    assert len(before) == 20
    assert "The search leaves out the oldest\n  11 mails." in page
    assert nothing.mails == []
    assert found._known == {}


def test_a_mail_takes_a_small_place_in_the_memory(
    inbox: Inbox, store: CountingStore
) -> None:
    long = b"x" * 900_000
    keep(inbox, b"Subject: " + long + b"\nFrom: " + long + b"\n\n" + long)

    (mail,) = Summaries(store).newest(1).mails

    texts = (mail.sender, mail.recipients, mail.subject, mail.beginning,
             mail.searched)  # fmt: skip
    assert max(map(len, texts)) == 2000
    assert sum(map(len, texts)) < 3200


def test_a_search_finds_words_beyond_the_first_that_are_shown(
    inbox: Inbox, store: CountingStore
) -> None:
    keep(inbox, b"Subject: " + b"x" * 1000 + b" fish\n\n")

    listing = Summaries(store).newest(10, "FISH")

    assert listing.total == 1
