"""Mermaid, on the pages that have a drawing: it has 3.5 MB."""

from typing import Any

from docutils import nodes
from pygments.lexers import TextLexer
from sphinx.application import Sphinx


def add_scripts(
    app: Sphinx,
    name: str,
    template: str,
    context: dict[str, Any],
    page: nodes.document | None,
) -> None:
    """Add the scripts to a page with a drawing.

    page: None if it was not made from Markdown, such as the search.
    """
    blocks = page.findall(nodes.literal_block) if page else []
    if any(block.get("language") == "mermaid" for block in blocks):
        # In this event a file is added to this page alone.
        app.add_js_file("mermaid.min.js")
        app.add_js_file("diagrams.js")


def setup(app: Sphinx) -> None:
    app.add_lexer("mermaid", TextLexer)
    app.connect("html-page-context", add_scripts)
