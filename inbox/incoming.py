"""The bytes of a mail that comes in: a piece at a time, never all at once."""

import asyncio
from collections.abc import AsyncIterator

PIECE = 64 * 1024  # bytes; a connection holds a few pieces at most
LARGEST = 20 * 1024 * 1024  # bytes of one mail
LINE_LENGTH = 998  # bytes of a line, without those that end it

TOO_LARGE = "552 5.3.4 The mail is larger than 20 MB"
TOO_LONG = "500 5.6.0 Line too long (RFC 5321, 4.5.3.1.6)"


class Refused(Exception):
    """The mail is not taken; the text is the answer."""


async def mail_pieces(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """Yield what comes after DATA, until a line with a dot alone.

    A dot that the sender put before a line's own dot is taken away.
    """
    held = b"\r\n"  # the end of the line before, which makes a dot special
    start = 2  # that of the line DATA is not part of the mail
    while not held.endswith(b"\r\n.\r\n"):
        try:
            held += await reader.readuntil(b".\r\n")
        except asyncio.LimitOverrunError as error:
            held += await reader.readexactly(error.consumed)
        if held.endswith(b"\r\n.\r\n"):
            piece = held[:-3]
        else:  # the next byte may be a dot
            piece = held.removesuffix(b"\n").removesuffix(b"\r")
            held = held[len(piece) :]
        yield piece.replace(b"\r\n.", b"\r\n")[start:]
        start = 0


class Limits:
    """Watches one mail as it comes. lenient: a line may have any length."""

    def __init__(self, lenient: bool) -> None:
        self.lenient = lenient
        self.size = 0  # bytes so far
        self._line = b""  # the end of the line that is not whole yet

    def check(self, piece: bytes) -> None:
        """Raise Refused if the mail is too large or has too long a line."""
        self.size += len(piece)
        if self.size > LARGEST:
            raise Refused(TOO_LARGE)
        lines = (self._line + piece).split(b"\n")
        if not self.lenient and max(map(len, lines)) > LINE_LENGTH:
            # It may be the end of a line that counts as too much.
            without_end = (line.removesuffix(b"\r") for line in lines)
            if max(map(len, without_end)) > LINE_LENGTH:
                raise Refused(TOO_LONG)
        self._line = lines[-1][-LINE_LENGTH - 2 :]
