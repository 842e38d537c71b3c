"""Asks Giphy for a GIF, and trusts nothing that comes back.

Source: developers.giphy.com/docs/api/endpoint
"""

import json
from urllib.parse import urlencode, urlsplit

from plumbing.http import HTTP_ERRORS, fetch

GIPHY = "https://api.giphy.com/v1/gifs/search"
SECONDS = 3  # for each of two requests

# What a caller of search_giphy catches: the request failed, or the answer
# has another shape than the one we know.
GIPHY_ERRORS = (*HTTP_ERRORS, LookupError, TypeError, RecursionError)


def search_giphy(mood: str, api_key: str, giphy: str = GIPHY) -> bytes:
    """Return Giphy's first GIF for the mood. Raises GIPHY_ERRORS."""
    query = {
        "api_key": api_key,
        "q": mood[:50],  # more is an error at Giphy
        "limit": 1,
        "rating": "g",
    }
    answer = json.loads(load(f"{giphy}?{urlencode(query)}"))
    url = str(answer["data"][0]["images"]["fixed_height"]["url"])
    if not is_trusted(url, giphy):
        raise ValueError(f"not an address of Giphy: {url[:100]!r}")
    data = load(url)
    if not data.startswith((b"GIF87a", b"GIF89a")):
        raise ValueError("not a GIF")
    return data


def is_trusted(url: str, giphy: str) -> bool:
    """Return whether url is on the searched host or on one of Giphy's."""
    there, home = urlsplit(url), urlsplit(giphy)
    if (there.scheme, there.netloc) == (home.scheme, home.netloc):
        return True
    host = there.hostname or ""
    return there.scheme == "https" and host.endswith(".giphy.com")


def load(url: str) -> bytes:
    """Return what is at an address, all of it. Raises HTTP_ERRORS."""
    answer = fetch(url, SECONDS)
    if answer.status != 200:
        raise ValueError(f"Giphy answers with status {answer.status}")
    return answer.body
