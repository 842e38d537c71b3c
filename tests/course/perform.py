"""Do what a lesson says, in its order, and compare what comes."""

from collections.abc import Callable

from tests.course import first_terminal
from tests.course.house import House
from tests.course.lesson import Block, Lesson, Steps
from tests.course.match import fill_ids
from tests.course.quotes import edit, misquoted
from tests.course.reload import wait_for_reload
from tests.course.session import Sessions
from tests.course.visitor import Visitor

QUOTED = {"python", "html", "text", "toml", "make", "sh"}
DRAWN = {"mermaid"}  # test_site.py sees that they are drawn


def perform(
    lesson: Lesson, house: House, new_visitor: Callable[[], Visitor]
) -> None:
    """Do a lesson. Raises LessonError at the first line that is not true."""
    sessions = Sessions(lesson, house)
    visitor: Visitor | None = None
    try:
        for part in lesson.parts:
            if isinstance(part, Steps):
                visitor = visitor or new_visitor()
                problem = browse(visitor, part, sessions.known)
            else:
                problem = do_block(part, house, sessions)
            if problem:
                raise lesson.error(part.line, problem)
    finally:
        sessions.close()


def browse(visitor: Visitor, steps: Steps, known: dict[str, str]) -> str:
    for step in steps.text.split("; "):
        if problem := visitor.do(fill_ids(step, known)):
            return problem
    return ""


def do_block(block: Block, house: House, sessions: Sessions) -> str:
    """Return what is wrong with the block, "" if nothing is."""
    if block.kind in ("console", "pycon"):
        if block.terminal == "first":
            first_terminal.follow_block(block, sessions)
        else:
            sessions.type_block(block)
    elif "write=" in block.info:
        write_file(block, house)
    elif block.kind == "diff" and block.file:
        before = len(house.output())
        return edit(block, house.folder) or wait_for_reload(
            house, block, before
        )
    elif block.kind in QUOTED and block.file:
        return misquoted(block, house.folder)
    elif block.kind not in DRAWN:
        return f"nothing checks a block of {block.info!r}"
    return ""


def write_file(block: Block, house: House) -> None:
    path = house.folder / block.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(house.with_our_ports(block.text))
