"""First tables.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = ("default",)
depends_on = None


def time_column(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        time_column("created_at"),
        time_column("updated_at"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "user_logs",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "user_id",
            sa.Integer(),
            sa.ForeignKey("users.id", ondelete="CASCADE"),
            nullable=False,
            unique=True,
        ),
        sa.Column("message", sa.Text(), nullable=False),
        time_column("created_at"),
    )
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "author_id",
            sa.Integer(),
            sa.ForeignKey("users.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        time_column("created_at"),
        time_column("updated_at"),
        sa.Column("text_hash", sa.String(64), nullable=False),
        sa.Column("tagged_hash", sa.String(64), nullable=False),
        sa.Column("tag_task_id", sa.String(36), nullable=False),
        time_column("tag_enqueued_at"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "tags",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(120), nullable=False, unique=True),
        sa.Column("name", sa.String(40), nullable=False),
    )
    op.create_table(
        "post_tags",
        sa.Column(
            "post_id",
            sa.Integer(),
            sa.ForeignKey("posts.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column(
            "tag_id",
            sa.Integer(),
            sa.ForeignKey("tags.id", ondelete="CASCADE"),
            primary_key=True,
            index=True,
        ),
        sa.Column("is_auto", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
    )
    op.create_table(
        "form_tokens",
        sa.Column("token", sa.String(36), primary_key=True),
        sa.Column("location", sa.String(200), nullable=False),
        time_column("created_at"),
    )


def downgrade() -> None:
    for table in (
        "form_tokens",
        "post_tags",
        "tags",
        "posts",
        "user_logs",
        "users",
    ):
        op.drop_table(table)
