"""Each process imports what it uses, and little more.

An import that creeps in costs every start some time and memory.
`python -X importtime` says who imports what.
"""

import subprocess
import sys

import pytest

from parts.process import ROOT

PAGES = {
    "alembic",
    "backstage",
    "flask_alembic",
    "flask_wtf",
    "plumbing.pages",
    "plumbing.records.status",
    "wtforms",
    "zxcvbn",
}
APPS = ("mood_mailer", "fibtastic", "blog_autotag")


def modules_of(role: str, code: str) -> set[str]:
    """Return what is imported when `celery ROLE` runs the code."""
    program = f"import sys; sys.argv = ['celery', {role!r}]; {code}"
    ended = subprocess.run(
        [sys.executable, "-c", f"{program}; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ended.stdout.split())


@pytest.mark.parametrize("app", APPS)
def test_a_worker_imports_no_pages(app: str) -> None:
    found = modules_of("worker", f"import {app}.celery")

    assert found & (PAGES | {f"{app}.views"}) == set()
    assert f"{app}.tasks" in found or "blog_autotag.tags.tasks" in found


def test_beat_imports_neither_pages_nor_the_database() -> None:
    found = modules_of("beat", "import blog_autotag.celery")

    assert found & (PAGES | {"sqlalchemy", "blog_autotag.database"}) == set()
    assert "blog_autotag.schedule" in found


@pytest.mark.parametrize("app", APPS)
def test_a_web_app_imports_no_alembic_and_no_list_of_passwords(
    app: str,
) -> None:
    code = f"import {app}; {app}.create_app()"

    found = modules_of("web", code)

    assert found & {"alembic", "flask_alembic", "zxcvbn"} == set()


def test_the_inbox_imports_no_redis_and_no_celery() -> None:
    found = modules_of("inbox", "import inbox.__main__")

    assert found & {"redis", "celery", "kombu"} == set()


def test_the_runner_imports_no_redis_and_no_celery() -> None:
    found = modules_of("runner", "import runner.__main__")

    assert found & {"redis", "celery", "kombu", "flask"} == set()
