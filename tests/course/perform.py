"""Do what a lesson says, in its order, and compare what comes."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from course.begin.builds import BUILDS
from course.begin.edit import write_file
from course.begin.state import REDIS, write_state
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
        if problem := unlike_its_step(lesson, house):
            raise lesson.error(1, problem)
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
    elif block.build:
        return do_step(block, house)
    elif "write=" in block.info:
        write_file(house.folder / block.file, house.with_our_ports(block.text))
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


def do_step(block: Block, house: House) -> str:
    """Do a step of a build in the learner's folder."""
    block = replace(block, text=house.with_our_ports(block.text))
    folder = house.folder / BUILDS[block.build].desk
    if "write=" in block.info:
        write_file(folder / block.file, block.text)
        return ""
    return edit(block, folder)


def unlike_its_step(lesson: Lesson, house: House) -> str:
    """Compare the learner's folder with what `make begin` writes.

    Returns the first difference, or "".
    """
    steps = [
        (part.build, part.step)
        for part in lesson.parts
        if isinstance(part, Block) and part.build
    ]
    if not steps:
        return ""
    build, step = BUILDS[steps[-1][0]], steps[-1][1]
    wanted = house.folder / "var/wanted"
    env = {**house.env, "REDIS_URL": house.with_our_ports(REDIS)}
    write_state(build, step, wanted, env)
    for file in filter(Path.is_file, wanted.rglob("*")):
        name = file.relative_to(wanted)
        if (
            file.read_bytes()
            != (house.folder / build.desk / name).read_bytes()
        ):
            return f"{name} is not what it is after STEP={step}"
    return ""
