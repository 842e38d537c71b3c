"""The pages beside the lessons: their names and links, too, exist."""

import pytest

from tests.course.lesson import read_lesson
from tests.course.names import wrong_names
from tests.parts import ROOT


@pytest.mark.parametrize(
    "name", ["phrase-book", "glossary", "teacher", "choosing"]
)
def test_every_name_and_link_exists(name: str) -> None:
    lesson = read_lesson(ROOT / f"course/{name}.md")

    _headings, *wrong = wrong_names(lesson)  # those are a lesson's

    assert not wrong, "\n".join(f"{name}.md:{n}: {text}" for n, text in wrong)
    assert lesson.bold
