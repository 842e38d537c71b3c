"""Do every lesson: type what it says, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from parts.process import ROOT
from tests.course.house import House, open_house
from tests.course.lesson import read_lesson
from tests.course.names import wrong_names
from tests.course.perform import perform
from tests.course.visitor import Visitor

LESSONS = sorted((ROOT / "course/lessons").glob("*.md"))
every_lesson = pytest.mark.parametrize(
    "path", LESSONS, ids=[path.stem for path in LESSONS]
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = open_house(tmp_path)
    yield house
    assert house.system
    house.system.stop()


@every_lesson
@pytest.mark.timeout(1200)
def test_a_lesson_is_true(path: Path, house: House, page: Page) -> None:
    perform(read_lesson(path), house, lambda: Visitor(page, house))


@every_lesson
def test_every_name_in_a_lesson_exists(path: Path) -> None:
    lesson = read_lesson(path)

    wrong = [f"{path.name}:{n}: {text}" for n, text in wrong_names(lesson)]

    assert not wrong, "\n".join(wrong)
