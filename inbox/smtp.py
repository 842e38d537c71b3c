"""The SMTP side: takes every mail, except to addresses that misbehave.

@slow.example   accepts the address after a pause; other mails do not wait
@busy.example   answers 451 twice, then accepts one mail, then begins again
@gone.example   always answers 550

All three answer at RCPT TO, before the mail itself is sent. A sender that is
refused, or gives up waiting, has sent nothing, so its retry cannot make a
second copy. The Message-ID is not known at RCPT TO, so busy.example counts by
address. The Message-ID would be a poor key anyway: unless the sender sets it,
each retry carries a new one. Mails sent at the same time to one address share
its count; give each an address of its own (ada1@busy.example, ...).
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator

from aiosmtpd.smtp import SMTP, Envelope, Session

from inbox.incoming import Limits, Refused
from inbox.store import MailStore

RECIPIENTS = 1000  # of one mail
REMEMBERED = 10_000  # addresses whose refusals are counted
REFUSALS = 2  # busy.example accepts after so many
BUSY = "451 4.3.2 This mailbox is busy. Please try again later."
GONE = "550 5.1.1 Nobody reads mail at this address any more."
TOO_MANY = "452 4.5.3 Too many recipients of one mail; send another to them"

log = logging.getLogger(__name__)


class Catcher:
    """What the server answers; aiosmtpd calls handle_<COMMAND>.

    slow_seconds: the pause of slow.example. lenient: takes lines of any
    length, as some large mail servers do.
    """

    def __init__(
        self,
        mails: MailStore,
        slow_seconds: float = 10,
        lenient: bool = False,
    ) -> None:
        self.mails = mails
        self.lenient = lenient
        self.slow_seconds = slow_seconds
        self.refusals: Counter[str] = Counter()
        self.connections = 0  # open now

    async def handle_RCPT(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if len(envelope.rcpt_tos) >= RECIPIENTS:
            return TOO_MANY
        domain = address.rpartition("@")[2].lower()
        if domain == "gone.example":
            return GONE
        if domain == "busy.example" and self._refuses(address.lower()):
            return BUSY
        if domain == "slow.example":
            await asyncio.sleep(self.slow_seconds)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def take(
        self, envelope: Envelope, pieces: AsyncIterator[bytes]
    ) -> str:
        """Keep the mail that comes in pieces. Returns what to answer."""
        sender, recipients = envelope.mail_from or "", envelope.rcpt_tos
        limits = Limits(self.lenient)
        try:
            with self.mails.incoming(sender, recipients) as (key, file):
                async for piece in pieces:
                    limits.check(piece)
                    file.write(piece)
        except Refused as refused:
            return str(refused)
        except OSError as error:
            # 452 asks the sender to try again. aiosmtpd would answer 500, and
            # a sender gives up at that.
            log.warning("cannot keep a mail: %s", error)
            return f"452 4.3.1 Cannot keep this mail: {error.strerror}"
        first = ", ".join(map(repr, recipients[:5]))
        log.info("mail from %r to [%s], %d bytes", sender, first, limits.size)
        return f"250 2.0.0 Kept as {key}"

    def _refuses(self, address: str) -> bool:
        if self.refusals[address] < REFUSALS:
            self.refusals[address] += 1
            if len(self.refusals) > REMEMBERED:
                del self.refusals[next(iter(self.refusals))]  # the oldest
            return True
        del self.refusals[address]
        return False
