"""The figures that were measured: kept as JSON, shown as a table."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import cast


@dataclass
class Figure:
    """What each round gave for one contender.

    what: the unit, and which figure it is if there are several.
    """

    measure: str
    contender: str
    what: str
    values: list[float] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return median(self.values)


@dataclass
class Results:
    """machine: see machine.py; a run's rounds are in its figures."""

    machine: dict[str, object]
    figures: list[Figure] = field(default_factory=list)

    @property
    def versions(self) -> dict[str, str]:
        return cast(dict[str, str], self.machine["versions"])

    def add(
        self, measure: str, contender: str, found: dict[str, float]
    ) -> None:
        for what, value in found.items():
            self.figure(measure, contender, what).values.append(value)

    def figure(self, measure: str, contender: str, what: str) -> Figure:
        """Return this figure, a new one if it is not here."""
        for each in self.figures:
            if (each.measure, each.contender, each.what) == (
                measure, contender, what,
            ):  # fmt: skip
                return each
        self.figures.append(Figure(measure, contender, what))
        return self.figures[-1]

    def of(self, measure: str) -> Iterator[Figure]:
        return (each for each in self.figures if each.measure == measure)


def read(file: Path) -> Results:
    kept = json.loads(file.read_text())
    figures = [Figure(**each) for each in kept["figures"]]
    return Results(kept["machine"], figures)


def write(results: Results, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(asdict(each)) for each in results.figures)
    machine = json.dumps(results.machine)
    file.write_text(f'{{"machine": {machine},\n"figures": [\n{lines}\n]}}\n')


def number(value: float) -> str:
    """Return three digits of a number, all of one above a thousand."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def ratio(one: float, other: float) -> str:
    """Return how many times as large one is; 1/200 if it is far smaller."""
    if not one or not other:
        return ""
    if one / other < 0.01:
        return f"1/{other / one:,.0f}"
    return number(one / other)


def table(figures: Iterable[Figure]) -> str:
    """Return a table in Markdown: medians, and the least and the most.

    ratio: to the first contender of which the same was measured.
    """
    rows: list[tuple[str, ...]] = [("", "", "median", "from", "to", "ratio")]
    first: dict[str, float] = {}
    for each in figures:
        values = each.middle, min(each.values), max(each.values)
        one = first.setdefault(each.what, each.middle)
        times = ratio(each.middle, one)
        cells = (each.contender, each.what, *map(number, values), times)
        rows.append(cells)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        f"| {' | '.join(map(str.ljust, row, widths))} |" for row in rows
    )
