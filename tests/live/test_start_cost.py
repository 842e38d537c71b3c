"""What `python -m benchmarks.start` measures, of a process that is known."""

import sys
from pathlib import Path

from benchmarks.start import cpu_seconds, descendants, megabytes
from parts.process import Part

PROGRAM = """
import time
memory = b"x" * 50_000_000
while time.process_time() < 0.5:
    pass
print("done", flush=True)
time.sleep(60)
"""


def test_a_grandchild_s_work_and_memory_count(tmp_path: Path) -> None:
    file = tmp_path / "program.py"
    file.write_text(PROGRAM)
    command = f"sh -c '{sys.executable} {file}; true'"
    with Part(command, tmp_path / "log") as part:
        part.wait_until(lambda: part.printed("done") > 0, 30, "its work")

        child, grandchild = descendants(part.process.pid)

        assert child == part.process.pid
        assert 0.4 < cpu_seconds(grandchild) < 5
        assert 48 < megabytes(grandchild) < 80
