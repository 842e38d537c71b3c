"""A lesson that is wrong fails, and the message says where and why."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from parts.inbox import Inbox
from tests.course.house import House, terminal_env
from tests.course.lesson import LessonError, read_lesson
from tests.course.match import among, same
from tests.course.names import wrong_names
from tests.course.perform import perform
from tests.course.visitor import Visitor


@pytest.fixture
def house(tmp_path: Path) -> House:
    (tmp_path / "var").mkdir()
    (tmp_path / "app.py").write_text("a = 1\nb = 2\nc = 3\n")
    return House(tmp_path, terminal_env(os.environ))


def follow(house: House, text: str, page: Page | None = None) -> None:
    """Do a lesson; it starts at line 1."""
    path = house.folder / "lesson.md"
    path.write_text(text)

    def visitor() -> Visitor:
        assert page
        return Visitor(page, house)

    perform(read_lesson(path), house, visitor)


def console(*lines: str) -> str:
    return "\n".join(["```console", *lines, "```", ""])


def complaint(house: House, text: str, page: Page | None = None) -> str:
    with pytest.raises(LessonError) as found:
        follow(house, text, page)
    return str(found.value)


def test_what_is_right_passes(house: House) -> None:
    follow(
        house, console("$ echo a; date", "a", "...", "$ A=5", "$ echo $A", "5")
    )


def test_wrong_output_is_shown_beside_what_was_expected(house: House) -> None:
    text = "Type:\n\n" + console("$ echo one", "one", "$ echo two", "three")
    said = complaint(house, text)

    assert said.startswith("lesson.md:6:")
    assert "expected:\nthree\ngot:\ntwo" in said


def test_output_that_the_lesson_hides_is_wrong(house: House) -> None:
    assert "got:\nsecret" in complaint(house, console("$ echo secret"))


def test_each_terminal_is_a_shell_of_its_own(house: House) -> None:
    third = "In a third terminal:\n\n"
    follow(house, console("$ A=5") + third + console("$ echo $A.", "."))


def test_a_terminal_knows_nothing_of_the_make_around_the_tests() -> None:
    """ARGS would be what `make doctor` in a lesson is about."""
    given = {"ARGS": "-k 13", "MAKEFLAGS": "w", "FLOWER_PORT": "1"}
    env = terminal_env(given)
    assert not {"ARGS", "MAKEFLAGS"} & env.keys()
    assert env["FLOWER_PORT"] == "1"


def test_a_console_is_typed_into_line_by_line(house: House) -> None:
    follow(
        house,
        console("$ python", "...", ">>> 1 + 1", "2")
        + "```pycon\n>>> for i in range(2):\n...     print(i)\n...\n"
        "0\n1\n>>> 1 / 0\nTraceback (most recent call last):\n...\n"
        "ZeroDivisionError: ...\n>>> exit()\n```\n"
        + console("$ echo back", "back"),
    )


def test_a_prompt_that_is_not_there_is_named(house: House) -> None:
    said = complaint(house, "```pycon\n>>> 1\n1\n```\n")
    assert "the terminal waits at '$ ', not '>>> 1'" in said


def test_what_runs_on_is_ended_by_control_c(house: House) -> None:
    runs = "```console runs-on\n$ echo begin; sleep 100\nbegin\n```\n"
    follow(house, runs + console("^C", "...", "$ echo end", "end"))


def test_what_a_running_command_never_says_is_missed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.course.session.SECONDS", 0.5)
    runs = "```console runs-on\n$ echo begin; sleep 100\nend\n```\n"
    assert "expected:\nend\ngot:\nbegin" in complaint(house, runs)


def test_an_id_is_the_same_wherever_it_is_named(house: House) -> None:
    follow(house, console("$ echo 7f", "TASK_ID", "$ echo [TASK_ID]", "[7f]"))
    said = complaint(
        house, console("$ echo 7f", "TASK_ID", "$ echo 8a", "TASK_ID")
    )
    assert "lesson.md:4" in said


def test_misquoted_code_is_named(house: House) -> None:
    right = "```python file=app.py\na = 1\n# ...\nc = 3\n```\n"
    follow(house, right)
    said = complaint(house, right.replace("c = 3", "c = 4"))
    assert "app.py has no such lines:\nc = 4" in said


def test_an_edit_is_made_and_must_fit(house: House) -> None:
    diff = "```diff file=app.py\n a = 1\n-b = 2\n+b = 5\n```\n"
    follow(house, diff)
    assert (house.folder / "app.py").read_text() == "a = 1\nb = 5\nc = 3\n"
    assert "has these lines 0 times:\na = 1\nb = 2" in complaint(house, diff)


def test_no_block_goes_unchecked(house: House) -> None:
    said = complaint(house, "```python\nprint(1)\n```\n")
    assert "nothing checks a block of 'python'" in said


def test_a_button_that_is_missing_is_named(
    house: House, page: Page, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.course.visitor.SECONDS", 1)
    steps = f"open {inbox.web_url}; see No mail yet.; press Fly"
    said = complaint(house, f"<!-- browser: {steps} -->", page)
    assert "press Fly: " in said
    assert "The page shows:" in said
    assert "No mail yet." in said


def test_a_mail_that_comes_late_is_seen(house: House, page: Page) -> None:
    """One looks already while the page with its link is still there."""
    mail = "document.body.innerHTML = '<iframe srcdoc=Dear></iframe>'"
    path = house.folder / "mails.html"
    path.write_text(f'<a href="#" onclick="setTimeout(() => {mail}, 300)">1')
    steps = f"open {path.as_uri()}; follow 1; see Dear; see no 1; see no From"
    follow(house, f"<!-- browser: {steps} -->", page)


def test_names_that_nothing_has_are_named(house: House) -> None:
    path = house.folder / "lesson.md"
    path.write_text(
        "# 1\n\nPress **Send later**, then **Send soon**, and **learn.**\n"
        "`make run`, `make tea`, `FLOWER_PORT`, `TEA_PORT=1`, `tea-worker`,\n"
        "`plumbing/tea.py`, [tea](tea.md).\n"
    )
    wrong = [text for _, text in wrong_names(read_lesson(path))]
    assert wrong[0].startswith("the headings are []")
    assert wrong[1:] == [
        "no page shows **Send soon**",
        "there is no goal: make tea",
        "nothing reads TEA_PORT",
        "the Procfile has no tea-worker",
        "there is no file plumbing/tea.py",
        "the link leads nowhere: tea.md",
    ]


def test_a_file_that_the_lesson_writes_exists(house: House) -> None:
    path = house.folder / "lesson.md"
    path.write_text(
        "# 1\n\nWrite `plumbing/tea.py`:\n\n"
        "```python write=plumbing/tea.py\nkettle = 1\n```\n"
    )

    _headings, *wrong = wrong_names(read_lesson(path))

    assert not wrong


def test_patterns() -> None:
    assert same("Python 3....", "Python 3.11", {}) == {}
    assert same("a\n...\nb", "a\nb\n", {}) == {}
    assert same("a\n...\nb", "a\nx\ny\nb\n", {}) == {}
    assert same("a", "a\nb", {}) is None
    assert same("", "a", {}) is None
    assert same("id A_ID", "id 12-3", {}) == {"A_ID": "12-3"}
    assert same("id A_ID", "id 12-3", {"A_ID": "x"}) is None
    found = among("one\nthree", "zero\none\ntwo\nthree\n", {})
    assert found == ({}, len("zero\none\ntwo\nthree\n"))
    assert among("three\none", "one\ntwo\nthree\n", {}) is None
    assert among("ne", "one\n", {}) is None
    assert among("three\none", "one\ntwo\nthree\n", {}, False) == ({}, 14)
    assert among("one\none", "one\ntwo\n", {}, False) is None
