"""Files of the project as pages, with line numbers, in place of downloads."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from docutils import nodes
from pygments.lexers import find_lexer_class_for_filename
from sphinx import addnodes
from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parent.parent.parent
# Comments and commands. Pygments' own lexer of a Procfile takes no comments.
LIKE_SHELL = {"Procfile", ".env.example"}


def link_to_pages(app: Sphinx, page: nodes.document) -> None:
    """Make each link to a file a link to the file's page."""
    here = app.env.current_document.docname
    for link in list(page.findall(addnodes.download_reference)):
        _, path = app.env.relfn2path(link["reftarget"], here)
        file = Path(path).resolve().relative_to(ROOT).as_posix()
        linked_files(app).add(file)
        uri = app.builder.get_relative_uri(here, page_name(file))
        to_page = nodes.reference("", "", *link.children, refuri=uri)
        to_page["internal"] = True
        link.replace_self(to_page)


def linked_files(app: Sphinx) -> set[str]:
    """Return the files that pages link to, relative to the project."""
    files: set[str] = app.env.__dict__.setdefault("course_files", set())
    return files


def page_name(file: str) -> str:
    return f"source/{file}"


def language(file: str) -> str:
    """Return the name of Pygments' lexer for a file."""
    name = Path(file).name
    if name in LIKE_SHELL:
        return "sh"
    lexer = find_lexer_class_for_filename(name)
    return str(lexer.aliases[0]) if lexer else "text"


def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yield the page of each file that is linked to."""
    for file in sorted(linked_files(app)):
        highlighted = app.builder.highlighter.highlight_block(  # type: ignore[attr-defined]
            (ROOT / file).read_text(),
            language(file),
            linenos="inline",
            lineanchors="L",
            anchorlinenos=True,
        )
        body = f"<h1>{escape(file)}</h1>{highlighted}"
        yield page_name(file), {"title": file, "body": body}, "page.html"


def setup(app: Sphinx) -> None:
    # Before Sphinx itself, at 500, notes what can be downloaded.
    app.connect("doctree-read", link_to_pages, priority=100)
    app.connect("html-collect-pages", pages)
