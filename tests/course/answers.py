"""The answers in the exercises' answers.py, as files that a learner saves."""

import ast
import importlib
from pathlib import Path
from types import ModuleType

from course.checker.catalogue import EXERCISES


def answers_to(name: str) -> ModuleType:
    """Return an exercise's answers: START, RIGHT and WRONG."""
    return importlib.import_module(f"course.exercises.{name}.answers")


def save(folder: Path, name: str, code: str) -> Path:
    """Write the exercise's start file with a learner's code in its place."""
    file = folder / f"{name}.py"
    file.write_text(with_code(EXERCISES[name].start.read_text(), code))
    return file


def with_code(start: str, code: str) -> str:
    """Return a start file's text with the code that a learner wrote.

    What has the same name as something in the code makes room for it. The
    code stands where the last of these stood, or at the end.
    """
    names = {name_of(node) for node in ast.parse(code).body} - {""}
    lines = start.splitlines(keepends=True)
    place = len(lines)
    for node in ast.parse(start).body:
        if name_of(node) in names:
            place = node.end_lineno or 0
            first = first_line(node) - 1
            lines[first:place] = [""] * (place - first)
    lines.insert(place, code)
    return "".join(lines)


def name_of(node: ast.stmt) -> str:
    """Return what a function, a class or a setting is called, or ""."""
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0])
    return getattr(node, "name", "")


def first_line(node: ast.stmt) -> int:
    decorators = getattr(node, "decorator_list", [])
    return min(each.lineno for each in [*decorators, node])
