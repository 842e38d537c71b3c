"""Reads a page of backstage: its tables, and what its forms send."""

import re
from html import unescape


def rows(page: str) -> list[str]:
    """Return the text of each row of a page's tables, the heads too."""
    page = page.replace("<wbr>", "")
    found = re.findall(r"<tr>.*?</tr>", page, re.DOTALL)
    texts = [unescape(re.sub(r"<[^>]+>", " ", row)) for row in found]
    return [" ".join(text.split()) for text in texts]


def forms(page: str, action: str) -> list[dict[str, str]]:
    """Return the hidden fields of each form that is sent to `action`."""
    found = re.findall(
        rf'action="/backstage/{action}".*?</form>', page, re.DOTALL
    )
    return [
        dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
        for form in found
    ]
