"""Read a lesson's Markdown as a list of parts, each with its line."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from course.begin.blocks import STEP

TERMINAL = re.compile(
    r"In\s+the\s+(first|second|third|fourth)\s+terminal", re.I
)
ANOTHER = re.compile(r"In\s+a\s+(second|third|fourth)\s+terminal", re.I)
COMMENT = re.compile(r"<!--\s*(\w+):\s*(.*?)\s*-->", re.S)


class LessonError(AssertionError):
    """A line of a lesson is not true; the message names both."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        super().__init__(f"{path.name}:{line}: {what}")


@dataclass(frozen=True)
class Block:
    """A fenced block. terminal: where its lines are typed."""

    line: int  # of its first line of text
    info: str  # its words: console, python file=..., diff file=...
    text: str
    terminal: str = "second"

    @property
    def kind(self) -> str:
        return self.info.split()[0] if self.info else ""

    @property
    def file(self) -> str:
        """The file that the block quotes, edits or writes, or ""."""
        found = re.search(r"\b(?:file|write)=(\S+)", self.info)
        return found[1] if found else ""

    @property
    def build(self) -> str:
        """The app whose step this is, see course/begin/blocks.py, or ""."""
        found = STEP.search(self.info)
        return found[3] if found else ""

    @property
    def step(self) -> int:
        found = STEP.search(self.info)
        return int(found[4]) if found else 0


@dataclass(frozen=True)
class Steps:
    """Steps in the browser: <!-- browser: ... -->."""

    line: int
    text: str


@dataclass(frozen=True)
class Lesson:
    path: Path
    title: str = ""
    parts: list[Block | Steps] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    # (line, text) of bold words, of words in backticks, and of links' targets
    bold: list[tuple[int, str]] = field(default_factory=list)
    code: list[tuple[int, str]] = field(default_factory=list)
    links: list[tuple[int, str]] = field(default_factory=list)

    def error(self, line: int, what: str) -> LessonError:
        return LessonError(self.path, line, what)


def read_lesson(path: Path) -> Lesson:
    lesson = Lesson(path)
    terminal, heading = "second", ""
    for token in MarkdownIt("commonmark").parse(path.read_text()):
        line = token.map[0] + 1 if token.map else 0
        if token.type == "heading_open":
            heading = token.tag
        elif token.type == "inline":
            terminal = named_terminal(token.content) or "second"
            if heading == "h2":
                lesson.headings.append(token.content)
            heading = ""
            read_prose(lesson, line, token)
        elif token.type == "fence":
            lesson.parts.append(
                Block(line + 1, token.info.strip(), token.content, terminal)
            )
        if token.type in ("html_block", "inline"):
            lesson.parts.extend(read_steps(line, token))
    return lesson


def named_terminal(prose: str) -> str:
    """Return the last terminal that the prose names, or ""."""
    found = [*TERMINAL.finditer(prose), *ANOTHER.finditer(prose)]
    last = max(found, key=lambda match: match.start(), default=None)
    return last[1].lower() if last else ""


def read_steps(line: int, token: Token) -> list[Steps]:
    return [
        Steps(line, " ".join(match[2].split()))
        for match in COMMENT.finditer(token.content)
        if match[1] == "browser"
    ]


def read_prose(lesson: Lesson, line: int, token: Token) -> None:
    bold: list[str] | None = None
    for child in token.children or []:
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        if child.type == "strong_open":
            bold = []
        elif child.type == "strong_close" and bold is not None:
            lesson.bold.append((line, "".join(bold)))
            bold = None
        elif child.type == "code_inline":
            lesson.code.append((line, child.content))
        elif child.type in ("link_open", "image"):
            target = child.attrs.get("href") or child.attrs.get("src")
            lesson.links.append((line, str(target)))
        if bold is not None:
            bold.append(" " if child.type == "softbreak" else child.content)
