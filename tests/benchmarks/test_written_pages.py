"""Tables and plots show what is in the file of results."""

from pathlib import Path

from benchmarks import plots, results, tables
from benchmarks.queues import RATE
from benchmarks.results import Figure, Results

FOUND = Results(
    {"versions": {}},
    [
        Figure("drain", "Celery: kind", RATE, [100, 300, 200]),
        Figure("drain", "Celery, batched_redis: kind", RATE, [900]),
        Figure("drain", "Huey: 25 threads", RATE, [1_800]),
    ],
)  # fmt: skip


def test_a_table_is_written_between_its_lines() -> None:
    begin, end = "<!-- figures: drain -->\n", "<!-- end of figures -->\n"
    text = f"Before.\n{begin}old\n{end}After."

    new = tables.written(text, FOUND)

    assert "old" not in new
    assert new.startswith(f"Before.\n{begin}| tasks a second |")
    assert new.endswith(f"| kind | 200 | 900 | 4.5 |\n{end}After.")
    assert tables.written(new, FOUND) == new


def test_a_bar_is_as_long_as_its_value() -> None:
    plot = plots.drain(FOUND)

    names = ("Huey", "Celery, batched_redis", "Celery: kind")
    places = [plot.index(name) for name in names]
    assert places == sorted(places)
    assert 'width="350.0"' in plot  # 1,800
    assert 'width="175.0"' in plot  # 900


def test_results_are_the_same_when_they_are_read_again(tmp_path: Path) -> None:
    file = tmp_path / "results.json"

    results.write(FOUND, file)

    assert results.read(file) == FOUND


def test_a_table_has_the_ratio_to_the_first() -> None:
    lines = results.table(FOUND.figures).splitlines()

    assert lines[2].endswith("| 200    | 100   | 300   | 1.00  |")
    assert lines[4].endswith("| 9.00  |")
