"""Every figure of speed or memory says which command prints it.

A block of text that has one names the command itself, in backticks, or in a
comment above it that no reader sees:

    <!-- measured: make bench ARGS="drain" -->

A figure that nobody measured says where it is from: <!-- given: ... -->.
Tables between <!-- figures: NAME --> and its end are written from the file of
results, course/figures/bench.json.
"""

import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import pages, plots, results, tables
from parts.process import ROOT
from tests.benchmarks.test_bench_command import MEASURES

TEXTS = [
    ROOT / "README.md",
    ROOT / "batched_redis/README.md",
    *sorted(ROOT.glob("course/*.md")),
    *sorted(ROOT.glob("course/lessons/*.md")),
]
FIGURE = re.compile(
    r"\d (ms|us|microseconds|milliseconds|kB|MB|GB|bytes|%)"
    r"|\d (times as|(tasks|messages|requests|calls|commands) a second)"
)
SOURCE = re.compile(r"<!-- (?:measured|given): (.+?) -->|`(.+?)`", re.S)
COMMAND = re.compile(r"make bench|python -m [\w.]+")
FENCE = re.compile(r"^( *)```.*?^\1```", re.S | re.M)
WRITTEN = re.compile(r"<!-- figures: .*?<!-- end of figures -->", re.S)
names = pytest.mark.parametrize(
    "path", TEXTS, ids=lambda path: str(path.relative_to(ROOT))
)


def blocks(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the blocks of prose and tables, each with its first line."""
    text = path.read_text()
    for left_out in (FENCE, WRITTEN):
        text = left_out.sub(lambda found: "\n" * found[0].count("\n"), text)
    for found in re.finditer(r"(?:.+\n?)+", text):
        yield text[: found.start()].count("\n") + 1, found[0]


def sources(block: str) -> list[str]:
    return [
        comment or code
        for comment, code in SOURCE.findall(block)
        if comment or COMMAND.match(code)
    ]


def without_source(path: Path) -> list[str]:
    return [
        f"line {line}: {figure[0]}: {block[:60]}"
        for line, block in blocks(path)
        if (figure := FIGURE.search(block)) and not sources(block)
    ]


@names
def test_a_figure_has_a_source(path: Path) -> None:
    assert without_source(path) == []


def test_a_figure_without_a_source_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "It takes 5 ms.\n\n"
        "<!-- given: a limit -->\nIt takes 6 ms.\n\n"
        "It takes 7 ms (`make bench`).\n\n"
        "```\n8 ms\n```\n\n"
        "| 9 MB | of `memory` |\n"
    )

    assert without_source(page) == [
        "line 1: 5 ms: It takes 5 ms.\n",
        "line 12: 9 MB: | 9 MB | of `memory` |\n",
    ]


@names
def test_a_source_is_there(path: Path) -> None:
    """A command's module exists, and so does what `make bench` is to do."""
    for _, block in blocks(path):
        for source in sources(block):
            if module := re.match(r"python -m ([\w.]+)", source):
                assert importlib.util.find_spec(module[1]), source
            for given in re.findall(r'make bench.*ARGS="(.*?)"', source):
                words = [w for w in shlex.split(given) if w.islower()]
                assert {*words} <= {*MEASURES}, source


def test_tables_and_plots_are_those_of_the_results() -> None:
    """`python -m benchmarks.pages` writes them."""
    found = results.read(pages.KEPT)

    for page in tables.PAGES:
        assert page.read_text() == tables.written(page.read_text(), found)
    for name, plot in plots.PLOTS.items():
        assert (pages.FOLDER / f"{name}.svg").read_text() == plot(found)
