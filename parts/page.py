"""One call of a page."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen


def load(
    url: str, form: Mapping[str, str] | None = None, seconds: float = 10
) -> str:
    """Return the page at `url` as text; with a form, send it by POST.

    Raises HTTPError for an answer of 400 or more, URLError if nothing
    answers within `seconds`.
    """
    data = urlencode(form).encode() if form is not None else None
    with urlopen(url, data, seconds) as response:  # noqa: S310
        return str(response.read().decode())


def load_json(url: str) -> Any:
    return json.loads(load(url))


def answers(url: str) -> bool:
    """Return whether the page at `url` is there and no error."""
    try:
        load(url)
    except OSError:  # URLError and HTTPError are OSErrors
        return False
    return True
