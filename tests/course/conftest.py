"""A browser for the lessons, as tests/browser has it."""

import signal

from tests.browser.conftest import chromium, page

__all__ = ["chromium", "page"]

# Started as `make test-course &` the tests would ignore Ctrl-C, and so would
# all that they start: lessons type it.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
