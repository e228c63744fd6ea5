"""From rows to what is said: the value that crosses the port for a delivery."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.markup.tree import Document
from core.model import Attachment, AttachmentState, Comment, Notice, Post
from core.model.files import File, FileKind, noted
from core.model.refs import NetworkName
from core.model.values import Announcement, Answered, Message, Picture, Remark
from core.store.messages import files_shown_at, is_followed, shown_at


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
            avatar=self._avatar(comment),
            by_editor=comment.by_editor,
            origin=self.network_titles.get(comment.network, comment.network),
            body=comment.body + _notes(comment),
            answered=await self._answered(session, comment, destination_id),
            permalink=f"{permalink}#c{comment.id}" if permalink else None,
            files=tuple(self._file(each) for each in comment.attachments if each.is_shown),
            shown=await files_shown_at(session, comment.id, destination_id) if comment.attachments else (),
            followed=stands and await is_followed(session, comment, destination_id),
        )

    def author_name(self, comment: Comment) -> str:
        """The name a comment carries: an editor's is the blog's own, by identity and never by name."""
        return self.editor_name if comment.by_editor else comment.identity.shown_name

    def _avatar(self, comment: Comment) -> str | None:
        """A picture by which somebody is known goes with the name by which they are known, and with no other."""
        identity = comment.identity
        if comment.by_editor or identity.author.pen_name:
            return None
        if identity.portrait and is_public(self.base_url):
            return f"{self.base_url}/portraits/{identity.portrait}"
        return identity.avatar

    def _file(self, attachment: Attachment) -> File:
        if attachment.file is None or attachment.media_type is None or attachment.size is None:
            raise ValueError(f"attachment {attachment.id} is not stored")
        return File(
            key=attachment.id,
            kind=FileKind(attachment.kind),
            path=self.media / attachment.file,
            name=attachment.name,
            media_type=attachment.media_type,
            size=attachment.size,
            width=attachment.width,
            height=attachment.height,
            alt=attachment.alt,
            url=f"{self.base_url}/media/{attachment.file}" if is_public(self.base_url) else None,
        )

    async def _answered(self, session: AsyncSession, comment: Comment, destination_id: int) -> Answered | None:
        if comment.parent_id is None:
            return None
        parent = await session.get_one(Comment, comment.parent_id)
        if not parent.is_public:
            return None
        return Answered(self.author_name(parent), await shown_at(session, parent.id, destination_id))

    def _permalink(self, path: str | None) -> str | None:
        return f"{self.base_url}/{path}.html" if path and is_public(self.base_url) else None


def _notes(comment: Comment) -> Document:
    """What is said in place of files that are not kept here, linked to where they are."""
    linked = (each for each in comment.attachments if each.state == AttachmentState.LINKED)
    return sum((noted(each.note, comment.url) for each in linked), Document())


def is_public(url: str) -> bool:
    """Whether readers elsewhere can open an address: no loopback, no private network, no name without a dot."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".local", ".internal", ".test", ".invalid"))
