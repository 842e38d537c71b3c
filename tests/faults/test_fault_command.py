"""`python -m benchmarks.faults` goes on where it was stopped."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from benchmarks import faults
from benchmarks.fault_app import TRANSPORTS
from benchmarks.fault_kinds import KINDS
from benchmarks.fault_run import Outcome


def test_a_run_that_is_in_the_file_is_not_run_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "faults.jsonl"
    outcomes = [
        Outcome(kind, transport, number, 300, 1, 2, 0, 0)
        for kind in KINDS
        for transport in TRANSPORTS
        for number in (0, 1)
    ]
    before = "".join(json.dumps(asdict(each)) + "\n" for each in outcomes)
    file.write_text(before)

    faults.main(["2", "--file", str(file)])

    assert file.read_text() == before
    shown = capsys.readouterr().out
    assert "| broker: full | redis | 2 | 600 | 2 | 4 | 0 | 0 |" in shown
