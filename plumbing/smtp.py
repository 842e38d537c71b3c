"""Hands one mail to one server, with timeouts, and says what went wrong.

Flask-Mail builds the messages. Its own sending (0.10.0) has no timeout and
checks no TLS certificate. An error in QUIT, after the mail was accepted,
counts as a failure there, so that a retry would send the mail twice.
"""

import logging
import smtplib
import socket
import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import make_msgid
from typing import Any

from flask import current_app
from flask_mail import Message, sanitize_addresses

log = logging.getLogger(__name__)

LINE_LENGTH = 78  # bytes that a line should have at most (RFC 5322, 2.1.1)


class MailError(Exception):
    """The mail was not accepted; str() gives the server's answer."""


class TemporaryMailError(MailError):
    """Trying again can help: no answer, a lost connection, a 4xx reply."""


class PermanentMailError(MailError):
    """Trying again cannot help: a 5xx reply, or a bad address."""


def send(message: Message) -> None:
    """Send `message` to its recipients.

    Blocks up to MAIL_TIMEOUT seconds in each step of the conversation.
    Raises TemporaryMailError or PermanentMailError. A connection that is
    lost between the last byte and the server's reply is temporary, and the
    retry may deliver a second copy: SMTP cannot tell (RFC 1047).
    """
    config = current_app.config
    if message.has_bad_headers():
        raise PermanentMailError(
            "There is a line break in an address or in the subject."
        )
    if not message.msgId.isascii():  # it has this machine's name in it
        message.msgId = make_msgid(domain=local_host_name())
    try:
        host = _connect(config)
        try:
            host.sendmail(
                str(message.sender),
                sanitize_addresses(message.recipients),
                with_short_lines(bytes(message)),
            )
        finally:
            _quit(host)
    except smtplib.SMTPRecipientsRefused as error:
        raise _error_for(*next(iter(error.recipients.values()))) from error
    except smtplib.SMTPResponseException as error:
        raise _error_for(error.smtp_code, error.smtp_error) from error
    except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
        raise PermanentMailError(str(error)) from error
    except OSError as error:  # smtplib's other errors are OSErrors
        reason = str(error) or type(error).__name__
        raise TemporaryMailError(f"mail server: {reason}") from error


def with_short_lines(mail: bytes) -> bytes:
    """Return the same mail, its text in lines that every server takes.

    More than 998 bytes in a line are refused for good: "500 Line too long".
    A text with a line of more than LINE_LENGTH bytes becomes
    quoted-printable; receivers see it as it was.
    """
    parsed = message_from_bytes(mail, policy=policy.SMTP)
    for part in parsed.walk():
        if part.get_content_maintype() == "text" and has_long_lines(part):
            text, subtype = part.get_content(), part.get_content_subtype()
            part.set_content(text, subtype=subtype, cte="quoted-printable")
    return parsed.as_bytes()


def has_long_lines(part: EmailMessage) -> bool:
    text: Any = part.get_payload(decode=True)
    return any(len(line) > LINE_LENGTH for line in text.splitlines())


def local_host_name() -> str:
    """Return this machine's name as a mail server can be greeted with it.

    smtplib takes the name as it is, and cannot send one that is not ASCII.
    """
    try:
        return socket.getfqdn().encode("idna").decode()
    except UnicodeError:  # such as a name with a part of 64 characters
        return "localhost"


def _connect(config: dict[str, Any]) -> smtplib.SMTP:
    server = config["MAIL_SERVER"], config["MAIL_PORT"], local_host_name()
    timeout = config["MAIL_TIMEOUT"]
    safe = ssl.create_default_context()
    host: smtplib.SMTP
    if config.get("MAIL_USE_SSL"):
        host = smtplib.SMTP_SSL(*server, timeout=timeout, context=safe)
    else:
        host = smtplib.SMTP(*server, timeout=timeout)
    try:
        if config.get("MAIL_USE_TLS"):
            host.starttls(context=safe)
        if config.get("MAIL_USERNAME"):
            host.login(config["MAIL_USERNAME"], config["MAIL_PASSWORD"])
    except BaseException:
        host.close()
        raise
    return host


def _quit(host: smtplib.SMTP) -> None:
    """Say goodbye; the server has accepted or refused the mail already."""
    try:
        host.quit()
    except (smtplib.SMTPException, OSError) as error:
        log.debug("after the mail was sent or refused: %s", error)
    finally:
        host.close()


def _error_for(code: int, reply: bytes | str) -> MailError:
    text = (
        reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    )
    kind = PermanentMailError if code >= 500 else TemporaryMailError
    return kind(f"{code} {text}")
