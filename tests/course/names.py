"""Find names in a lesson that nothing has."""

import ast
import html
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from flower.views.tasks import TASK_COLUMNS

from parts.process import ROOT
from parts.system import ROOMS
from parts.worker import PROCFILE
from runner import procfile
from tests.course.lesson import Block, Lesson

HEADINGS = [
    "Learning goals",
    "You will need",
    "Steps",
    "Watch it in Flower",
    "What just happened",
    "Break it",
    "Check your understanding",
    "Further practice",
]

JINJA = re.compile(r"{%.*?%}|{{.*?}}", re.S)
TAG = re.compile(rf"<[^>]+>|{JINJA.pattern}", re.S)


def wrong_names(lesson: Lesson) -> Iterator[tuple[int, str]]:
    """Yield the line and the problem of every name that nothing has."""
    if lesson.headings != HEADINGS:
        yield 1, f"the headings are {lesson.headings}, not {HEADINGS}"
    for line, text in lesson.bold:
        # A bold sentence teaches; other bold words are on a page.
        if text[-1:] not in ".:" and text not in shown_on_pages():
            yield line, f"no page shows **{text}**"
    written = {part.file for part in lesson.parts if isinstance(part, Block)}
    for line, text in lesson.code:
        if text not in written:
            yield from ((line, problem) for problem in wrong_code(text))
    for line, target in lesson.links:
        path = lesson.path.parent / target.partition("#")[0]
        if "://" not in target and not path.exists():
            yield line, f"the link leads nowhere: {target}"


def wrong_code(text: str) -> Iterator[str]:
    goal = re.match(r"make ([\w-]+)", text)
    if goal and goal[1] not in make_goals():
        yield f"there is no goal: make {goal[1]}"
    variable = re.fullmatch(r"([A-Z]+(?:_[A-Z]+)+)(=.*)?", text)
    if variable and variable[1] not in source():
        yield f"nothing reads {variable[1]}"
    if re.fullmatch(r"\w+-(web|worker|beat)", text) and text not in PROCFILE:
        yield f"the Procfile has no {text}"
    file = re.fullmatch(r"[\w/-]+\.(py|html|txt|toml|md)", text)
    if file and f"/{text}\n" not in all_files():
        yield f"there is no file {text}"


@cache
def make_goals() -> set[str]:
    text = (ROOT / "Makefile").read_text()
    apps = {
        name.partition("-")[0] for name in procfile.read(ROOT / "Procfile")
    }
    goals = re.findall(r"^([\w-]+):", text, re.M)
    return {*goals, *apps, "stop", "start", "restart"}


@cache
def all_files() -> str:
    found = [
        *ROOT.glob("*.*"),
        *files_in_rooms("*.*", "course", "parts", "tests"),
    ]
    return "".join(f"/{path.relative_to(ROOT)}\n" for path in found)


@cache
def source() -> str:
    texts = [path.read_text() for path in files_in_rooms("*.py")]
    names = (".env.example", "Makefile", "Procfile", "docker-compose.yml")
    return "\n".join([*texts, *((ROOT / name).read_text() for name in names)])


@cache
def shown_on_pages() -> set[str]:
    """Return the pieces of text that pages may show.

    These are the texts between tags of all templates, Flower's too, and all
    texts in code.
    """
    flower = Path(str(files("flower")))
    pieces = set(TASK_COLUMNS.values())
    for path in (
        *files_in_rooms("*.html", "course/begin"),
        *flower.glob("templates/*.html"),
    ):
        text = html.unescape(path.read_text())
        pieces |= set(TAG.split(text))
        for code in JINJA.findall(text):
            pieces |= set(re.findall(r'"([^"]+)"', code))
    for path in files_in_rooms("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                pieces.add(node.value)
    return {" ".join(piece.split()) for piece in pieces}


def files_in_rooms(glob: str, *more: str) -> Iterator[Path]:
    for room in (*ROOMS, "benchmarks", *more):
        yield from (ROOT / room).rglob(glob)
