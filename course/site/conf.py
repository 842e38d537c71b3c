"""How Sphinx makes pages of course/. Nothing here needs a network."""

from pathlib import Path
from typing import ClassVar

from pygments.lexer import RegexLexer, bygroups, default
from pygments.lexers import TextLexer
from pygments.token import Generic, Text
from sphinx.application import Sphinx

project = "Background tasks in Python"
html_title = project
root_doc = "README"
extensions = ["myst_parser"]
exclude_patterns = ["site", "checker", "exercises/*/*"]
html_theme = "furo"
html_copy_source = False
html_static_path = ["static"]
html_favicon = "../../plumbing/static/icon.svg"  # as the apps have
html_js_files = ["mermaid.min.js", "diagrams.js"]
html_show_copyright = False
# As on a code host, headings can be linked to, and addresses are links. They
# need a scheme: with fuzzy links tasks.py would be a website in Paraguay.
myst_heading_anchors = 3
myst_enable_extensions = ["linkify"]
myst_linkify_fuzzy_links = False
# furo's own colours show a diff's new lines like any other line.
pygments_style, pygments_dark_style = "default", "github-dark"

# On a code host the index is a table in README.md. Here it is also a menu.
CONTENTS = """
```{toctree}
:hidden:

%s
```
"""


def add_contents(app: Sphinx, name: str, source: list[str]) -> None:
    if name == root_doc:
        pages = sorted(
            path.relative_to(app.srcdir).with_suffix("").as_posix()
            for path in Path(app.srcdir).glob("lessons/*.md")
        )
        others = sorted(Path(app.srcdir).glob("*.md"))
        pages.append("exercises/README")
        pages += [p.stem for p in others if p.stem != root_doc]
        source[0] += CONTENTS % "\n".join(pages)


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
    app.connect("source-read", add_contents)
    app.add_lexer("console", Terminal)
    app.add_lexer("mermaid", TextLexer)
