"""flask --app blog_autotag make-admin ADDRESS"""

import click
from flask.cli import with_appcontext

from blog_autotag.database import db
from blog_autotag.users.queries import find_user


@click.command("make-admin")
@click.argument("address")
@with_appcontext
def make_admin(address: str) -> None:
    """Give the user with this ADDRESS the admin flag."""
    user = find_user(address)
    if user is None:
        raise click.ClickException(f"There is no user {address}.")
    user.is_admin = True
    db.session.commit()
    click.echo(f"{user.email} is an admin now.")
