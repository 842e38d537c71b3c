"""Before everything else: python -m blog_autotag.release

Does what `flask --app blog_autotag db upgrade` and `flask --app blog_autotag
seed --if-empty` do. If there is nothing to do, as at nearly every start, a
look into the SQLite file says so, and the imports that take a second are
spared.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from plumbing.settings import VAR, read_env_file

FILE = VAR / "blog_autotag.sqlite"
MIGRATIONS = Path(__file__).parent / "migrations"


def main() -> None:
    read_env_file()
    if os.environ.get("DATABASE_URL") or not is_ready(FILE):
        prepare()


def is_ready(file: Path) -> bool:
    """Return whether a database has today's tables and at least one user."""
    newest = max(path.name for path in MIGRATIONS.glob("0*.py"))
    try:
        with closing(
            sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
        ) as db:
            versions = db.execute("SELECT version_num FROM alembic_version")
            users = db.execute("SELECT 1 FROM users LIMIT 1")
            return (
                versions.fetchall() == [(newest.partition("_")[0],)]
                and users.fetchone() is not None
            )
    except sqlite3.Error:  # no file, no tables, or something to look into
        return False


def prepare() -> None:
    """Bring the tables up to date, and fill an empty database."""
    from blog_autotag import create_app
    from blog_autotag.seed import count_users, fill
    from blog_autotag.upgrade import alembic

    with create_app(pages=False).app_context():
        alembic().upgrade()
        if not count_users():
            fill()


if __name__ == "__main__":
    main()
