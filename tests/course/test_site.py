"""The course as a site is complete and searchable, and loads nothing else."""

import re
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from course.site import menu
from parts.process import ROOT
from plumbing.headers import FOREIGN_HEADERS

pytestmark = pytest.mark.filterwarnings("ignore:.*MystReferenceResolver")


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


@pytest.mark.parametrize("address", ["nowhere", "lessons/nowhere", "lessons"])
def test_a_wrong_address_leads_to_the_first_page(
    url: str, page: Page, address: str
) -> None:
    """A folder is one too: it is not listed."""
    answer = page.goto(f"{url}/{address}")
    page.get_by_role("link", name="To the first page").click()

    assert answer
    assert answer.status == 404
    expect(page.get_by_role("heading", name="The course")).to_be_visible()


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


def test_the_first_address_is_the_course(url: str, page: Page) -> None:
    page.goto(url)

    expect(page.get_by_role("heading", name="The course")).to_be_visible()
    assert urlsplit(page.url).path == "/"  # no way round by another page
    first = page.locator("article p").first
    expect(first).to_contain_text("from nothing to production")


def test_the_menu_is_in_groups(url: str, page: Page) -> None:
    page.goto(url)

    headings = page.locator(".sidebar-tree .caption").all_inner_texts()

    assert [heading.capitalize() for heading in headings] == [
        "Lessons",
        "Exercises",
        "To look things up",
        "If you teach",
    ]


def test_every_page_leads_back_to_what_runs(url: str, page: Page) -> None:
    page.goto(f"{url}/lessons/05-waiting-or-computing.html")

    links = page.locator(".running a")

    assert {
        link.inner_text(): link.get_attribute("href") for link in links.all()
    } == {
        "Daily Mood": "http://localhost:5001",
        "FibTastic": "http://localhost:5002",
        "Blog": "http://localhost:5003",
        "Backstage": "http://localhost:5001/backstage",
        "Inbox": "http://localhost:1080",
        "Flower": "http://localhost:5555",
    }


def test_the_way_back_follows_the_ports() -> None:
    found = dict(menu.addresses({"MOOD_MAILER_PORT": "7", "FLOWER_PORT": ""}))

    assert found["Backstage"] == "http://localhost:7/backstage"
    assert found["Flower"] == "http://localhost:5555"


def test_addresses_are_links(url: str, page: Page) -> None:
    page.goto(f"{url}/lessons/00-set-up.html")

    address = "http://localhost:5001"
    link = page.get_by_role("link", name=address, exact=True).first
    expect(link).to_have_attribute("href", address)


def test_an_address_to_be_completed_is_no_link(url: str, page: Page) -> None:
    page.goto(f"{url}/lessons/08-later.html")

    address = "http://localhost:5001/backstage/tasks/SOON_ID"
    expect(page.get_by_text(address, exact=True)).to_be_visible()
    assert page.locator("a[href*=SOON_ID]").count() == 0


def test_no_page_is_wider_than_a_phone(url: str, page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 700})

    for each in ("README", "lessons/04-testing", "source/Procfile"):
        page.goto(f"{url}/{each}.html")
        assert page.evaluate("document.documentElement.scrollWidth") == 375


def test_new_and_removed_lines_have_colours(url: str, page: Page) -> None:
    page.goto(f"{url}/lessons/07-retries.html")
    both = page.locator(".highlight-diff").filter(has=page.locator(".gd"))
    block = both.first

    colours = {
        block.locator(kind).first.evaluate("e => getComputedStyle(e).color")
        for kind in (".gi", ".gd", "pre")
    }

    assert len(colours) == 3


def test_what_is_typed_differs_from_what_is_printed(
    url: str, page: Page
) -> None:
    page.goto(f"{url}/lessons/02-first-task.html")

    prompts = page.locator(
        ".highlight-console .gp, .highlight-pycon .gp"
    ).all_inner_texts()

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
