"""Fixtures of the runner's tests."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from runner.__main__ import Runner
from tests.runner.running import MakeRun, Run


@pytest.fixture
def make_run(tmp_path: Path) -> Iterator[MakeRun]:
    """make_run(procfile): a `make run` to start; all are ended at the end."""
    runs: list[Run] = []

    def make(text: str) -> Run:
        folder = tmp_path / str(len(runs))
        folder.mkdir()
        runs.append(Run(folder, text))
        return runs[-1]

    yield make
    for run in runs:
        if run.process and run.process.poll() is None:
            run.end()


@pytest.fixture
def idle_runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runner:
    """A runner that has started nothing yet."""
    (tmp_path / "Procfile").write_text(
        "broker: x\nfibtastic-web: x\nfibtastic-worker: x\nother-worker: x\n"
    )
    monkeypatch.delenv("REDIS_URL", raising=False)
    return Runner(tmp_path / "Procfile", [])


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that a server has."""
    with socket.create_server(("127.0.0.1", 0)) as holder:
        yield holder.getsockname()[1]
