"""A lesson that is wrong fails, and the message says where and why."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from parts.inbox import Inbox
from tests.course.house import House, terminal_env
from tests.course.lesson import LessonError, read_lesson
from tests.course.names import wrong_names
from tests.course.perform import perform
from tests.course.visitor import Visitor


@pytest.fixture
def house(tmp_path: Path) -> House:
    (tmp_path / "var").mkdir()
    (tmp_path / "app.py").write_text("a = 1\nb = 2\nc = 3\n")
    return House(tmp_path, terminal_env(os.environ))


def follow(house: House, text: str, page: Page | None = None) -> None:
    """Write a lesson, whose text starts at line 1, and do it."""
    path = house.folder / "lesson.md"
    path.write_text(text)

    def visitor() -> Visitor:
        assert page
        return Visitor(page, house)

    perform(read_lesson(path), house, visitor)


def console(*lines: str) -> str:
    """Return a block of lines that are typed and printed."""
    return "\n".join(["```console", *lines, "```", ""])


def complaint(house: House, text: str, page: Page | None = None) -> str:
    """Do a lesson that is wrong. Returns what is said of it."""
    with pytest.raises(LessonError) as found:
        follow(house, text, page)
    return str(found.value)


def test_a_lesson_that_is_true_passes(house: House) -> None:
    text = console("$ echo a; date", "a", "...", "$ A=5", "$ echo $A", "5")

    follow(house, text)


def test_wrong_output_is_shown_beside_what_was_expected(house: House) -> None:
    text = "Type:\n\n" + console("$ echo one", "one", "$ echo two", "three")

    said = complaint(house, text)

    assert said.startswith("lesson.md:6:")
    assert "expected:\nthree\ngot:\ntwo" in said


def test_output_that_the_lesson_hides_is_wrong(house: House) -> None:
    said = complaint(house, console("$ echo secret"))

    assert "got:\nsecret" in said


def test_a_number_outside_its_range_is_named(house: House) -> None:
    text = console("$ echo one 5 s", "one ... s", "$ echo 50 s", "... s")
    follow(house, text.replace("console", 'console within="0..9 0..99"'))

    said = complaint(
        house, text.replace("console", 'console within="0..9 0..9"')
    )

    assert said == "lesson.md:4: 50 is not within 0..9"


def test_more_ranges_than_dots_are_named(house: House) -> None:
    text = console("$ echo 5 s", "... s")

    said = complaint(
        house, text.replace("console", 'console within="0..9 0..9"')
    )

    assert said == (
        'lesson.md:2: the block has within="0..9 0..9", '
        "which is too many for its ..."
    )


def test_a_range_for_a_command_that_runs_on_is_named(house: House) -> None:
    text = '```console runs-on within="0..9"\n$ echo 5; sleep 9\n...\n```\n'

    said = complaint(house, text)

    assert "within= is for a block whose lines are typed and end" in said


def test_each_terminal_is_a_shell_of_its_own(house: House) -> None:
    third = "In a third terminal:\n\n"
    text = console("$ A=5") + third + console("$ echo $A.", ".")

    follow(house, text)


def test_a_terminal_knows_nothing_of_the_make_around_the_tests() -> None:
    """ARGS would be what `make doctor` in a lesson is about."""
    given = {"ARGS": "-k 13", "MAKEFLAGS": "w", "FLOWER_PORT": "1"}

    env = terminal_env(given)

    assert not {"ARGS", "MAKEFLAGS"} & env.keys()
    assert env["FLOWER_PORT"] == "1"


def test_a_console_is_typed_into_line_by_line(house: House) -> None:
    text = console("$ python", "...", ">>> 1 + 1", "2")
    text += "```pycon\n>>> for i in range(2):\n...     print(i)\n...\n0\n1\n"
    text += ">>> 1 / 0\nTraceback (most recent call last):\n...\n"
    text += "ZeroDivisionError: ...\n>>> exit()\n```\n"
    text += console("$ echo back", "back")

    follow(house, text)


def test_an_answer_that_comes_soon_is_waited_for(house: House) -> None:
    lines = "$ echo x >> tries\n$ echo x >> tries; grep -c x tries\n4\n"
    follow(house, f"```console soon\n{lines}```\n")

    assert "got:\n2" in complaint(
        house, f"```console\n{lines.replace('tries', 'others')}```\n"
    )


def test_a_prompt_that_is_not_there_is_named(house: House) -> None:
    said = complaint(house, "```pycon\n>>> 1\n1\n```\n")

    assert "the terminal waits at '$ ', not '>>> 1'" in said


def test_control_c_ends_a_command_that_runs_on(house: House) -> None:
    text = "```console runs-on\n$ echo begin; sleep 100\nbegin\n```\n"
    text += console("^C", "...", "$ echo end", "end")

    follow(house, text)


def test_a_line_that_a_running_command_never_prints_is_missed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.course.session.SECONDS", 0.5)
    text = "```console runs-on\n$ echo begin; sleep 100\nend\n```\n"

    said = complaint(house, text)

    assert "expected:\nend\ngot:\nbegin" in said


def test_an_id_can_be_typed_where_it_is_named_again(house: House) -> None:
    text = console("$ echo 7f", "TASK_ID", "$ echo [TASK_ID]", "[7f]")

    follow(house, text)


def test_another_id_under_the_same_name_is_wrong(house: House) -> None:
    text = console("$ echo 7f", "TASK_ID", "$ echo 8a", "TASK_ID")

    said = complaint(house, text)

    assert "lesson.md:4" in said


def test_misquoted_code_is_named(house: House) -> None:
    right = "```python file=app.py\na = 1\n# ...\nc = 3\n```\n"
    follow(house, right)

    said = complaint(house, right.replace("c = 3", "c = 4"))

    assert "app.py has no such lines:\nc = 4" in said


def test_an_edit_is_made(house: House) -> None:
    diff = "```diff file=app.py\n a = 1\n-b = 2\n+b = 5\n```\n"

    follow(house, diff)

    assert (house.folder / "app.py").read_text() == "a = 1\nb = 5\nc = 3\n"


def test_an_edit_that_does_not_fit_is_named(house: House) -> None:
    diff = "```diff file=app.py\n a = 1\n-b = 3\n+b = 5\n```\n"

    said = complaint(house, diff)

    assert "has these lines 0 times:\na = 1\nb = 3" in said


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
    """The search begins while the page with the link is still there."""
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
