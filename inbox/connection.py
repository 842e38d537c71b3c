"""One SMTP connection, whose memory has a bound, and how many there may be.

aiosmtpd keeps a mail in memory until it is whole, each line by itself, and
a line without an end for ever. Here DATA goes to the catcher in pieces.
"""

import asyncio
from typing import cast

from aiosmtpd.smtp import SMTP, AuthResult, syntax

from inbox.incoming import LARGEST, PIECE, mail_pieces
from inbox.smtp import Catcher

CONNECTIONS = 250  # at once; each has two files open, and 1,024 are allowed
BUSY = b"421 4.3.2 Too many connections at once, please try again later\r\n"


class Connection(SMTP):
    line_length_limit = PIECE
    event_handler: Catcher

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:
        envelope = self.envelope
        if await self.check_helo_needed():
            return
        if not envelope or not envelope.rcpt_tos:
            await self.push("503 Error: need RCPT command")
            return
        if arg:
            await self.push("501 Syntax: DATA")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        pieces = mail_pieces(self._reader)
        answer = await self.event_handler.take(envelope, pieces)
        # A sender listens only when it has sent all, also if it is refused.
        async for _ in pieces:
            pass
        self._set_post_data_state()
        await self.push(answer)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.event_handler.connections -= 1


class Refusal(asyncio.Protocol):
    """Answers a connection that is one too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast(asyncio.WriteTransport, transport).write(BUSY)
        transport.close()


def make_protocol(
    catcher: Catcher, loop: asyncio.AbstractEventLoop
) -> asyncio.Protocol:
    """Return the server of one connection, as asyncio asks for it."""
    if catcher.connections >= CONNECTIONS:
        return Refusal()
    catcher.connections += 1
    # Without a hostname aiosmtpd asks the DNS for one at every connection.
    return Connection(
        catcher,
        data_size_limit=LARGEST,
        enable_SMTPUTF8=True,
        hostname="localhost",
        ident="inbox",
        # Some programs insist on a login. Any is good: nothing is secret here.
        authenticator=lambda *_: AuthResult(success=True),
        auth_require_tls=False,
        loop=loop,
    )
