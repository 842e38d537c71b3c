"""`make calais`: one process beside those of `make run`."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

from parts.ports import free_port
from parts.process import ROOT, Part
from parts.waiting import wait_for


def command() -> str:
    """The one that the Makefile has for it."""
    lines = (ROOT / "Makefile").read_text().replace("\\\n", "")
    found = re.search(r"runner\.alone calais\s+'([^']+)'", lines)
    assert found
    return found[1].replace("$$", "$")


def test_it_starts_with_the_port_of_the_settings(tmp_path: Path) -> None:
    """From .env, too: only the runner reads it before the shell."""
    port = free_port()
    (tmp_path / ".env").write_text(f"CALAIS_PORT={port}\n")
    part = Part(
        f"{sys.executable} -m runner.alone calais '{command()}'",
        tmp_path / "calais.log",
        {"PYTHONPATH": str(ROOT)},
        tmp_path,
    )
    try:
        wait_for(
            lambda: "Serving Flask app" in part.output(), what="the server"
        )
        assert f"calais: http://localhost:{port} " in part.output()
        with urlopen(f"http://127.0.0.1:{port}") as page:
            assert "a stand-in" in page.read().decode()
    finally:
        part.stop()


def test_a_taken_port_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        ended = subprocess.run(
            [sys.executable, "-m", "runner.alone", "calais", "sleep 60"],
            env=os.environ | {"CALAIS_PORT": str(port)},
            cwd=ROOT,
            capture_output=True,
            text=True,
        )

    assert ended.returncode == 1
    assert ended.stderr == (
        f"make calais: port {port} is taken, and calais needs it. Free it, or"
        f" choose another one: CALAIS_PORT={port + 100} make calais\n"
    )
