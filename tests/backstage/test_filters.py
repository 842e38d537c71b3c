"""How pages say how long."""

import pytest

from backstage.filters import breakable, duration


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-5, "0 s"),
        (0.4, "0 s"),
        (45, "45 s"),
        (60, "1 min"),
        (185, "3 min 5 s"),
        (7230, "2 h"),
        (7290, "2 h 1 min"),
        (273_600, "3 d 4 h"),
    ],
)
def test_a_duration_has_two_neighbouring_units_at_most(
    seconds: float, text: str
) -> None:
    assert duration(seconds) == text


def test_a_name_may_break_at_its_dots_and_is_escaped() -> None:
    page = breakable("a.b_c@<d>")

    assert page == "a.<wbr>b_<wbr>c@<wbr>&lt;d&gt;"
