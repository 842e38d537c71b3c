"""Hands one mail to one server, with timeouts, and says what went wrong.

Flask-Mail builds the messages. Its own sending (0.10.0) has no timeout and
checks no TLS certificate. An error in QUIT, after the mail was accepted,
counts as a failure there, so that a retry would send the mail twice.
"""

import logging
import smtplib
import ssl
from typing import Any

from flask import current_app
from flask_mail import Message, sanitize_addresses

log = logging.getLogger(__name__)


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
    try:
        host = _connect(config)
        try:
            host.sendmail(
                str(message.sender),
                sanitize_addresses(message.recipients),
                bytes(message),
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


def _connect(config: dict[str, Any]) -> smtplib.SMTP:
    where = (config["MAIL_SERVER"], config["MAIL_PORT"])
    timeout = config["MAIL_TIMEOUT"]
    safe = ssl.create_default_context()
    host: smtplib.SMTP
    if config.get("MAIL_USE_SSL"):
        host = smtplib.SMTP_SSL(*where, timeout=timeout, context=safe)
    else:
        host = smtplib.SMTP(*where, timeout=timeout)
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
