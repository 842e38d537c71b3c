"""Hands one mail to one server, with timeouts, and says what went wrong.

Flask-Mail builds the messages; its own sending has no timeout, checks no
TLS certificate, and takes an error in QUIT, after the mail was accepted,
for a failure, so that a retry would send it twice (Flask-Mail 0.10.0).
"""

import logging
import smtplib
import ssl
from typing import Any

from flask import current_app
from flask_mail import Message, sanitize_addresses

log = logging.getLogger(__name__)


class MailError(Exception):
    """The mail was not accepted; str() is what the server said."""


class TemporaryMailError(MailError):
    """Worth trying again: no answer, a lost connection, a 4xx reply."""


class PermanentMailError(MailError):
    """The same mail would be refused again: a 5xx reply, a bad address."""


def send(message: Message) -> None:
    """Send `message` to its recipients; blocks up to MAIL_TIMEOUT s a step.

    Raises TemporaryMailError or PermanentMailError. A connection that is
    lost between the last byte and the server's reply is temporary, and the
    retry may deliver a second copy: SMTP cannot tell (RFC 1047).
    """
    config = current_app.config
    if message.has_bad_headers():
        raise PermanentMailError("a line break in an address or the subject")
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
        raise _by_code(*next(iter(error.recipients.values()))) from error
    except smtplib.SMTPResponseException as error:
        raise _by_code(error.smtp_code, error.smtp_error) from error
    except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
        raise PermanentMailError(str(error)) from error
    except OSError as error:  # smtplib's other errors are OSErrors, too
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
    """Part politely; the mail's fate is decided already."""
    try:
        host.quit()
    except (smtplib.SMTPException, OSError) as error:
        log.debug("after the mail: %s", error)
    finally:
        host.close()


def _by_code(code: int, words: bytes | str) -> MailError:
    text = (
        words.decode(errors="replace") if isinstance(words, bytes) else words
    )
    kind = PermanentMailError if code >= 500 else TemporaryMailError
    return kind(f"{code} {text}")
