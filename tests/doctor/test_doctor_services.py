"""A mail server or a database that cannot be used."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from parts.ports import free_port
from tests.doctor.conftest import Patient, doctor_says

pytestmark = pytest.mark.xdist_group("doctor")


def test_a_mail_server_that_is_down(patient: Patient) -> None:
    port = free_port()

    (line,) = doctor_says(**patient.settings | {"MAIL_PORT": port})

    assert line.startswith(f"mail: 127.0.0.1:{port} takes no mail (")
    assert "make start inbox" in line


@pytest.mark.parametrize(
    ("database", "says"),
    [
        (
            "sqlite:///{}/new.sqlite",
            "has no tables, or the tables of older code",
        ),
        ("sqlite:///{}/no/such/folder", "does not answer (unable to open"),
        ("postgresql://ann:secret@127.0.0.1:1/x", "does not answer ("),
    ],
)
def test_a_database_that_cannot_be_used(
    patient: Patient, tmp_path: Path, database: str, says: str
) -> None:
    url = database.format(tmp_path)

    (line,) = doctor_says(**patient.settings | {"DATABASE_URL": url})

    assert line.startswith("database: ")
    assert says in line
    assert "secret" not in line


def test_a_database_of_newer_code(patient: Patient, tmp_path: Path) -> None:
    copy = tmp_path / "newer.sqlite"
    shutil.copy(
        patient.settings["DATABASE_URL"].removeprefix("sqlite:///"), copy
    )
    with sqlite3.connect(copy) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    (line,) = doctor_says(
        **patient.settings | {"DATABASE_URL": f"sqlite:///{copy}"}
    )

    assert "was made by newer code" in line
