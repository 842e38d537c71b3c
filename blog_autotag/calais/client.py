"""Asks OpenCalais for tags.

Source: the API's user guide at developers.lseg.com, and its answers. TLS is
verified, the whole call has one deadline, and the key is never shown.
"""

import random
import ssl
import time
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from blog_autotag.calais.answer import read_tags, visible_text
from blog_autotag.calais.errors import (
    Busy,
    CalaisError,
    Garbled,
    QuotaUsedUp,
    Refused,
    Unavailable,
    WrongSetting,
)
from plumbing.http import HTTP_ERRORS, Answer, TooLarge, fetch

LARGEST_BODY = 100_000  # bytes
LEAST_PAUSE = 0.75  # seconds, after "too many requests"
LONGEST_PAUSE = 10 * 60  # seconds


def suggest_tags(
    title: str, text: str, *, url: str, key: str, timeout: float
) -> list[str]:
    """Return at most 5 tags in lower case, the most important first.

    Blocks up to `timeout` seconds. Raises a CalaisError, which says whether
    and when another attempt is worthwhile.
    """
    end = time.monotonic() + timeout
    headers = make_headers(key)
    check_url(url)
    text_bytes = f"{title}\n\n{text}".encode(errors="replace")
    body = first_bytes(text_bytes, LARGEST_BODY)
    answer = send(url, headers, body, timeout)
    if answer.status == 413:  # still too long: send half of it, once
        body = first_bytes(body, len(body) // 2)
        answer = send(url, headers, body, end - time.monotonic())
    if answer.status != 200:
        raise error_for(answer, key)
    return read_tags(answer.body)


def check_url(url: str) -> None:
    """Raise WrongSetting if no request can be sent to this URL."""
    try:
        target = urlsplit(url)
        usable = target.scheme in ("http", "https") and target.hostname
        _ = target.port
    except ValueError:
        usable = None
    if not usable:
        raise WrongSetting("CALAIS_URL is not an http or https address")


def make_headers(key: str) -> dict[str, str]:
    # If http.client cannot send a header, it quotes the header in its error.
    # This one is our key.
    if not key or not key.isascii() or not key.isprintable():
        raise WrongSetting("CALAIS_KEY is not set, or is not a key")
    return {
        "X-AG-Access-Token": key,
        "Content-Type": "text/raw",
        "outputFormat": "application/json",
        "x-calais-selectiveTags": "socialtags,topic",
        "User-Agent": "blog_autotag",
    }


def first_bytes(body: bytes, size: int) -> bytes:
    """Return at most `size` bytes, without half a character at the end."""
    return body[:size].decode(errors="ignore").encode()


def send(
    url: str, headers: dict[str, str], body: bytes, seconds: float
) -> Answer:
    """Return the answer, whatever its status. Raises a CalaisError."""
    try:
        return fetch(url, seconds, "POST", headers, body)
    except ssl.SSLCertVerificationError as error:
        raise WrongSetting(
            f"no valid certificate: {error.verify_message}"
        ) from error
    except TooLarge as error:
        raise Garbled(str(error)) from error
    except HTTP_ERRORS as error:
        reason = str(error) or type(error).__name__
        raise Unavailable(f"no answer: {reason}") from error


def error_for(answer: Answer, key: str) -> CalaisError:
    """Return the error that an answer with a status other than 200 means."""
    text = answer.body[:2000].decode(errors="replace")
    # An answer may repeat what was sent, and with it the key.
    quoted = visible_text(text.replace(key, "***"))[:100]
    reason = f"{answer.status} {quoted}".strip()
    if answer.status in (401, 403):
        return WrongSetting(f"the API refuses the key ({answer.status})")
    if answer.status == 429 and "quota" in text.lower():
        return QuotaUsedUp("the API's daily quota is used up")
    if answer.status == 429:
        retry_after = answer.headers.get("Retry-After", "")
        return Busy(reason, pause_seconds(retry_after))
    if answer.status >= 500:
        return Unavailable(reason)
    return Refused(f"the API refuses this request: {reason}")


def pause_seconds(retry_after: str) -> float:
    """Return how long to wait before the next request.

    It is what the header says, or else 0.75 seconds, and never more than 10
    minutes. Up to a second is added at random, so that clients that were
    refused together do not come back together.
    """
    try:
        if retry_after.isdigit():
            seconds = float(retry_after[:9])
        else:
            moment = parsedate_to_datetime(retry_after)
            seconds = moment.timestamp() - time.time()
    except (ValueError, OverflowError):  # the header is missing or not valid
        seconds = LEAST_PAUSE
    least = min(max(seconds, LEAST_PAUSE), LONGEST_PAUSE)
    return least + random.random()  # noqa: S311
