"""docker-compose.yml agrees with the Procfile and .env.example.

It is read as text, which needs no parser; `make test-containers` runs it.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from parts.process import ROOT
from parts.system import ROOMS
from parts.worker import PROCFILE

FILE = (ROOT / "docker-compose.yml").read_text()
COMMANDS = re.findall(r"^    command: (.+)$", FILE, re.M)
SAME = [name for name in PROCFILE if name.endswith(("-worker", "-beat"))]
SETTINGS = re.findall(
    r"^#(FLASK_\w+)=", (ROOT / ".env.example").read_text(), re.M
)


def service(name: str) -> str:
    """Return the lines of one service."""
    found = re.search(rf"^  {name}:\n((?:    .*\n|\n)+)", FILE, re.M)
    assert found, name
    return found[1]


@pytest.mark.parametrize("name", SAME)
def test_a_worker_has_its_command_of_the_procfile(name: str) -> None:
    assert f"    command: {PROCFILE[name]}\n" in service(name)


def test_flower_shows_the_same_columns() -> None:
    (command,) = [line for line in COMMANDS if " flower " in line]
    flags = PROCFILE["flower"].partition("--max_tasks")[2]

    assert command.endswith(flags)


def test_the_database_is_prepared_as_in_the_procfile() -> None:
    assert f"command: {PROCFILE['release']}\n" in service("migrate")


@pytest.mark.parametrize("name", [n for n in PROCFILE if "-web" in n])
def test_every_web_app_is_served_by_gunicorn(name: str) -> None:
    app = name.removesuffix("-web")

    assert f"gunicorn.py {app}:create_app()" in service(name)


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_of_the_apps_is_passed_on(name: str) -> None:
    assert re.search(rf"^    {name}:", FILE, re.M)


def test_every_port_is_published_on_this_machine_only() -> None:
    ours = re.compile(r'\["127\.0\.0\.1:\$\{\w+:-\d+\}:\d+"\]')

    published = re.findall(r"^ +ports: *(.+)$", FILE, re.M)

    assert len(published) == 5  # three apps, Flower, the inbox
    assert [ports for ports in published if not ours.fullmatch(ports)] == []


def test_the_image_gets_every_room_that_is_not_for_make_run() -> None:
    let_in = re.findall(
        r"^!(\w+)$", (ROOT / ".dockerignore").read_text(), re.M
    )

    assert set(ROOMS) - {"runner"} <= set(let_in)


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for the files that setup.sh makes."""
    for room in ("batched_redis", "plumbing"):
        shutil.copytree(ROOT / room, tmp_path / room)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=":")
    return tmp_path


def set_up(folder: Path) -> dict[str, str]:
    """Run setup.sh as the container does; return its files' contents."""
    subprocess.run([ROOT / "containers" / "setup.sh", folder], check=True)
    return {file.name: file.read_text() for file in folder.iterdir()}


@pytest.fixture
def folder(var: Path) -> Path:
    """The password's folder, as an interrupted set-up left it."""
    folder = var / "password"
    folder.mkdir()
    (folder / "postgres_password").write_text("of a set-up cut short")
    return folder


def test_the_setup_makes_key_and_password(var: Path, folder: Path) -> None:
    made = set_up(folder)

    assert len((var / "var" / "secret_key").read_text()) == 64
    assert set(made) == {"postgres_password", "pgpass"}
    assert len(made["postgres_password"].strip()) == 64
    assert made["pgpass"] == f"*:*:*:*:{made['postgres_password']}"


def test_each_file_can_be_read_by_its_user(folder: Path) -> None:
    """libpq refuses files that others can read; PostgreSQL is another user."""
    set_up(folder)

    modes = {f.name: f.stat().st_mode & 0o777 for f in folder.iterdir()}

    assert modes == {"pgpass": 0o600, "postgres_password": 0o444}


def test_a_second_setup_changes_nothing(var: Path, folder: Path) -> None:
    first = set_up(folder)
    key = (var / "var" / "secret_key").read_text()

    second = set_up(folder)

    assert second == first
    assert (var / "var" / "secret_key").read_text() == key


def test_flower_is_for_admins_only_unless_that_is_turned_off() -> None:
    conf = "blog_autotag/flower/conf.py"

    assert f"FLOWER_CONF: ${{FLOWER_CONF:-{conf}}}" in service("flower")
    assert (ROOT / conf).exists()
    assert conf not in (ROOT / "Procfile").read_text()
