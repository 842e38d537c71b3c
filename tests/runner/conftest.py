"""Fixtures of the runner's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runner.house import House, MakeHouse


@pytest.fixture
def house(tmp_path: Path) -> Iterator[MakeHouse]:
    """Make houses that are not started yet; ends all at the end."""
    made: list[House] = []

    def make(text: str) -> House:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(House(folder, text))
        return made[-1]

    yield make
    for one in made:
        if one.process and one.process.poll() is None:
            one.end()
