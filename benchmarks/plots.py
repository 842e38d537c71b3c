"""Plots of the results, as SVG: light or dark, as the reader's system is."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from benchmarks.contenders import own
from benchmarks.results import Figure, Results, number
from benchmarks.sampling import KINDS

WIDTH, LEFT, RIGHT = 760, 330, 80  # pixels: all, the labels, the values
LINE = 26
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.back { fill: #fff } .title { font-weight: 600 }
.c0 { fill: #0969da } .c1 { fill: #1a7f37 } .c2 { fill: #8c959f }
.c3 { fill: #bf8700 } .c4 { fill: #8250df } .c5 { fill: #cf222e }
.c6 { fill: #57606a }
.range { stroke: #1f2328 } .ideal { stroke: #cf222e; stroke-dasharray: 4 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .back { fill: #161b22 } .range { stroke: #e6edf3 }
.c0 { fill: #4493f8 } .c1 { fill: #3fb950 } .c2 { fill: #6e7681 }
.c3 { fill: #d29922 } .c4 { fill: #ab7df8 } .c5 { fill: #f85149 }
}"""


class Bar(NamedTuple):
    """parts: (length, colour) of what stands beside each other."""

    label: str
    parts: Sequence[tuple[float, int]]
    text: str
    least: float = 0
    most: float = 0


def svg(
    title: str, bars: Sequence[Bar], ideal: float = 0, legend: str = ""
) -> str:
    """Return a plot with a bar for each line, and a line at `ideal`."""
    top = LINE * (2 if legend else 1)
    high = top + LINE * len(bars) + 14
    longest = max(max(sum(n for n, _ in bar.parts), bar.most) for bar in bars)
    scale = (WIDTH - LEFT - RIGHT) / longest
    drawn = [
        drawn_bar(bar, top + LINE * number_of, scale)
        for number_of, bar in enumerate(bars)
    ]
    if ideal:
        at = LEFT + ideal * scale
        drawn.append(
            f'<line class="ideal" x1="{at:.1f}" x2="{at:.1f}"'
            f' y1="{top}" y2="{high - 8}"/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {high}"'
        f' width="{WIDTH}" height="{high}" role="img">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n"
        f'<rect class="back" width="{WIDTH}" height="{high}" rx="6"/>\n'
        f'<text class="title" x="12" y="20">{escape(title)}</text>\n'
        + legend
        + "\n".join(drawn)
        + "\n</svg>\n"
    )


def drawn_bar(bar: Bar, top: int, scale: float) -> str:
    middle = top + LINE / 2
    drawn = [text(LEFT - 10, middle, bar.label, 'text-anchor="end"')]
    left = float(LEFT)
    for length, colour in bar.parts:
        drawn.append(
            f'<rect class="c{colour}" x="{left:.1f}" y="{top + 5}"'
            f' width="{length * scale:.1f}" height="{LINE - 8}"/>'
        )
        left += length * scale
    if bar.most > bar.least:
        drawn.append(
            f'<line class="range" x1="{LEFT + bar.least * scale:.1f}"'
            f' x2="{LEFT + bar.most * scale:.1f}"'
            f' y1="{middle}" y2="{middle}"/>'
        )
    right = max(left, LEFT + bar.most * scale) + 8
    return "".join([*drawn, text(right, middle, bar.text)])


def text(left: float, middle: float, words: str, more: str = "") -> str:
    return (
        f'<text x="{left:.1f}" y="{middle + 4}" {more}>{escape(words)}</text>'
    )


def colour_of(contender: str) -> int:
    """Return one for each of our transports, and a third one for others."""
    names = [own(each).name for each in ("stock", "batched")]
    name = contender.partition(": ")[0]
    return names.index(name) if name in names else 2


def bar_of(figure: Figure) -> Bar:
    parts = [(figure.middle, colour_of(figure.contender))]
    label = figure.contender
    least, most = min(figure.values), max(figure.values)
    return Bar(label, parts, number(figure.middle), least, most)


def fastest(results: Results) -> list[Figure]:
    """Return of each task queue the workers that drain it fastest."""
    best: dict[str, Figure] = {}
    for each in results.of("drain"):
        name = each.contender.partition(": ")[0]
        if name not in best or best[name].middle < each.middle:
            best[name] = each
    return sorted(best.values(), key=lambda each: -each.middle)


def drain(results: Results) -> str:
    bars = [bar_of(each) for each in fastest(results)]
    return svg("Tasks a second that do nothing: more is better", bars)


def waiting(results: Results) -> str:
    found = [each for each in results.of("waiting") if each.what == "s"]
    found.sort(key=lambda each: each.middle)
    title = "Seconds for 500 tasks of 0.2 s, 25 at once: 4.00 is the least"
    return svg(title, [bar_of(each) for each in found], ideal=4)


def profile(results: Results) -> str:
    found: dict[str, dict[str, float]] = {}
    for each in results.of("profile"):
        kinds = found.setdefault(each.contender, {})
        kinds[each.what.removeprefix("us, ")] = each.middle
    bars = [
        Bar(
            name,
            [(kinds.get(kind, 0), n) for n, kind in enumerate(KINDS)],
            number(sum(kinds.values())),
        )
        for name, kinds in found.items()
    ]
    return svg(
        "Microseconds of a task that does nothing, by what the worker does",
        bars,
        legend=legend(KINDS),
    )


def legend(kinds: Sequence[str]) -> str:
    drawn, left = [], 12
    for number_of, kind in enumerate(kinds):
        drawn.append(
            f'<rect class="c{number_of}" x="{left}" y="32"'
            f' width="11" height="11"/>{text(left + 16, 38, kind)}'
        )
        left += 32 + 8 * len(kind)
    return "".join(drawn) + "\n"


PLOTS = {"drain": drain, "waiting": waiting, "profile": profile}


def write(results: Results, folder: Path) -> list[Path]:
    """Write a plot of each of these that was measured."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, plot in PLOTS.items():
        if any(results.of(name)):
            files.append(folder / f"{name}.svg")
            files[-1].write_text(plot(results))
    return files
