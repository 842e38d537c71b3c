"""One page of a long list, searching it, and the broker it is read from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

import redis
from celery import Celery
from flask import current_app, request

from backstage.store import MOST, connect

T = TypeVar("T")

SIZE = 50  # rows on a page


@dataclass(frozen=True)
class Page(Generic[T]):
    """rows: this page's; total: of all pages, found within `read` entries.

    cut: whether there are more entries than were read.
    """

    rows: list[T]
    total: int
    number: int = 1
    cut: bool = False

    most = MOST  # for the page to say

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // SIZE))

    @property
    def first(self) -> int:
        """The place of the first row, counted from 1."""
        return (self.number - 1) * SIZE + 1


def client() -> redis.Redis:
    return connect(current_app.config["REDIS_URL"])


def celery() -> Celery:
    app: Celery = current_app.extensions["celery"]
    return app


def page_number() -> int:
    """?page=, from 1; what is no number is the first page."""
    return max(1, min(request.args.get("page", 1, type=int), 10**9))


def word() -> str:
    """?q=, what to search for, in lower case."""
    return request.args.get("q", "").strip().lower()


def page_of(window: Callable[[int, int], list[T]], total: int) -> Page[T]:
    """The asked page of a list whose window(start, count) is cheap."""
    number = min(page_number(), max(1, -(-total // SIZE)))
    return Page(window((number - 1) * SIZE, SIZE), total, number)


def search(entries: Iterable[T], text: Callable[[T], str]) -> Page[T]:
    """The asked page of those whose text holds the word that was typed.

    Takes no more than MOST entries of what may be an endless iterator.
    """
    wanted = word()
    entries = iter(entries)
    found = [
        entry
        for entry in islice(entries, MOST)
        if wanted in text(entry).lower()
    ]
    cut = next(entries, None) is not None
    number = min(page_number(), max(1, -(-len(found) // SIZE)))
    start = (number - 1) * SIZE
    return Page(found[start : start + SIZE], len(found), number, cut)
