"""A post, and what is known of its tagging."""

import hashlib
import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog_autotag.database import Base, utc_now
from blog_autotag.models.tag import PostTag
from blog_autotag.models.user import User

TITLE_LENGTH = 200
CONTENT_LENGTH = 100_000
NOTE_LENGTH = 200


class Post(Base):
    """A post. Its text was tagged exactly if tagged_hash == text_hash."""

    __tablename__ = "posts"
    # A message for a deleted post must not reach the next one.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    content: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(default=utc_now)
    text_hash: Mapped[str] = mapped_column(String(64))
    tagged_hash: Mapped[str] = mapped_column(String(64), default="")
    tag_task_id: Mapped[str] = mapped_column(String(36))
    tag_enqueued_at: Mapped[datetime] = mapped_column(default=utc_now)
    # If the tags were found offline in place of the API: why, and when to
    # ask the API again.
    tags_note: Mapped[str | None] = mapped_column(String(NOTE_LENGTH))
    tag_again_at: Mapped[datetime | None]

    author: Mapped[User] = relationship()
    post_tags: Mapped[list[PostTag]] = relationship(
        order_by=PostTag.position,
        cascade="all, delete-orphan",
        passive_deletes=True,
    )

    def set_text(self, title: str, content: str) -> bool:
        """Set the text and, if it differs, plan its tagging.

        Returns whether it differs.
        """
        text_hash = hash_text(title, content)
        if text_hash == self.text_hash:
            return False
        self.title, self.content, self.text_hash = title, content, text_hash
        self.plan_tagging()
        return True

    def plan_tagging(self) -> str:
        """Note that the text is to be tagged.

        Returns the id of the task, which you enqueue after the commit.
        """
        self.tag_task_id = str(uuid.uuid4())
        self.tag_enqueued_at = utc_now()
        self.tagged_hash, self.tags_note, self.tag_again_at = "", None, None
        return self.tag_task_id

    @property
    def is_tagged(self) -> bool:
        return self.tagged_hash == self.text_hash

    @property
    def typed_tags(self) -> list[str]:
        return [each.tag.name for each in self.post_tags if not each.is_auto]

    @property
    def paragraphs(self) -> list[str]:
        parts = (part.strip() for part in self.content.split("\n\n"))
        return [part for part in parts if part]


def hash_text(title: str, content: str) -> str:
    return hashlib.sha256(f"{title}\0{content}".encode()).hexdigest()
