"""The name of its file above a block.

A block of a lesson names its file for the tests that do the lesson:
"python file=mood_mailer/tasks.py", or "write=" for a new file. A "step=" is
for `make begin`: see course/begin/blocks.py.
"""

import re

from sphinx.application import Sphinx

FENCE = re.compile(r"^( *)```(\w+) (file|write)=(\S+)(?: step=\S+)?$", re.M)
CAPTIONS = {"file": "", "write": "new file: "}


def caption(fence: re.Match[str]) -> str:
    """Return the first lines of a block with its caption."""
    indent, language, use, file = fence.groups()
    lines = [
        f"```{{code-block}} {language}",
        f":caption: {CAPTIONS[use]}`{file}`",
        "",
    ]
    return "\n".join(indent + line for line in lines)


def add_captions(app: Sphinx, name: str, source: list[str]) -> None:
    source[0] = FENCE.sub(caption, source[0])


def setup(app: Sphinx) -> None:
    app.connect("source-read", add_captions)
