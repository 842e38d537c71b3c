"""Asks OpenCalais for tags.

Source: the API's user guide at developers.lseg.com, and answers that were
seen. TLS is verified, all of it has one deadline, the key is never shown.
"""

import random
import ssl
import time
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from blog_autotag.calais.answer import find_tags, one_line
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
LONGEST_PAUSE = 10 * 60


def suggest_tags(
    title: str, text: str, *, url: str, key: str, timeout: float
) -> list[str]:
    """At most 5 tags in lower case, the most important first.

    Blocks up to `timeout` seconds. Raises a CalaisError that says whether,
    and when, it is worth trying again.
    """
    end = time.monotonic() + timeout
    headers = make_headers(key)
    check(url)
    body = cut(f"{title}\n\n{text}".encode(errors="replace"), LARGEST_BODY)
    answer = ask(url, headers, body, timeout)
    if answer.status == 413:  # too long after all: once more with half of it
        body = cut(body, len(body) // 2)
        answer = ask(url, headers, body, end - time.monotonic())
    if answer.status != 200:
        raise why(answer, key)
    return find_tags(answer.body)


def check(url: str) -> None:
    try:
        target = urlsplit(url)
        usable = target.scheme in ("http", "https") and target.hostname
        _ = target.port
    except ValueError:
        usable = None
    if not usable:
        raise WrongSetting("CALAIS_URL is not an address to ask")


def make_headers(key: str) -> dict[str, str]:
    # http.client says a header that it can't send in its error: our key.
    if not key or not key.isascii() or not key.isprintable():
        raise WrongSetting("CALAIS_KEY is not set, or not a key")
    return {
        "X-AG-Access-Token": key,
        "Content-Type": "text/raw",
        "outputFormat": "application/json",
        "x-calais-selectiveTags": "socialtags,topic",
        "User-Agent": "blog_autotag",
    }


def cut(body: bytes, size: int) -> bytes:
    """The first `size` bytes or a little less: no half character."""
    return body[:size].decode(errors="ignore").encode()


def ask(
    url: str, headers: dict[str, str], body: bytes, seconds: float
) -> Answer:
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


def why(answer: Answer, key: str) -> CalaisError:
    """The error that an answer other than 200 means."""
    words = answer.body[:2000].decode(errors="replace")
    # What is said back may hold what was sent.
    said = one_line(words.replace(key, "***"))[:100]
    reason = f"{answer.status} {said}".strip()
    if answer.status in (401, 403):
        return WrongSetting(f"the API refuses the key ({answer.status})")
    if answer.status == 429 and "quota" in words.lower():
        return QuotaUsedUp("the API's daily quota is used up")
    if answer.status == 429:
        return Busy(reason, pause(answer.headers.get("Retry-After", "")))
    if answer.status >= 500:
        return Unavailable(reason)
    return Refused(f"the API refuses this request: {reason}")


def pause(retry_after: str) -> float:
    """Seconds to wait: those of the header, or at least 0.75; at random, so
    that all who were refused do not come back at once."""
    try:
        if retry_after.isdigit():
            seconds = float(retry_after[:9])
        else:
            moment = parsedate_to_datetime(retry_after)
            seconds = moment.timestamp() - time.time()
    except (ValueError, OverflowError):  # nothing to go by
        seconds = LEAST_PAUSE
    least = min(max(seconds, LEAST_PAUSE), LONGEST_PAUSE)
    return least + random.random()  # noqa: S311
