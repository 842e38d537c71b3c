"""The tables of the pages, made from the file of results.

A page has each between two lines, which say its name:

    <!-- figures: enqueue -->
    <!-- end of figures -->
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks import contenders, machine, peer_workers
from benchmarks.contenders import Contender
from benchmarks.queues import RATE
from benchmarks.quiet import COMMANDS
from benchmarks.results import Results, number
from parts.process import ROOT

PAGES = (
    ROOT / "course/choosing.md",
    ROOT / "course/lessons/14-how-fast.md",
    ROOT / "batched_redis/README.md",
)
STOCK, BATCHED = (contenders.own(each).name for each in ("stock", "batched"))
MARKED = re.compile(
    r"(<!-- figures: (\w+) -->\n).*?(<!-- end of figures -->)", re.S
)
Row = Iterable[str]


def written(text: str, results: Results) -> str:
    """Return a page's text with the tables that these results give."""
    return MARKED.sub(
        lambda found: found[1] + TABLES[found[2]](results) + "\n" + found[3],
        text,
    )


def write(results: Results, pages: Iterable[Path] = PAGES) -> None:
    for page in pages:
        page.write_text(written(page.read_text(), results))


def markdown(head: Row, rows: Iterable[Row]) -> str:
    cells = [list(head), *map(list, rows)]
    cells.insert(1, ["---", *["---:"] * (len(cells[0]) - 1)])
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


def value(results: Results, measure: str, name: str, what: str) -> float:
    """Return the median, or 0 if this was not measured."""
    for each in results.of(measure):
        if (each.contender, each.what) == (name, what):
            return each.middle
    return 0


def shown(value: float) -> str:
    return number(value) if value else "-"


def both(
    results: Results, title: str, rows: Iterable[tuple[str, str, str, str]]
) -> str:
    """Return a table of both transports.

    rows: the text, then what finds the figure: measure, kind (or ""), what.
    """
    made = []
    for text, measure, kind, what in rows:
        ending = f": {kind}" if kind else ""
        stock, batched = (
            value(results, measure, f"{name}{ending}", what)
            for name in (STOCK, BATCHED)
        )
        if stock and batched:
            ratio = f"{batched / stock:.2g}"
            made.append((text, number(stock), number(batched), ratio))
    return markdown((title, "Celery's own", "batched_redis", "ratio"), made)


def kinds_of(results: Results, measure: str) -> list[str]:
    """Return what was measured of Celery with its own transport."""
    names = (each.contender for each in results.of(measure))
    own = f"{STOCK}: "
    return [name.removeprefix(own) for name in names if name.startswith(own)]


def drain(results: Results) -> str:
    rows = [
        (kind, measure, kind, RATE)
        for measure in ("drain", "options")
        for kind in kinds_of(results, measure)
    ]
    return both(results, "tasks a second", rows)


def enqueue(results: Results) -> str:
    rows = [
        (kind.replace(".delay()", "`.delay()`"), "ways", kind, "us")
        for kind in kinds_of(results, "ways")
    ]
    return both(results, "microseconds for each task", rows)


def transports(results: Results) -> str:
    rows = [
        (f"{RATE}, {kind}", measure, kind, RATE)
        for measure in ("drain", "options", "growth")
        for kind in kinds_of(results, measure)
    ]
    idle = "milliseconds from enqueueing to the start"
    quiet = [
        (f"{COMMANDS} while no task is there, {kind}", "quiet", kind, COMMANDS)
        for kind in kinds_of(results, "quiet")
    ]
    return both(
        results,
        "",
        [
            *rows,
            ("microseconds of one `.delay()`", "enqueue", "", "us"),
            (f"{idle}, half of the tasks", "idle", "", "ms, half"),
            (f"{idle}, all but 1 %", "idle", "", "ms, all but 1 %"),
            *quiet,
        ],
    )


def queues(results: Results) -> str:
    """Return a row for each task queue, with its fastest workers."""
    own = map(contenders.own, ("stock", "batched"))
    everyone = [*own, *peer_workers.PEERS.values()]
    return markdown(
        (
            "",
            "enqueue, us",
            "empty tasks a second",
            "start, ms: half",
            "all but 1 %",
            "500 tasks, s",
            "if killed",
        ),
        [row_of(results, each) for each in everyone],
    )


def row_of(results: Results, queue: Contender) -> Row:
    def of(measure: str, kind: str, what: str) -> float:
        name = f"{queue.name}: {kind}" if kind else queue.name
        return value(results, measure, name, what)

    rates = [of("drain", kind, RATE) for kind in queue.drains]
    waits = [of("waiting", kind, "s") for kind in queue.waiting]
    return (
        f"{queue.name} {results.versions.get(queue.name, '')}".strip(),
        shown(of("enqueue", "", "us")),
        shown(max(rates)),
        shown(of("idle", "", "ms, half")),
        shown(of("idle", "", "ms, all but 1 %")),
        shown(waits[0] if waits else 0),
        "kept" if queue.kept else "lost",
    )


def where(results: Results) -> str:
    return machine.in_words(results.machine)


TABLES: dict[str, Callable[[Results], str]] = {
    "drain": drain,
    "enqueue": enqueue,
    "transports": transports,
    "queues": queues,
    "machine": where,
}
