"""The names and links on the pages beside the lessons exist, too."""

import re

import pytest

from parts.process import ROOT
from tests.course.lesson import read_lesson
from tests.course.names import wrong_names


@pytest.mark.parametrize(
    "name", ["phrase-book", "glossary", "teacher", "choosing"]
)
def test_every_name_and_link_exists(name: str) -> None:
    lesson = read_lesson(ROOT / f"course/{name}.md")

    _headings, *wrong = wrong_names(lesson)  # only lessons need them

    assert not wrong, "\n".join(f"{name}.md:{n}: {text}" for n, text in wrong)
    assert lesson.bold


def test_the_minutes_of_the_lessons_are_the_same_everywhere() -> None:
    said = {
        path.name: int(found[1])
        for path in (ROOT / "course/lessons").glob("*.md")
        if (found := re.search(r"\*\*About (\d+) minutes", path.read_text()))
    }
    index = (ROOT / "course/README.md").read_text()
    listed = dict(re.findall(r"lessons/(\S+\.md)\) \| (\d+) \|", index))
    minutes = [said[name] for name in sorted(said)]
    day = [minutes[number] for number in (0, 1, 2, 3, 4, 6, 7, 9)]
    totals = f"{sum(minutes[:5])}, {sum(day)} and {sum(minutes)}"

    assert listed == {name: str(number) for name, number in said.items()}
    assert all(20 <= number <= 45 for number in minutes)
    assert totals in (ROOT / "course/teacher.md").read_text()
