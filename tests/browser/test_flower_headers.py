"""Flower's pages work under the headers that our apps have."""

from playwright.sync_api import Page

from parts.system import System
from plumbing.headers import FOREIGN_HEADERS


def test_the_browser_refuses_nothing_of_flowers_pages(
    system: System, page: Page
) -> None:
    lines: list[str] = []
    page.on("console", lambda line: lines.append(f"{line.type}: {line.text}"))
    sent = []

    for each in ("/", "/tasks", "/broker"):
        answer = page.goto(system.flower + each)
        page.wait_for_load_state("networkidle")
        sent.append(answer.headers if answer else {})

    assert [line for line in lines if line.startswith("error")] == []
    for headers in sent:
        for name, value in FOREIGN_HEADERS.items():
            assert headers[name.lower()] == value
