"""URLs that are shown.

Imports neither Flask nor redis: `make run` uses it while it starts.
"""

from urllib.parse import urlsplit


def without_password(url: str) -> str:
    """Return the URL without its user and password, to show or to log."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=host).geturl()
