"""The sidebar: its groups, and the addresses of the running system."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from sphinx.application import Sphinx

from runner.settings import PORTS, address

# On a code host the index is a table in README.md. Here it is also a menu.
CONTENTS = """
```{toctree}
:hidden:
:caption: %s

%s
```
"""
TEACHER = "teacher"
# What people call it, the process, and the page below its address.
RUNNING = [
    ("Daily Mood", "mood_mailer-web", ""),
    ("FibTastic", "fibtastic-web", ""),
    ("Blog", "blog_autotag-web", ""),
    ("Backstage", "mood_mailer-web", "/backstage"),
    ("Inbox", "inbox", ""),
    ("Flower", "flower", ""),
]


def groups(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the groups of the sidebar: (heading, names of pages)."""
    lessons = sorted(path.stem for path in folder.glob("lessons/*.md"))
    yield "Lessons", [f"lessons/{name}" for name in lessons]
    yield "Exercises", ["exercises/README"]
    others = {path.stem for path in folder.glob("*.md")}
    upstream = {f"upstream/{path.stem}" for path in folder.glob("upstream/*")}
    look_up = sorted(others - {"README", TEACHER}) + sorted(upstream)
    yield "To look things up", look_up
    yield "If you teach", [TEACHER]


def addresses(given: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (name, address) of what `make run` starts.

    given: the environment, which may hold other ports.
    """
    env = {
        name: given.get(name) or str(port)
        for ports in PORTS.values()
        for name, port in ports.items()
    }
    return [
        (name, address(process, env).split()[0] + page)
        for name, process, page in RUNNING
    ]


def add_contents(app: Sphinx, name: str, source: list[str]) -> None:
    if name == app.config.root_doc:
        for heading, pages in groups(Path(app.srcdir)):
            source[0] += CONTENTS % (heading, "\n".join(pages))


def setup(app: Sphinx) -> None:
    app.connect("source-read", add_contents)
