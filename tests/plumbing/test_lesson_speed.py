"""LESSON_SPEED shortens the waits of the lessons, and only these."""

import time

import pytest

import mood_mailer
from blog_autotag.demo.tasks import demo


def test_a_speed_of_ten_makes_waits_a_tenth(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LESSON_SPEED", "10")
    begin = time.monotonic()

    assert demo.run(5, "soon") == "soon"

    assert 0.5 <= time.monotonic() - begin < 5
    assert mood_mailer.create_app().config["MOOD_DELAY"] == 0.5


def test_without_it_waits_are_as_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("LESSON_SPEED", raising=False)

    assert mood_mailer.create_app().config["MOOD_DELAY"] == 5
