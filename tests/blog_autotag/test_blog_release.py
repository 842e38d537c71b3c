"""`python -m blog_autotag.release`, which comes before everything else."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from blog_autotag import create_app
from blog_autotag.release import is_ready, prepare
from blog_autotag.upgrade import alembic
from parts.process import ROOT


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a database that has its tables and users."""
    file = tmp_path / "blog.sqlite"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    prepare()
    return file


def execute(file: Path, sql: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(sql)


def test_a_prepared_database_is_ready(file: Path) -> None:
    assert is_ready(file)


def test_it_prints_the_passwords_once(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    execute(file, "DELETE FROM users")

    prepare()
    assert "author@example.com" in capsys.readouterr().out

    prepare()
    assert capsys.readouterr().out == ""


def test_without_a_file_it_is_not_ready(tmp_path: Path) -> None:
    file = tmp_path / "none.sqlite"

    assert not is_ready(file)
    assert not file.exists()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE alembic_version SET version_num = '0005'",
        "DELETE FROM alembic_version",
        "DROP TABLE alembic_version",
        "DELETE FROM users",
    ],
)
def test_with_older_tables_or_no_user_it_is_not_ready(
    file: Path, sql: str
) -> None:
    execute(file, sql)

    assert not is_ready(file)


def test_it_takes_the_newest_file_for_the_newest_version(file: Path) -> None:
    """So it says the same as Alembic, which it does not import."""
    app: Flask = create_app(DATABASE_URL=f"sqlite:///{file}")

    with app.app_context():
        assert not alembic().needs_upgrade()


def test_a_ready_database_needs_no_sqlalchemy(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from blog_autotag import release as r;"
        " r.is_ready(pathlib.Path(sys.argv[1]));"
        " print('sqlalchemy' in sys.modules)"
    )

    ended = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "x")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert ended.stdout == "False\n"
