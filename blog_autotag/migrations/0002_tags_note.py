"""Why a post's tags were found offline, and when to ask the API again.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "posts", sa.Column("tags_note", sa.String(200), nullable=True)
    )
    op.add_column(
        "posts",
        sa.Column("tag_again_at", sa.DateTime(timezone=True), nullable=True),
    )


def downgrade() -> None:
    op.drop_column("posts", "tag_again_at")
    op.drop_column("posts", "tags_note")
