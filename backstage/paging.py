"""One page of a long list, and searching the list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from flask import request

from backstage.stored.queue_lists import MOST

T = TypeVar("T")

SIZE = 50  # rows on a page
FARTHEST = 10**9  # page; Redis refuses places beyond 64 bits


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page.

    rows: those of this page. total: how many all pages have. number: the
    page's, from 1. cut: True if the list has more entries than were read.
    """

    rows: list[T]
    total: int
    number: int = 1
    cut: bool = False

    most = MOST  # entries that a search reads; for the page to say

    @property
    def pages(self) -> int:
        return last_page(self.total)

    @property
    def first(self) -> int:
        """The place of the first row, counted from 1."""
        return start_of_page(self.number) + 1


def search_word() -> str:
    """Return ?q=, the word to search for, in lower case."""
    return request.args.get("q", "").strip().lower()


def asked_page() -> int:
    """Return ?page=, from 1; a value that is not a number means the first."""
    return max(1, min(request.args.get("page", 1, type=int), FARTHEST))


def page_number(total: int) -> int:
    """Return the number of the page to show: ?page=, or else the last one.

    total: how many rows all pages have.
    """
    return min(asked_page(), last_page(total))


def last_page(total: int) -> int:
    return max(1, -(-total // SIZE))


def start_of_page(number: int) -> int:
    """Return the place of a page's first row, counted from 0."""
    return (number - 1) * SIZE


def search(entries: Iterable[T], text: Callable[[T], str]) -> Page[T]:
    """Return the page to show of the entries that have the word in their text.

    Reads no more than MOST entries; the iterator may be endless.
    """
    wanted = search_word()
    entries = iter(entries)
    found = [
        entry
        for entry in islice(entries, MOST)
        if wanted in text(entry).lower()
    ]
    cut = next(entries, None) is not None
    number = page_number(len(found))
    start = start_of_page(number)
    return Page(found[start : start + SIZE], len(found), number, cut)
