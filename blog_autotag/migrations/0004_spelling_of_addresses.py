"""One spelling for each address.

Revision ID: 0004
"""

import logging

import sqlalchemy as sa
from alembic import op

from blog_autotag.models.spelling import spell_address

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

log = logging.getLogger(__name__)
users = sa.table("users", sa.column("id"), sa.column("email"))


def upgrade() -> None:
    """Spell each address anew, unless another user has it in that spelling.

    Such a user keeps the old spelling, and signs in with that one.
    """
    connection = op.get_bind()
    rows = connection.execute(sa.select(users).order_by(users.c.id)).all()
    taken = {email: user_id for user_id, email in rows}
    for user_id, email in rows:
        owner = taken.setdefault(spell_address(email), user_id)
        if owner != user_id:
            log.warning(
                "Users %s and %s have the same address in two spellings."
                " Both can sign in as before. Delete one of them, or give it"
                " another address.",
                owner,
                user_id,
            )
            continue
        connection.execute(
            users.update()
            .where(users.c.id == user_id)
            .values(email=spell_address(email))
        )


def downgrade() -> None:
    """Do nothing: the new spellings are right for the older code, too."""
