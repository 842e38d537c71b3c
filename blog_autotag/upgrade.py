"""Brings the tables up to date: Alembic, and its command `flask db`.

No page and no worker needs Alembic. It takes 0.3 s to import, so only those
who use it import it.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app

from blog_autotag.database import Base

if TYPE_CHECKING:
    from flask_alembic import Alembic

FOLDER = Path(__file__).parent / "migrations"


def alembic() -> "Alembic":
    """Return the migrations of the current app."""
    from flask_alembic import Alembic

    found: Alembic | None = current_app.extensions.get("alembic")
    if found is None:
        # Alembic gives a meaning to % in a path, and to a colon between two.
        current_app.config["ALEMBIC"] = {
            "script_location": str(FOLDER).replace("%", "%%"),
            "path_separator": "newline",
        }
        found = Alembic(
            current_app._get_current_object(),  # type: ignore[attr-defined]
            metadatas=Base.metadata,
            run_mkdir=False,
            command_name="",
        )
    return found


class Commands(click.Group):
    """The commands of flask_alembic, which Flask-Alembic adds by itself."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from flask_alembic.cli import cli

        return cli.list_commands(ctx)

    def get_command(
        self, ctx: click.Context, cmd_name: str
    ) -> click.Command | None:
        from flask_alembic.cli import cli

        ctx.obj = alembic()
        return cli.get_command(ctx, cmd_name)


db_group = Commands("db", help="Perform database migrations.")
