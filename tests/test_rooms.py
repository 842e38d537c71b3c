"""The house is as STYLE.md and the packages say it is."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from parts.process import ROOT

FOLDERS = [
    folder
    for folder in sorted(ROOT.iterdir())
    if folder.is_dir() and folder.name[0] != "." and folder.name != "var"
]
FILES = [file for folder in FOLDERS for file in sorted(folder.rglob("*.py"))]
PACKAGES = [
    file.parent
    for file in FILES
    if file.name == "__init__.py"
    and ROOT / "tests" not in file.parents
    and "start" not in file.parts  # the learner's own, not a room
]
ROOMS = sorted({package.relative_to(ROOT).parts[0] for package in PACKAGES})
# `make run` needs none of these.
NOT_RUN = {"course", "benchmarks"}
# Learners use these parts of it.
LEARNERS = ["begin", "checker", "exercises", "site"]
# Packages of the learner's own, which course/begin/ starts.
BUILT = {"my_mood", "my_fib", "my_blog"}
# A list may leave these out: one starts them by the package's name.
ENTRIES = {"__init__", "__main__"}


def imports(file: Path) -> Iterator[str]:
    """Yield the full names of the modules that a file imports."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)


def top(name: str) -> str:
    return name.partition(".")[0]


def normal(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def listed(package: Path) -> set[str]:
    """Return the names that begin the indented or plain list of modules."""
    text = ast.get_docstring(ast.parse((package / "__init__.py").read_text()))
    return set(re.findall(r"^ *(\w+) {2,}\S", text or "", re.M))


def modules(package: Path) -> set[str]:
    """Return the names of a package's modules and packages."""
    inside = [file for file in FILES if package in file.parents]
    names = {file.relative_to(package).parts[0] for file in inside}
    return {name.removesuffix(".py") for name in names} - ENTRIES


def test_nothing_of_the_product_imports_the_tests() -> None:
    found = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in FILES
        if "tests" not in file.relative_to(ROOT).parts
        for name in imports(file)
        if top(name) == "tests"
    ]

    assert found == []


@pytest.mark.parametrize(
    "package",
    [
        each
        for each in PACKAGES
        if not each.is_relative_to(ROOT / "course/exercises")
    ],
    ids=lambda package: str(package.relative_to(ROOT)),
)
def test_a_package_lists_all_its_modules(package: Path) -> None:
    """All but the exercises: each of their folders has the same files."""
    assert listed(package) - ENTRIES == modules(package)


@pytest.mark.parametrize(
    "name", ["plumbing/records/formats.py", "plumbing/records/keys.py"]
)
def test_what_is_written_down_can_be_taken_along(name: str) -> None:
    """Another project can copy the types and the keys by themselves."""
    ours = {top(each) for each in imports(ROOT / name)} & set(ROOMS)

    assert ours == set()


@pytest.mark.parametrize("page", ["STYLE.md", "README.md"])
def test_the_table_of_rooms_names_every_room(page: str) -> None:
    text = (ROOT / page).read_text()

    named = set(re.findall(r"^\| \[?`(\w+)/`", text, re.M))

    assert named >= set(ROOMS)


@pytest.mark.parametrize(
    ("lock", "needed_by"),
    [
        ("run", ["course/measure.py", *(set(ROOMS) - NOT_RUN)]),
        ("course", [*(f"course/{each}" for each in LEARNERS), "parts"]),
    ],
    ids=["run", "course"],
)
def test_a_lock_file_has_all_that_its_goal_imports(
    lock: str, needed_by: list[str]
) -> None:
    """Containers install run.txt, and a learner's `make run` course.txt."""
    text = (ROOT / f"requirements/{lock}.txt").read_text()
    locked = {normal(name) for name in re.findall(r"^[\w.-]+", text, re.M)}
    distributions = packages_distributions()

    missing = {
        f"{file.relative_to(ROOT)} imports {name}"
        for file in FILES
        if any(file.is_relative_to(ROOT / each) for each in needed_by)
        for name in imports(file)
        if top(name) not in {*sys.stdlib_module_names, *ROOMS, *BUILT}
        and not locked & {*map(normal, distributions.get(top(name), []))}
    }

    assert missing == set()


def test_no_file_has_the_marks_of_an_unfinished_merge() -> None:
    marks = tuple(f"{character * 7} " for character in "<>")
    texts = ("*.md", "*.py", "*.html", "*.css", "*.js", "*.toml", "*.txt")

    wrong = [
        f"{file.relative_to(ROOT)}: {line}"
        for folder in [ROOT, *FOLDERS]
        for kind in texts
        for file in (
            folder.glob(kind) if folder == ROOT else folder.rglob(kind)
        )
        for line in file.read_text().splitlines()
        if line.startswith(marks)
    ]

    assert not wrong, "\n".join(wrong)
