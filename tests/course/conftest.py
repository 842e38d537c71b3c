"""The browser of tests/browser, for the lessons."""

import signal

from tests.browser.conftest import chromium, page

__all__ = ["chromium", "page"]

# Started as `make test-course &`, the tests and all that they start would
# ignore Ctrl-C, which the lessons type.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
