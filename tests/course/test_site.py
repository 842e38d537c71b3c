"""The course as a site is complete and searchable, and loads nothing else."""

import re
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from course.site.__main__ import build, make_server
from parts.ports import free_port
from parts.process import ROOT
from plumbing.headers import FOREIGN_HEADERS

pytestmark = pytest.mark.filterwarnings("ignore:.*MystReferenceResolver")


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


def test_every_lesson_is_a_page_and_in_the_menu(site: Path) -> None:
    menu = (site / "README.html").read_text()

    for lesson in (ROOT / "course/lessons").glob("*.md"):
        assert (site / "lessons" / f"{lesson.stem}.html").is_file()
        link = f'class="reference internal" href="lessons/{lesson.stem}.html"'
        assert link in menu


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    tags = {
        page: re.findall(r"<(?:script|img|link)[^>]+>", page.read_text())
        for page in site.rglob("*.html")
    }

    elsewhere = [
        (page, tag)
        for page, each in tags.items()
        for tag in each
        if "//" in tag
    ]

    assert elsewhere == []
    assert len(tags[site / "README.html"]) > 5


@pytest.mark.parametrize(
    ("host", "status"), [("localhost:1", 200), ("evil.example", 400)]
)
def test_the_site_answers_under_its_own_names_only(
    url: str, host: str, status: int
) -> None:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=20)

    connection.request("GET", "/README.html", headers={"Host": host})
    answer = connection.getresponse()
    connection.close()

    assert answer.status == status
    for name, value in FOREIGN_HEADERS.items():
        assert answer.headers[name] == value


def test_the_browser_refuses_nothing_of_a_page(url: str, page: Page) -> None:
    errors: list[str] = []
    page.on("console", lambda line: errors.append(f"{line.type} {line.text}"))

    for each in ("README", "lessons/12-what-survives", "search"):
        page.goto(f"{url}/{each}.html")
        page.wait_for_load_state("networkidle")

    assert [line for line in errors if line.startswith("error")] == []


def test_the_search_finds_words(url: str, page: Page) -> None:
    page.goto(f"{url}/search.html?q=acknowledged")

    results = page.locator("#search-results")
    expect(results.get_by_role("link", name="Seeing it work")).to_be_visible()


def test_the_first_address_leads_to_the_index(url: str, page: Page) -> None:
    page.goto(url)

    expect(page.get_by_role("heading", name="The course")).to_be_visible()


def test_addresses_are_links(url: str, page: Page) -> None:
    page.goto(f"{url}/lessons/00-set-up.html")

    address = "http://localhost:5001"
    link = page.get_by_role("link", name=address, exact=True).first
    expect(link).to_have_attribute("href", address)


def test_new_and_removed_lines_have_colours(url: str, page: Page) -> None:
    page.goto(f"{url}/lessons/07-retries.html")
    block = page.locator(".highlight-diff").first

    colours = {
        block.locator(kind).first.evaluate("e => getComputedStyle(e).color")
        for kind in (".gi", ".gd", "pre")
    }

    assert len(colours) == 3


def test_what_is_typed_differs_from_what_is_printed(
    url: str, page: Page
) -> None:
    page.goto(f"{url}/lessons/03-seeing.html")

    prompts = page.locator(".highlight-console .gp").all_inner_texts()

    assert {"$ ", "redis> ", ">>> "} == set(prompts)


def test_what_a_lesson_leaves_out_does_not_look_typed(
    url: str, page: Page
) -> None:
    page.goto(f"{url}/lessons/12-what-survives.html")

    blocks = page.locator(".highlight-console")
    printed = blocks.filter(has_text='... "processes": [').first
    loop = blocks.filter(has_text=">>> for number in range(2):")

    assert printed.locator(".gp").all_inner_texts() == ["$ ", "> "]
    assert "... " in loop.locator(".gp").all_inner_texts()


def test_the_diagrams_of_every_lesson_are_drawn(url: str, page: Page) -> None:
    drawn = page.locator("pre[data-processed] > svg")
    wrong = page.locator("pre > svg[aria-roledescription=error]")

    for lesson in sorted((ROOT / "course/lessons").glob("*.md")):
        page.goto(f"{url}/lessons/{lesson.stem}.html")

        number = lesson.read_text().count("```mermaid")
        expect(drawn).to_have_count(number)
        expect(wrong).to_have_count(0)
