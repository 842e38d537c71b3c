"""The mail server and the blog's database."""

import logging
import smtplib
from collections.abc import Iterator

from alembic.util import CommandError
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from blog_autotag.database import db
from blog_autotag.upgrade import alembic
from doctor import Finding

SECONDS = 3  # to wait for the mail server


def examine_mail_server(app: Flask) -> Iterator[Finding]:
    """Yield a finding if the app's mail server takes no mail."""
    config = app.config
    server, port = config["MAIL_SERVER"], config["MAIL_PORT"]
    kind = smtplib.SMTP_SSL if config.get("MAIL_USE_SSL") else smtplib.SMTP
    try:
        with kind(server, port, timeout=SECONDS) as host:
            host.noop()
    except OSError as error:  # smtplib's own errors are OSErrors too
        yield Finding(
            "mail",
            f"{server}:{port} takes no mail ({error}), so mails wait and are"
            " tried again",
            "Start the inbox (make start inbox), or correct FLASK_MAIL_SERVER"
            " and FLASK_MAIL_PORT.",
        )


def examine_database(app: Flask) -> Iterator[Finding]:
    """Yield a finding if the blog's database does not fit this code."""
    upgrade = "flask --app blog_autotag db upgrade"
    with app.app_context():
        url = db.engine.url.render_as_string(hide_password=True)
        try:
            migrations = alembic()
            logging.getLogger("alembic").setLevel(logging.WARNING)
            if migrations.needs_upgrade():
                yield Finding(
                    "database",
                    f"{url} has no tables, or the tables of older code",
                    f"Run {upgrade}.",
                )
        except CommandError as error:
            yield Finding(
                "database",
                f"{url} was made by newer code ({error})",
                "Run that code, or set DATABASE_URL to another database.",
            )
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", error)).splitlines()[0]
            yield Finding(
                "database",
                f"{url} does not answer ({reason})",
                "Start it, or correct DATABASE_URL.",
            )
