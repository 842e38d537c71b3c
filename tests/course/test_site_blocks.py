"""A block says which file it is of, and is copied as one types it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from parts.process import ROOT
from tests.course.lesson import Block, read_lesson

pytestmark = pytest.mark.filterwarnings("ignore:.*MystReferenceResolver")

LESSONS = sorted((ROOT / "course/lessons").glob("*.md"))


@pytest.fixture
def copier(page: Page) -> Page:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page


def copied(block: Locator) -> str:
    """Press the block's button, and return what is in the clipboard."""
    block.hover()
    block.locator("button.copybtn").click()
    expect(block.locator("button.success")).to_be_visible()
    return str(block.evaluate("() => navigator.clipboard.readText()"))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem[:2])
def test_each_block_of_a_file_has_its_name(site: Path, lesson: Path) -> None:
    html = (site / f"lessons/{lesson.stem}.html").read_text()
    captions = re.findall(
        r'<span class="caption-text">(.*?)</span></code>', html
    )

    names = [re.sub("<.*?>", "", caption) for caption in captions]

    blocks = [p for p in read_lesson(lesson).parts if isinstance(p, Block)]
    assert names == [
        "new file: " * ("write=" in block.info) + block.file
        for block in blocks
        if block.file
    ]


def test_commands_are_copied_without_prompts_and_output(
    url: str, copier: Page
) -> None:
    copier.goto(f"{url}/lessons/00-set-up.html")
    block = copier.locator(".highlight-console", has_text="is stopped").first

    assert copied(block) == (
        "make stop mood_mailer-worker\nmake start mood_mailer-worker"
    )


def test_a_loop_is_copied_with_the_line_that_ends_it(
    url: str, copier: Page
) -> None:
    copier.goto(f"{url}/lessons/08-later.html")
    block = copier.locator(".highlight-pycon", has_text="range(100)").first

    lines = copied(block).split("\n")

    start = lines.index("for number in range(100):")
    assert lines[start + 1].startswith("    task = ")
    assert lines[start + 2 : start + 4] == ["", "task.id"]


def test_a_file_is_copied_as_it_is(url: str, copier: Page) -> None:
    copier.goto(f"{url}/lessons/04-testing.html")
    block = copier.locator(".highlight-python").first
    (first, *_) = (
        part
        for part in read_lesson(ROOT / "course/lessons/04-testing.md").parts
        if isinstance(part, Block) and "write=" in part.info
    )

    assert copied(block) == first.text.rstrip("\n")


def test_output_alone_has_no_button(url: str, page: Page) -> None:
    page.goto(f"{url}/lessons/03-seeing.html")
    blocks = page.locator(".highlight-console")

    typed = blocks.filter(has=page.locator(".gp"))
    only_output = blocks.filter(has_not=page.locator(".gp"))

    expect(typed.first.locator("button.copybtn")).to_have_count(1)
    assert only_output.count() > 0
    assert only_output.locator("button.copybtn").count() == 0


def test_a_link_to_a_file_opens_its_page(url: str, page: Page) -> None:
    page.goto(f"{url}/exercises/README.html")

    page.get_by_role("link", name="offload", exact=True).click()

    path = "course/exercises/offload/start.py"
    expect(page.get_by_role("heading", name=path)).to_be_visible()
    first = (ROOT / path).read_text().splitlines()[0]
    expect(page.locator("article .highlight pre")).to_contain_text(first)


def test_a_line_of_a_file_has_an_address(url: str, page: Page) -> None:
    page.goto(f"{url}/source/plumbing/celery_app.py.html#L-5")

    line = page.locator("#L-5")
    expect(line).to_be_in_viewport()
    assert page.locator(
        "article .highlight .k, article .highlight .kn"
    ).count()


def test_nothing_on_the_site_is_a_download(site: Path) -> None:
    pages = [page.read_text() for page in site.rglob("*.html")]

    assert len(pages) > 30
    assert not any("_downloads" in page for page in pages)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem[:2])
def test_the_text_before_a_block_names_its_file(lesson: Path) -> None:
    """A code host shows no caption."""
    unnamed = []
    for section in re.split(r"^##+ ", lesson.read_text(), flags=re.M):
        for fence in re.finditer(
            r"^```\w+ (?:file|write)=(\S+)$", section, re.M
        ):
            prose = re.sub(
                r"^```.*$", "", section[: fence.start()], flags=re.M
            )
            if Path(fence[1]).name not in prose:
                unnamed.append(fence[0])

    assert unnamed == []
