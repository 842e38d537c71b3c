"""The lessons' code blocks that belong to a step of a build.

The words after a block's language say what it is:

    python write=my_mood/tasks.py step=mood_mailer/3    a whole file
    diff file=my_mood/views.py step=mood_mailer/4       a change
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

from course.begin.builds import COURSE, Build

LESSONS = COURSE / "lessons"
STEP = re.compile(r"\b(write|file)=(\S+) step=(\w+)/(\d+)")


@dataclass(frozen=True)
class Block:
    lesson: Path
    line: int  # of its first line of text
    step: int
    file: str  # relative to the learner's folder
    is_diff: bool
    text: str


def blocks_of(build: Build, lessons: Path = LESSONS) -> list[Block]:
    """Return the build's blocks, in the order in which they are typed.

    Raises ValueError if a lesson goes back to an earlier step, or leaves one
    out.
    """
    found: list[Block] = []
    for lesson in sorted(lessons.glob("*.md")):
        for block in read(lesson, build.app):
            before = found[-1].step if found else 0
            if block.step not in (before, before + 1) or block.step == 0:
                raise ValueError(
                    f"{lesson.name}:{block.line}: step {block.step} of"
                    f" {build.app} comes after step {before}"
                )
            found.append(block)
    return found


def read(lesson: Path, app: str) -> Iterator[Block]:
    for token in MarkdownIt("commonmark").parse(lesson.read_text()):
        if token.type != "fence" or not (found := STEP.search(token.info)):
            continue
        how, file, owner, step = found.groups()
        if owner == app:
            line = token.map[0] + 2 if token.map else 0
            yield Block(
                lesson, line, int(step), file, how == "file", token.content
            )
