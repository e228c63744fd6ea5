"""From rows to what is said: the value that crosses the port for a delivery."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.ext.asyncio import AsyncSession

from core.model import Comment, Delivery, Post
from core.model.refs import NetworkName
from core.model.values import Announcement, Answered, Picture, Remark, Subject
from core.store.messages import shown_at


@dataclass(frozen=True, slots=True)
class Voice:
    """What the blog's words need besides the rows: addresses, names, and where pictures lie."""

    base_url: str
    editor_name: str
    network_titles: Mapping[NetworkName, str]
    media: Path

    def announcement(self, post: Post) -> Announcement:
        """A post as it is announced."""
        stored = post.picture
        return Announcement(
            number=post.id,
            title=post.title,
            source=post.source,
            excerpt=post.excerpt,
            comment=post.comment,
            labels=post.labels,
            permalink=self._permalink(post),
            picture=Picture(self.media / stored.file, stored.media_type, stored.width, stored.height)
            if stored
            else None,
        )

    async def subject(self, session: AsyncSession, delivery: Delivery) -> Subject:
        """What a delivery says at its destination, as it is now."""
        if delivery.notice:
            return delivery.notice.message
        post = delivery.post
        if post is None:
            raise LookupError(f"delivery {delivery.id} has no subject")
        if delivery.comment is None:
            return self.announcement(post)
        return await self._remark(session, post, delivery.comment, delivery.destination_id)

    def author_name(self, comment: Comment) -> str:
        """The name a comment carries: an editor's is the blog's own, by identity and never by name."""
        return self.editor_name if comment.by_editor else comment.identity.name

    async def _remark(self, session: AsyncSession, post: Post, comment: Comment, destination_id: int) -> Remark:
        permalink = self._permalink(post)
        return Remark(
            author=self.author_name(comment),
            avatar=None if comment.by_editor else comment.identity.avatar,
            by_editor=comment.by_editor,
            origin=self.network_titles.get(comment.network, comment.network),
            body=comment.body,
            answered=await self._answered(session, comment, destination_id),
            permalink=f"{permalink}#c{comment.id}" if permalink else None,
        )

    async def _answered(self, session: AsyncSession, comment: Comment, destination_id: int) -> Answered | None:
        if comment.parent_id is None:
            return None
        parent = await session.get_one(Comment, comment.parent_id)
        if parent.is_deleted:
            return None
        return Answered(self.author_name(parent), await shown_at(session, parent.id, destination_id))

    def _permalink(self, post: Post) -> str | None:
        return f"{self.base_url}/{post.path}.html" if post.path and is_public(self.base_url) else None


def is_public(url: str) -> bool:
    """Whether readers elsewhere can open an address: no loopback, no private network, no name without a dot."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".local", ".internal", ".test", ".invalid"))
