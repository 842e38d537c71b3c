"""Tags, and which post has which of them."""

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog_autotag.database import Base

NAME_LENGTH = 40


class Tag(Base):
    """A tag. All its spellings share the key (tag_key).

    The name is the spelling that was used first.
    """

    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    # A key can be longer than its name: folding the case of a letter can
    # give up to three.
    key: Mapped[str] = mapped_column(String(3 * NAME_LENGTH), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))


class PostTag(Base):
    """A tag of a post. It is there once, whether typed or automatic."""

    __tablename__ = "post_tags"
    # Without it the tagger would walk over all posts to find those with typed
    # tags. The conditions are written as SQLAlchemy writes is_(False).
    __table_args__ = (
        Index(
            "ix_post_tags_typed",
            "post_id",
            sqlite_where=text("is_auto IS 0"),
            postgresql_where=text("is_auto IS false"),
        ),
    )

    post_id: Mapped[int] = mapped_column(
        ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True
    )
    tag_id: Mapped[int] = mapped_column(
        ForeignKey("tags.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    )
    is_auto: Mapped[bool] = mapped_column(default=False)
    # Typed tags come first, as they were typed; then automatic ones, best
    # first.
    position: Mapped[int] = mapped_column(default=0)

    tag: Mapped[Tag] = relationship(lazy="joined", innerjoin=True)
