"""A key that all sessions of a user share, and that ends them.

Whoever is signed in must sign in once more.

Revision ID: 0003
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

users = sa.table("users", sa.column("id"), sa.column("session_key"))


def upgrade() -> None:
    # Not in batch mode, which makes the table again: dropping the old one
    # would delete the posts of all users on SQLite. So the column keeps this
    # default; the index refuses a second row that uses it.
    op.add_column(
        "users",
        sa.Column(
            "session_key", sa.String(43), nullable=False, server_default="none"
        ),
    )
    connection = op.get_bind()
    for user_id in connection.scalars(sa.select(users.c.id)).all():
        connection.execute(
            users.update()
            .where(users.c.id == user_id)
            .values(session_key=secrets.token_urlsafe(32))
        )
    op.create_index(
        "ix_users_session_key", "users", ["session_key"], unique=True
    )


def downgrade() -> None:
    op.drop_index("ix_users_session_key", "users")
    op.drop_column("users", "session_key")
