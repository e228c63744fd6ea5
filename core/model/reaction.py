"""Reactions: the emoji that people put below a post or a comment, wherever it stands."""

from __future__ import annotations

import regex  # for the properties of emoji, which re does not know
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.model.base import Base
from core.model.refs import MessageRef, NetworkName, PersonRef

UNNAMED = PersonRef("")
"""Stands for people of whom a network tells only how many there are."""

_PLAIN_BY_NATURE = regex.compile(r"([\p{Emoji}--\p{Emoji_Presentation}])(?!\p{Emoji_Modifier})", regex.VERSION1)
_AS_EMOJI = "\ufe0f"


class Reaction(Base):
    """One emoji of one person on one native message of a post (`comment_id` is None) or a comment.

    What somebody does twice has no second effect, since a row is a state. `count` is 1, and more only in a row of the
    UNNAMED. Rows outlive the copy they were put below: it was the comment that was meant.
    """

    __tablename__ = "reaction"
    __table_args__ = (UniqueConstraint("network", "message", "person", "emoji"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    network: Mapped[NetworkName] = mapped_column(String(32))
    message: Mapped[MessageRef] = mapped_column(String(100))
    person: Mapped[PersonRef] = mapped_column(String(64))
    emoji: Mapped[str] = mapped_column(String(64))
    count: Mapped[int] = mapped_column(default=1)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)


def same_everywhere(emoji: str) -> str:
    """An emoji in the one spelling by which it is counted, whatever its network left out.

    Characters that are plain by nature ("❤") bear the selector that makes them emoji, as "fully-qualified" ones do in
    https://unicode.org/reports/tr51/#Emoji_Variation_Sequences; Telegram leaves it out, Discord does not.
    """
    spelled: str = _PLAIN_BY_NATURE.sub(rf"\1{_AS_EMOJI}", emoji.replace(_AS_EMOJI, ""))
    return spelled
