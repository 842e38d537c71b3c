"""The key that signs cookies is long enough, whoever made it."""

import secrets
from pathlib import Path

import pytest

from mood_mailer import create_app
from plumbing.secret_key import check_secret_key, made_secret_key
from runner.problem import Problem
from runner.settings import environment


@pytest.mark.parametrize("key", ["x", "12345678", "true", "[1, 2]", "s" * 31])
def test_a_short_key_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("FLASK_SECRET_KEY", key)

    with pytest.raises(ValueError, match="needs at least 32") as by_app:
        create_app()
    with pytest.raises(Problem, match=r"secrets\.token_hex") as by_make_run:
        environment()

    assert f" {key} " not in f"{by_app.value} {by_make_run.value}"


@pytest.mark.parametrize("key", ["", "  "])
def test_an_empty_key_counts_as_not_set(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("FLASK_SECRET_KEY", key)

    app = create_app()

    assert len(app.config["SECRET_KEY"]) == 64


def test_a_long_key_is_taken_as_it_is() -> None:
    key = secrets.token_hex(32)

    assert check_secret_key({"FLASK_SECRET_KEY": key}) == key


def test_a_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret_key"

    first, second = made_secret_key(path), made_secret_key(path)

    assert first == second
    assert path.stat().st_mode & 0o077 == 0
    assert list(path.parent.iterdir()) == [path]


def test_half_a_key_is_named(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    path.write_text("abc")

    with pytest.raises(ValueError, match="holds no whole key"):
        made_secret_key(path)
