"""The browser of tests/browser, for the lessons, and the course's site."""

import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from course.site.__main__ import build, make_server
from parts.ports import free_port
from tests.browser.conftest import chromium, page

__all__ = ["chromium", "page"]

# Started as `make test-course &`, the tests and all that they start would
# ignore Ctrl-C, which the lessons type.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    assert build(folder) == 0  # a warning would make it 1
    return folder


@pytest.fixture(scope="module")
def url(site: Path) -> Iterator[str]:
    port = free_port()
    with make_server(site, port) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{port}"
        server.shutdown()
