"""`make calais`: one process beside those of `make run`."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from parts.ports import free_port
from parts.process import ROOT, Part
from parts.waiting import wait_for


def command() -> str:
    """Return the command that the Makefile has for it."""
    lines = (ROOT / "Makefile").read_text().replace("\\\n", "")
    found = re.search(r"runner\.alone calais\s+'([^']+)'", lines)
    assert found
    return found[1].replace("$$", "$")


@pytest.fixture
def port(tmp_path: Path) -> int:
    """A free port, which .env names."""
    port = free_port()
    (tmp_path / ".env").write_text(f"CALAIS_PORT={port}\n")
    return port


@pytest.fixture
def calais(tmp_path: Path, port: int) -> Iterator[Part]:
    part = Part(
        f"{sys.executable} -m runner.alone calais '{command()}'",
        tmp_path / "calais.log",
        {"PYTHONPATH": str(ROOT)},
        tmp_path,
    )
    yield part
    part.stop()


def test_it_starts_with_the_port_of_the_settings(
    calais: Part, port: int
) -> None:
    """A port in .env counts too: only the runner reads it before the shell."""
    wait_for(lambda: "Serving Flask app" in calais.output(), what="the server")

    with urlopen(f"http://127.0.0.1:{port}") as page:
        text = page.read().decode()

    assert "a stand-in" in text
    assert f"calais: http://localhost:{port} " in calais.output()


def test_a_taken_port_is_one_line(taken_port: int) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "runner.alone", "calais", "sleep 60"],
        env=os.environ | {"CALAIS_PORT": str(taken_port)},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert ended.returncode == 1
    assert ended.stderr == (
        f"make calais: port {taken_port} is taken, and calais needs it. Free"
        f" it, or choose another one: CALAIS_PORT={taken_port + 100} make"
        " calais\n"
    )
