"""Counts how often this thread waits for Redis."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from redis.connection import AbstractConnection


@contextmanager
def round_trips() -> Iterator[list[str]]:
    """Yield a list that grows with each wait: the first words of what was
    sent before it.

    A wait is a reading of answers after something was sent. Whatever is sent
    together, such as a pipeline, is one; what no answer is read of is none.
    """
    found: list[str] = []
    sent: dict[AbstractConnection, str] = {}
    ours = threading.get_ident()
    send = AbstractConnection.send_packed_command
    read = AbstractConnection.read_response

    def send_and_note(self: Any, packed: Any, *args: Any, **more: Any) -> None:
        if threading.get_ident() == ours:
            text = b"".join(packed) if isinstance(packed, list) else packed
            words = text[:60].decode(errors="replace").split("\r\n")
            sent[self] = " ".join(words[2::2])
        send(self, packed, *args, **more)

    def read_and_count(self: Any, *args: Any, **more: Any) -> Any:
        if self in sent:
            found.append(sent.pop(self))
        return read(self, *args, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AbstractConnection, "send_packed_command", send_and_note)
        patch.setattr(AbstractConnection, "read_response", read_and_count)
        yield found
