"""What a page of backstage says, and what its forms send."""

import re
from html import unescape


def rows(page: str) -> list[str]:
    """The text of each row of a table."""
    found = re.findall(r"<tr>.*?</tr>", page, re.DOTALL)
    texts = [unescape(re.sub(r"<[^>]+>", " ", row)) for row in found]
    return [" ".join(text.split()) for text in texts]


def forms(page: str, action: str) -> list[dict[str, str]]:
    """The hidden fields of each form that is sent to `action`."""
    found = re.findall(
        rf'action="/backstage/{action}".*?</form>', page, re.DOTALL
    )
    return [
        dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
        for form in found
    ]
