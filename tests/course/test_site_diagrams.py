"""Drawings are on the pages that have one, light or dark as the page is."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from parts.process import ROOT

pytestmark = pytest.mark.filterwarnings("ignore:.*MystReferenceResolver")

# Lightness of the drawing's words, from 0 (black) to 255.
LIGHTNESS = """svg => {
    const word = svg.querySelector(".nodeLabel p, .nodeLabel, text");
    return Math.max(...getComputedStyle(word).color.match(/\\d+/g));
}"""


def test_the_diagrams_of_every_lesson_are_drawn(url: str, page: Page) -> None:
    drawn = page.locator("pre[data-processed] > svg")
    wrong = page.locator("pre > svg[aria-roledescription=error]")

    for lesson in sorted((ROOT / "course/lessons").glob("*.md")):
        page.goto(f"{url}/lessons/{lesson.stem}.html")

        number = lesson.read_text().count("```mermaid")
        expect(drawn).to_have_count(number)
        expect(wrong).to_have_count(0)


def test_only_pages_with_a_drawing_load_the_script(site: Path) -> None:
    """It has 3.5 MB."""
    for lesson in (ROOT / "course/lessons").glob("*.md"):
        page = (site / "lessons" / f"{lesson.stem}.html").read_text()
        drawn = "```mermaid" in lesson.read_text()
        assert ("mermaid.min.js" in page) == drawn, lesson.name
    for each in ("README", "glossary", "search", "source/Procfile"):
        assert "mermaid" not in (site / f"{each}.html").read_text()


@pytest.mark.parametrize(
    ("system", "chosen", "dark"),
    [
        ("light", "auto", False),
        ("dark", "auto", True),
        ("light", "dark", True),
        ("dark", "light", False),
    ],
)
def test_drawings_follow_the_sites_own_switch(
    url: str, page: Page, system: str, chosen: str, dark: bool
) -> None:
    page.emulate_media(color_scheme=system)  # type: ignore[arg-type]
    page.add_init_script(f"localStorage.setItem('theme', '{chosen}')")

    page.goto(f"{url}/lessons/03-seeing.html")

    words = page.locator("pre[data-processed] > svg").first
    assert (words.evaluate(LIGHTNESS) > 150) == dark


def test_drawings_change_when_the_switch_is_pressed(
    url: str, page: Page
) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(f"{url}/lessons/03-seeing.html")
    drawing = page.locator("pre[data-processed] > svg").first
    assert drawing.evaluate(LIGHTNESS) < 150

    page.locator("button.theme-toggle:visible").click()  # from auto to dark

    expect(page.locator("body")).to_have_attribute("data-theme", "dark")
    page.wait_for_function(
        f"() => {{ const svg = document.querySelector('pre > svg');"
        f" return svg && ({LIGHTNESS})(svg) > 150 }}"
    )
