"""What is typed by hand has the settings of `make run`: those in .env."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from parts.process import ROOT

HERE = "localhost:7777/5"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for room in ("plumbing", "backstage", "mood_mailer"):
        shutil.copytree(ROOT / room, tmp_path / room)
    (tmp_path / ".env").write_text(f"REDIS_URL=redis://{HERE}\n")
    return tmp_path


def report(folder: Path, **env: str) -> str:
    """What a worker started in `folder` would run with."""
    typed = [sys.executable, "-m", "celery", "--app", "mood_mailer", "report"]
    without = {k: v for k, v in os.environ.items() if k != "REDIS_URL"}
    given = without | {"FLASK_SKIP_DOTENV": ""} | env
    return subprocess.run(
        typed,
        cwd=folder,
        env=given,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout


def test_celery_typed_by_hand_reads_env_file(copy: Path) -> None:
    assert HERE in report(copy)


def test_the_environment_wins_over_env_file(copy: Path) -> None:
    there = "localhost:8888/0"

    assert there in report(copy, REDIS_URL=f"redis://{there}")
