"""An index of posts with typed tags: few, where most tags are automatic.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_post_tags_typed",
        "post_tags",
        ["post_id"],
        sqlite_where=sa.text("is_auto IS 0"),
        postgresql_where=sa.text("is_auto IS false"),
    )


def downgrade() -> None:
    op.drop_index("ix_post_tags_typed", table_name="post_tags")
