"""The names and links on the pages beside the lessons exist, too."""

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from parts.process import ROOT
from tests.course.lesson import read_lesson
from tests.course.names import wrong_names

LESSONS = sorted((ROOT / "course/lessons").glob("*.md"))
STOP = "End of the first sitting"  # the heading where one may stop
LONGEST = 2000  # words of prose in a sitting, besides what is typed


@pytest.mark.parametrize(
    "name", ["phrase-book", "glossary", "teacher", "choosing"]
)
def test_every_name_and_link_exists(name: str) -> None:
    lesson = read_lesson(ROOT / f"course/{name}.md")

    _headings, *wrong = wrong_names(lesson)  # only lessons need them

    assert not wrong, "\n".join(f"{name}.md:{n}: {text}" for n, text in wrong)
    assert lesson.bold


def test_the_minutes_of_the_lessons_are_the_same_everywhere() -> None:
    said = {path.name: promised(path) for path in LESSONS}
    index = (ROOT / "course/README.md").read_text()
    listed = dict(re.findall(r"lessons/(\S+\.md)\) \| (.+) \|", index))
    written = {
        name: f"2 x {minutes}" if sittings == 2 else str(minutes)
        for name, (sittings, minutes) in said.items()
    }
    total = [sittings * minutes for sittings, minutes in said.values()]
    day = [total[number] for number in (0, 1, 2, 3, 4, 6, 7, 9)]
    totals = f"{sum(total[:5])}, {sum(day)} and {sum(total)}"

    assert listed == written
    assert totals in (ROOT / "course/teacher.md").read_text()


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_fits_into_its_sittings(path: Path) -> None:
    """A sitting is 20 to 45 minutes; a longer lesson says where to stop."""
    sittings, minutes = promised(path)
    words = words_of_each_sitting(path)

    assert 20 <= minutes <= 45
    assert len(words) == sittings
    assert max(words) <= LONGEST


def promised(path: Path) -> tuple[int, int]:
    """Return how many sittings a lesson promises, and the minutes of each."""
    text = path.read_text()
    if found := re.search(r"\*\*Two sittings of about (\d+) minutes", text):
        return 2, int(found[1])
    found = re.search(r"\*\*About (\d+) minutes", text)
    assert found, f"{path.name} promises no minutes"
    return 1, int(found[1])


def words_of_each_sitting(path: Path) -> list[int]:
    """Count the words of the prose, without code and comments."""
    words = [0]
    for token in MarkdownIt("commonmark").parse(path.read_text()):
        if token.type == "inline" and token.content == STOP:
            words.append(0)
        elif token.type == "inline":
            words[-1] += len(token.content.split())
    return words
