"""Tags, and which post has which."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog_autotag.database import Base

NAME_LENGTH = 40


class Tag(Base):
    """`key` is what all spellings share (tag_key), `name` the first one."""

    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    # Folding case can make a name longer: up to three letters for one.
    key: Mapped[str] = mapped_column(String(3 * NAME_LENGTH), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))


class PostTag(Base):
    """A tag of a post: once, whoever put it there."""

    __tablename__ = "post_tags"

    post_id: Mapped[int] = mapped_column(
        ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True
    )
    tag_id: Mapped[int] = mapped_column(
        ForeignKey("tags.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    )
    is_auto: Mapped[bool] = mapped_column(default=False)
    # Typed ones as typed, then automatic ones, best first.
    position: Mapped[int] = mapped_column(default=0)

    tag: Mapped[Tag] = relationship(lazy="joined", innerjoin=True)
