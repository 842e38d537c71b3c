"""What a lesson shows stands for some outputs, and not for others."""

import pytest

from tests.course.match import match_all, match_among


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        ("Python 3....", "Python 3.11"),
        ("a\n...\nb", "a\nb\n"),
        ("a\n...\nb", "a\nx\ny\nb\n"),
    ],
)
def test_three_dots_stand_for_anything(expected: str, got: str) -> None:
    assert match_all(expected, got, {}) == {}


@pytest.mark.parametrize(("expected", "got"), [("a", "a\nb"), ("", "a")])
def test_a_line_too_many_does_not_match(expected: str, got: str) -> None:
    assert match_all(expected, got, {}) is None


def test_an_id_stands_for_a_word_the_first_time() -> None:
    assert match_all("id A_ID", "id 12-3", {}) == {"A_ID": "12-3"}


def test_a_known_id_stands_for_its_word_alone() -> None:
    assert match_all("id A_ID", "id 12-3", {"A_ID": "x"}) is None


def test_lines_are_found_among_others() -> None:
    got = "zero\none\ntwo\nthree\nfour\n"

    found = match_among("one\nthree", got, {})

    assert found == ({}, len("zero\none\ntwo\nthree\n"))


@pytest.mark.parametrize("expected", ["three\none", "ne", "four"])
def test_lines_that_are_not_there_in_order_are_not_found(
    expected: str,
) -> None:
    assert match_among(expected, "one\ntwo\nthree\n", {}) is None


def test_lines_in_any_order_are_found_where_that_is_allowed() -> None:
    got = "one\ntwo\nthree\n"

    found = match_among("three\none", got, {}, in_order=False)

    assert found == ({}, len(got))


def test_a_line_that_came_once_does_not_count_twice() -> None:
    found = match_among("one\none", "one\ntwo\n", {}, in_order=False)

    assert found is None
