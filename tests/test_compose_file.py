"""docker-compose.yml says the same as the files it repeats.

As text, so that it needs no parser; `make test-containers` runs the file.
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
    """The lines of one service."""
    found = re.search(rf"^  {name}:\n((?:    .*\n|\n)+)", FILE, re.M)
    assert found, name
    return found[1]


@pytest.mark.parametrize("name", SAME)
def test_a_worker_has_the_procfiles_command(name: str) -> None:
    assert f"    command: {PROCFILE[name]}\n" in service(name)


def test_flower_shows_the_same_columns() -> None:
    (command,) = [line for line in COMMANDS if " flower " in line]
    flags = PROCFILE["flower"].partition("--max_tasks")[2]

    assert command.endswith(flags)


def test_the_database_is_prepared_as_in_the_procfile() -> None:
    assert f'command: sh -c "{PROCFILE["release"]}"' in service("migrate")


@pytest.mark.parametrize("name", [n for n in PROCFILE if "-web" in n])
def test_every_web_app_is_served_by_gunicorn(name: str) -> None:
    app = name.removesuffix("-web")

    assert f"gunicorn.py {app}:create_app()" in service(name)


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_of_the_apps_is_handed_on(name: str) -> None:
    assert re.search(rf"^    {name}:", FILE, re.M)


def test_every_port_is_published_on_this_machine_only() -> None:
    for ports in re.findall(r"^ +ports: *(.+)$", FILE, re.M):
        assert re.fullmatch(r'\["127\.0\.0\.1:\$\{\w+:-\d+\}:\d+"\]', ports)


def test_the_image_gets_every_room_that_is_not_for_make_run() -> None:
    let_in = re.findall(
        r"^!(\w+)$", (ROOT / ".dockerignore").read_text(), re.M
    )

    assert set(ROOMS) - {"runner"} <= set(let_in)


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place for what setup.sh makes."""
    shutil.copytree(ROOT / "plumbing", tmp_path / "plumbing")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=":")
    return tmp_path


def set_up(folder: Path) -> dict[str, str]:
    """Run it as the container does; what each of its files holds."""
    subprocess.run([ROOT / "containers" / "setup.sh", folder], check=True)
    return {file.name: file.read_text() for file in folder.iterdir()}


def test_the_setup_makes_key_and_password_once(var: Path) -> None:
    folder = var / "password"
    folder.mkdir()
    (folder / "postgres_password").write_text("of a set-up cut short")

    made = set_up(folder)
    key = (var / "var" / "secret_key").read_text()

    assert len(key) == 64
    assert set(made) == {"postgres_password", "pgpass"}
    assert len(made["postgres_password"].strip()) == 64
    assert made["pgpass"] == f"*:*:*:*:{made['postgres_password']}"
    # libpq does not read a file that others can read.
    assert (folder / "pgpass").stat().st_mode & 0o777 == 0o600
    assert (folder / "postgres_password").stat().st_mode & 0o777 == 0o444
    assert set_up(folder) == made
    assert (var / "var" / "secret_key").read_text() == key


def test_flower_is_for_admins_only_unless_that_is_turned_off() -> None:
    conf = "blog_autotag/flower/conf.py"

    assert f"FLOWER_CONF: ${{FLOWER_CONF:-{conf}}}" in service("flower")
    assert (ROOT / conf).exists()
    assert conf not in (ROOT / "Procfile").read_text()
