"""Asks Giphy for a GIF, and trusts nothing that comes back.

Source: developers.giphy.com/docs/api/endpoint
"""

import json
import time
import urllib.request
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.parse import urlencode, urlsplit

GIPHY = "https://api.giphy.com/v1/gifs/search"
SECONDS = 3
LARGEST = 2 * 1024 * 1024  # bytes

# What a caller of search_giphy catches. OSError: no connection, a status like
# 403, a timeout; HTTPException: not HTTP; the others: not the answer we know.
GIPHY_ERRORS = (
    OSError,
    HTTPException,
    ValueError,
    LookupError,
    TypeError,
    RecursionError,
)


def search_giphy(mood: str, api_key: str, giphy: str = GIPHY) -> bytes:
    """Return Giphy's first GIF for the mood; raises GIPHY_ERRORS."""
    query = {
        "api_key": api_key,
        "q": mood[:50],  # more is an error at Giphy
        "limit": 1,
        "rating": "g",
    }
    answer = json.loads(fetch(f"{giphy}?{urlencode(query)}"))
    url = str(answer["data"][0]["images"]["fixed_height"]["url"])
    if not is_trusted(url, giphy):
        raise ValueError(f"not an address of Giphy: {url[:100]!r}")
    data = fetch(url)
    if not data.startswith((b"GIF87a", b"GIF89a")):
        raise ValueError("not a GIF")
    return data


def is_trusted(url: str, giphy: str) -> bool:
    """Tell whether url is on the searched host or on a host of Giphy's."""
    there, home = urlsplit(url), urlsplit(giphy)
    if (there.scheme, there.netloc) == (home.scheme, home.netloc):
        return True
    host = there.hostname or ""
    return there.scheme == "https" and host.endswith(".giphy.com")


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is an error: it could lead to any host."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> None:
        return None


def fetch(url: str) -> bytes:
    """Return the body of an address, all of it; raises GIPHY_ERRORS."""
    end = time.monotonic() + SECONDS
    body = b""
    opener = urllib.request.build_opener(NoRedirect)
    with opener.open(url, timeout=SECONDS) as response:
        # The timeout is per read: without `end` a trickle lasts for hours.
        while chunk := response.read1(65536):
            body += chunk
            if len(body) > LARGEST:
                raise ValueError(f"more than {LARGEST} bytes")
            if time.monotonic() > end:
                raise TimeoutError(f"not complete after {SECONDS} s")
        length = int(response.headers.get("Content-Length", len(body)))
    if len(body) < length:
        raise ValueError(f"only {len(body)} of {length} bytes came")
    return body
