""".env.example lists every variable that the code reads."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

import blog_autotag
import fibtastic
import inbox
import mood_mailer
from runner.settings import PORTS

ROOT = Path(__file__).resolve().parent.parent
LISTED = set(
    re.findall(r"^#([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M)
)
LIBRARIES = ("WTF_", "ALEMBIC")  # their settings, which we leave alone
# create_app sets them for itself, and nobody has a reason to change them.
OWN = {"NAME", "SESSION_COOKIE_NAME", "SQLALCHEMY_ENGINES"}
OWN |= {"SKIP_DOTENV"}  # tests/conftest.py sets it


def settings(app: Flask) -> set[str]:
    """Return the settings to which our code, not Flask, gives a default."""
    flasks = Flask("untouched").config
    ours = {
        name
        for name, value in app.config.items()
        if name not in flasks or flasks[name] != value
    }
    return {name for name in ours - OWN if not name.startswith(LIBRARIES)}


@pytest.mark.parametrize("package", [mood_mailer, fibtastic, blog_autotag])
def test_every_setting_of_an_app_is_listed(
    package: Any, broker_url: str, tmp_path: Path
) -> None:
    database = f"sqlite:///{tmp_path}/blog.sqlite"
    app = package.create_app(DATABASE_URL=database)

    names = settings(app)

    assert {n for n in names if not {n, f"FLASK_{n}"} & LISTED} == set()


def test_every_port_is_listed() -> None:
    names = {name for variables in PORTS.values() for name in variables}

    assert names <= LISTED


def test_every_variable_of_the_inbox_is_listed() -> None:
    source = "".join(
        path.read_text() for path in Path(inbox.__file__).parent.glob("*.py")
    )

    names = set(re.findall(r"\bINBOX_[A-Z_]+\b", source))

    assert "INBOX_SMTP_PORT" in names
    assert names <= LISTED
