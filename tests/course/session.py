"""Type a lesson's lines into terminals, and compare what comes back."""

from collections.abc import Callable
from contextlib import suppress

from parts.waiting import wait_for
from tests.course.house import House, patience
from tests.course.lesson import Block, Lesson, LessonError
from tests.course.match import fill_ids, match_all, match_among
from tests.course.ranges import Ranges
from tests.course.terminal import Terminal

Line = tuple[int, str]  # its number in the lesson, its text

SECONDS = 75  # for a line to come; beat needs a minute for some


class Sessions:
    def __init__(self, lesson: Lesson, house: House) -> None:
        self.lesson, self.house = lesson, house
        self.terminals: dict[str, Terminal] = {}
        self.known: dict[str, str] = {}  # what TASK_ID and the like mean
        self.seen: dict[str, int] = {}  # how much of a terminal was read

    def close(self) -> None:
        for terminal in self.terminals.values():
            terminal.close()

    def terminal(self, name: str) -> Terminal:
        if name not in self.terminals:
            log = self.house.folder / "var" / f"{name}-terminal.log"
            self.terminals[name] = Terminal(
                log, self.house.env, self.house.folder
            )
        return self.terminals[name]

    def type_block(self, block: Block) -> None:
        """Type the lines after prompts; the lines between them are output."""
        terminal, ranges = self.terminal(block.terminal), Ranges(block.info)
        lines = list(enumerate(block.text.splitlines(), block.line))
        waits = "runs-on" in block.info or not is_typed(block.text)
        if ranges.given and waits:
            what = "within= is for a block whose lines are typed and end"
            raise self.lesson.error(block.line, what)
        if lines and not is_typed(lines[0][1]):
            self.wait_for_output(block.terminal, lines)
            return
        while lines:
            number, line = lines.pop(0)
            if line == "^C":
                got = terminal.interrupt()
            else:
                typed = self.line_to_type(terminal, number, line, lines)
                if "runs-on" in block.info and not typing_left(lines):
                    terminal.send(typed)
                    self.seen[block.terminal] = 0
                    self.wait_for_output(block.terminal, lines)
                    return
                got = terminal.type(typed)
            shown = "" if terminal.prompt == "... " else take_output(lines)
            got = self.house.with_usual_ports(got)
            if "soon" in block.info and line != "^C":
                got = self.ask_again(terminal, typed, shown, got)
            self.compare(number, shown, got, ranges)
        if problem := ranges.unused():
            raise self.lesson.error(block.line, problem)

    def ask_again(
        self, terminal: Terminal, typed: str, shown: str, got: str
    ) -> str:
        """Type a line until its answer is as expected. Returns the last one.

        A worker writes its records a moment after its log; a person does not
        type so quickly.
        """

        def is_as_expected() -> bool:
            nonlocal got
            if match_all(shown, got, self.known) is not None:
                return True
            got = self.house.with_usual_ports(terminal.type(typed))
            return False

        with suppress(AssertionError):  # compare() says more
            wait_for(is_as_expected, patience(10))
        return got

    def line_to_type(
        self,
        terminal: Terminal,
        number: int,
        line: str,
        more: list[Line],
    ) -> str:
        """Return what follows the prompt, with the lines that continue it.

        Raises LessonError if the terminal waits at another prompt.
        """
        if not f"{line} ".startswith(terminal.prompt):
            what = f"the terminal waits at {terminal.prompt!r}, not {line!r}"
            raise self.lesson.error(number, what)
        line = line[len(terminal.prompt) :]
        while line.endswith("\\"):
            line = line[:-1] + more.pop(0)[1].removeprefix("> ").strip()
        if line == "python":  # without -i it reads a pipe to its end first
            line = "python -i"
        return self.house.with_our_ports(fill_ids(line, self.known))

    def compare(
        self, line: int, expected: str, got: str, ranges: Ranges
    ) -> None:
        names = match_all(expected, got, self.known)
        if names is None:
            raise self.difference(line, expected, got)
        if problem := ranges.problem(expected, got, self.known):
            raise self.lesson.error(line, problem)
        self.known |= names

    def wait_for_lines(
        self,
        name: str,
        lines: list[Line],
        output: Callable[[], str],
    ) -> None:
        """Wait for lines of a running command; others may come between."""
        expected = "\n".join(line for _, line in lines)

        def unread() -> str:
            return output()[self.seen.get(name, 0) :]

        def found() -> tuple[dict[str, str], int] | None:
            got, known = unread(), self.known
            if now := match_among(expected, got, known):
                return now
            # The wait before a retry may be drawn as 0. The retry runs in
            # another thread, which may log sooner than the one before it.
            one = len({line.partition("|")[0] for _, line in lines}) == 1
            retried = one and " retry: " in expected
            return (
                match_among(expected, got, known, False) if retried else None
            )

        with suppress(AssertionError):  # the error below says more
            wait_for(found, patience(SECONDS))
        if not (now := found()):
            raise self.difference(lines[0][0], expected, unread())
        self.known |= now[0]
        self.seen[name] = self.seen.get(name, 0) + now[1]

    def wait_for_output(self, name: str, lines: list[Line]) -> None:
        terminal = self.terminals[name]
        self.wait_for_lines(
            name, lines, lambda: self.house.with_usual_ports(terminal.unread())
        )

    def difference(self, line: int, expected: str, got: str) -> LessonError:
        return self.lesson.error(
            line, f"\nexpected:\n{expected}\ngot:\n{got[-4000:]}"
        )


def is_typed(line: str) -> bool:
    return line == "^C" or line.startswith(("$ ", ">>> ", "redis> "))


def typing_left(lines: list[Line]) -> bool:
    return any(is_typed(line) for _, line in lines)


def take_output(lines: list[Line]) -> str:
    """Take the lines before the next line that is typed."""
    shown = []
    while lines and not is_typed(lines[0][1]):
        shown.append(lines.pop(0)[1])
    return "\n".join(shown)
