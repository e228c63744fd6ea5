"""From rows to what is said: the value that crosses the port for a delivery."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import Comment, Notice, Post
from core.model.refs import NetworkName
from core.model.values import Announcement, Answered, Message, Picture, Remark
from core.store.messages import is_followed, shown_at


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
            permalink=self._permalink(post.path),
            picture=Picture(self.media / stored.file, stored.media_type, stored.width, stored.height)
            if stored
            else None,
        )

    async def post(self, session: AsyncSession, post_id: int) -> Announcement:
        """What the announcement of a post says, as it is now."""
        return self.announcement(await session.get_one(Post, post_id))

    async def notice(self, session: AsyncSession, notice_id: int) -> Message:
        """What a notice says, as it is now."""
        return (await session.get_one(Notice, notice_id)).message

    async def comment(
        self, session: AsyncSession, comment_id: int, destination_id: int, *, stands: bool = False
    ) -> Remark:
        """What a comment says at one destination, as it is now; `stands` if it stands there already."""
        comment = await session.get_one(Comment, comment_id)
        path = await session.scalar(select(Post.path).where(Post.id == comment.post_id))
        permalink = self._permalink(path)
        return Remark(
            author=self.author_name(comment),
            avatar=None if comment.by_editor else comment.identity.avatar,
            by_editor=comment.by_editor,
            origin=self.network_titles.get(comment.network, comment.network),
            body=comment.body,
            answered=await self._answered(session, comment, destination_id),
            permalink=f"{permalink}#c{comment.id}" if permalink else None,
            followed=stands and await is_followed(session, comment, destination_id),
        )

    def author_name(self, comment: Comment) -> str:
        """The name a comment carries: an editor's is the blog's own, by identity and never by name."""
        return self.editor_name if comment.by_editor else comment.identity.name

    async def _answered(self, session: AsyncSession, comment: Comment, destination_id: int) -> Answered | None:
        if comment.parent_id is None:
            return None
        parent = await session.get_one(Comment, comment.parent_id)
        if parent.is_deleted:
            return None
        return Answered(self.author_name(parent), await shown_at(session, parent.id, destination_id))

    def _permalink(self, path: str | None) -> str | None:
        return f"{self.base_url}/{path}.html" if path and is_public(self.base_url) else None


def is_public(url: str) -> bool:
    """Whether readers elsewhere can open an address: no loopback, no private network, no name without a dot."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".local", ".internal", ".test", ".invalid"))
