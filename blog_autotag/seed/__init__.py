"""flask --app blog_autotag seed: an author, an admin and 12 tagged posts.

The posts were written for this project. Each *.txt has a title, tags, an
empty line and the text. The tagger learns from them how this blog uses tags.
"""

import secrets
from datetime import timedelta
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import func, select

from blog_autotag.database import db, utc_now
from blog_autotag.models.post import Post
from blog_autotag.models.user import User
from blog_autotag.tags.typed import set_typed_tags, split_tag_list

FILES = sorted(Path(__file__).parent.glob("*.txt"))


@click.command("seed")
@click.option(
    "--if-empty", is_flag=True, help="Do nothing if there are users."
)
@with_appcontext
def seed(if_empty: bool) -> None:
    """Fill an empty database, and print the passwords that it made up."""
    count = count_users()
    if not count:
        fill()
    elif not if_empty:
        raise click.ClickException(
            f"This database has {count} users, so nothing was added."
        )


def count_users() -> int:
    return db.session.scalar(select(func.count(User.id))) or 0


def fill() -> None:
    """Fill an empty database, and print the passwords that it made up."""
    author, password = add_user("author@example.com")
    admin, admins_password = add_user("admin@example.com", is_admin=True)
    for days, file in zip(range(len(FILES), 0, -1), FILES, strict=True):
        add_post(author, file, days)
    db.session.commit()
    click.echo("The blog has two users; their passwords are shown only now:")
    click.echo(f"  {author.email}  {password}")
    click.echo(f"  {admin.email}   {admins_password}  (admin)")


def add_user(email: str, is_admin: bool = False) -> tuple[User, str]:
    password = secrets.token_urlsafe(9)
    user = User(email=email, is_admin=is_admin)
    user.set_password(password)
    db.session.add(user)
    return user, password


def add_post(author: User, file: Path, days: int) -> None:
    """Add a post that is `days` old, with its author's tags only."""
    title, tags, content = file.read_text("utf-8").split("\n", 2)
    written = utc_now() - timedelta(days=days)
    post = Post(author=author, created_at=written, updated_at=written)
    post.set_text(title, content.strip())
    post.tagged_hash = post.text_hash
    db.session.add(post)
    db.session.flush()
    set_typed_tags(post, split_tag_list(tags))
