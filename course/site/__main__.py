"""`make course`: build the site into var/course, then show it."""

import os
import shutil
import sys
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from sphinx.cmd.build import build_main

from plumbing.headers import FOREIGN_HEADERS
from plumbing.settings import LOCAL_HOSTS

COURSE = Path(__file__).resolve().parent.parent
SITE = Path("var/course")
ERROR = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>%(message)s</title>
<style>
body { font: 1.05rem/1.55 system-ui, sans-serif; max-width: 40rem;
  margin: 3rem auto; padding: 0 1rem; }
</style>
</head>
<body>
<h1>%(message)s</h1>
<p><a href="/">To the first page of the course</a></p>
</body>
</html>
"""


def build(to: Path) -> int:
    """Write the pages. Returns 0 if there was no warning and no error."""
    conf = str(Path(__file__).parent)
    # All pages, from nothing: Sphinx does not notice that a change in this
    # folder, or in a file that has a page, affects one. It takes 2 s.
    options = ["--quiet", "--fresh-env", "--write-all"]
    options += ["--fail-on-warning", "--keep-going"]
    status = int(build_main([*options, "-c", conf, str(COURSE), str(to)]))
    # On a code host the index is README.md, in a browser index.html.
    if (to / "README.html").exists():
        shutil.copy(to / "README.html", to / "index.html")
    return status


class Pages(SimpleHTTPRequestHandler):
    """Serves files under this machine's own names, with the apps' headers."""

    error_message_format = ERROR

    def list_directory(self, path: str | os.PathLike[str]) -> None:
        """Refuse to list a folder, which is no page of the course."""
        self.send_error(404, "There is no page at this address")

    def parse_request(self) -> bool:
        if not super().parse_request():
            return False
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname
        if host in LOCAL_HOSTS:
            return True
        self.send_error(400, "This name is not the course's.")
        return False

    def end_headers(self) -> None:
        for name, value in FOREIGN_HEADERS.items():
            self.send_header(name, value)
        super().end_headers()


def make_server(folder: Path, port: int) -> ThreadingHTTPServer:
    """Return a server of the folder, for this machine only.

    Call its serve_forever().
    """
    handler = partial(Pages, directory=str(folder))
    return ThreadingHTTPServer(("127.0.0.1", port), handler)


def main() -> None:
    if status := build(SITE):
        sys.exit(status)
    port = int(os.environ.get("COURSE_PORT") or 8000)
    with suppress(KeyboardInterrupt), make_server(SITE, port) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
