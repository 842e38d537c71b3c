"""A browser for the lessons, as tests/browser has it."""

from tests.browser.conftest import chromium, page

__all__ = ["chromium", "page"]
