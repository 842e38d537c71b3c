"""Write the tables and plots of the course anew.

    python -m benchmarks.pages [FILE]

Takes the figures from FILE, such as var/bench/results.json, and keeps them in
course/figures/bench.json. What FILE does not measure stays as it is there, so
measure all anew on another machine.
"""

import argparse
from pathlib import Path

from benchmarks import plots, results, tables
from parts.process import ROOT

FOLDER = ROOT / "course/figures"
KEPT = FOLDER / "bench.json"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages")
    parser.add_argument("file", type=Path, nargs="?", default=KEPT)
    found = results.read(parser.parse_args().file)
    new = {each.measure for each in found.figures}
    before = results.read(KEPT).figures
    found.figures += [each for each in before if each.measure not in new]
    results.write(found, KEPT)
    tables.write(found)
    plots.write(found, FOLDER)


if __name__ == "__main__":
    main()
