"""Tells what is typed from what is printed."""

from typing import ClassVar

from pygments.lexer import RegexLexer, bygroups, default
from pygments.token import Generic, Text
from sphinx.application import Sphinx

TYPED = bygroups(Generic.Prompt, Text)


class Terminal(RegexLexer):
    """Distinguishes what is typed from what is printed.

    Pygments' own lexer takes the prompts of Python and Redis for output.
    """

    tokens: ClassVar = {
        "root": [
            (r"^(>>> )(.*\n)", TYPED, "python"),
            (r"^((?:\$|>|redis>) )(.*\n)", TYPED),
            (r".*\n", Generic.Output),
        ],
        # Elsewhere three dots stand for output that a lesson leaves out.
        "python": [(r"^(\.\.\. )(.*\n)", TYPED), default("#pop")],
    }


def setup(app: Sphinx) -> None:
    app.add_lexer("console", Terminal)
