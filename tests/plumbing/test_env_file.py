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
    for room in ("batched_redis", "plumbing", "backstage", "mood_mailer"):
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


def test_a_mark_at_the_start_is_no_part_of_the_first_name(copy: Path) -> None:
    """Windows' Notepad can write one (BOM)."""
    text = f"REDIS_URL=redis://{HERE}\n"
    (copy / ".env").write_text(text, "utf-8-sig")

    assert HERE in report(copy)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "latin-1"])
@pytest.mark.parametrize(
    "command",
    [
        "celery --app mood_mailer report",
        "gunicorn --check-config mood_mailer:create_app()",
        "runner",
        "runner.alone calais true",
        "runner.mend",
        "course.checker list",
        "runner.redis_cli",
        "doctor",
    ],
)
def test_a_file_that_is_not_utf_8_is_one_line(
    copy: Path, command: str, encoding: str
) -> None:
    """PowerShell's `>` writes UTF-16."""
    for room in (
        "runner",
        "doctor",
        "fibtastic",
        "blog_autotag",
        "course",
        "parts",
    ):
        shutil.copytree(ROOT / room, copy / room)
    shutil.copy(ROOT / "Procfile", copy)
    (copy / ".env").write_text("FLASK_MAIL_PASSWORD=café\n", encoding)

    ended = subprocess.run(
        [sys.executable, "-m", *command.split()],
        cwd=copy,
        env=os.environ | {"FLASK_SKIP_DOTENV": ""},
        capture_output=True,
        text=True,
    )

    said = (ended.stdout + ended.stderr).strip()
    assert ended.returncode == 1
    assert said.endswith(
        ".env is not a text in UTF-8. Open it in your editor, and save it with"
        " the encoding UTF-8."
    )
    assert "\n" not in said
