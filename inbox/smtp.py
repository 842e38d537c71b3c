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

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from inbox.store import MailStore

LARGEST = 20 * 1024 * 1024  # bytes of one mail
REFUSALS = 2  # busy.example accepts after so many
BUSY = "451 4.3.2 This mailbox is busy. Please try again later."
GONE = "550 5.1.1 Nobody reads mail at this address any more."

LINE_LENGTH = 998  # bytes of a line, without those that end it
TOO_LONG = "500 5.6.0 Line too long (RFC 5321, 4.5.3.1.6)"

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

    async def handle_RCPT(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        domain = address.rpartition("@")[2].lower()
        if domain == "gone.example":
            return GONE
        if domain == "busy.example" and self._refuses(address.lower()):
            return BUSY
        if domain == "slow.example":
            await asyncio.sleep(self.slow_seconds)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        sender, recipients = envelope.mail_from or "", envelope.rcpt_tos
        content = envelope.original_content or b""
        if not self.lenient and has_too_long_a_line(content):
            return TOO_LONG
        try:
            key = self.mails.add(sender, recipients, content)
        except OSError as error:
            # 452 asks the sender to try again. aiosmtpd would answer 500, and
            # a sender gives up at that.
            log.warning("cannot keep a mail: %s", error)
            return f"452 4.3.1 Cannot keep this mail: {error.strerror}"
        log.info(
            "mail from %r to %r, %d bytes", sender, recipients, len(content)
        )
        return f"250 2.0.0 Kept as {key}"

    def _refuses(self, address: str) -> bool:
        if self.refusals[address] < REFUSALS:
            self.refusals[address] += 1
            return True
        del self.refusals[address]
        return False


def has_too_long_a_line(content: bytes) -> bool:
    lines = content.split(b"\n")
    return any(len(line.removesuffix(b"\r")) > LINE_LENGTH for line in lines)


class AnyLineSMTP(SMTP):
    """Reads lines of any length: the catcher says which it refuses.

    aiosmtpd would take a mail whose lines end in LF alone for one long line.
    """

    line_length_limit = LARGEST


def take_any_login(*_: object) -> AuthResult:
    return AuthResult(success=True)


def make_protocol(catcher: Catcher, loop: asyncio.AbstractEventLoop) -> SMTP:
    """Return the server of one connection, as asyncio asks for it."""
    # Without a hostname aiosmtpd asks the DNS for one at every connection.
    return AnyLineSMTP(
        catcher,
        data_size_limit=LARGEST,
        enable_SMTPUTF8=True,
        hostname="localhost",
        ident="inbox",
        # Some programs insist on a login. Any is good: nothing is secret here.
        authenticator=take_any_login,
        auth_require_tls=False,
        loop=loop,
    )
