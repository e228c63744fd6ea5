"""A small invented blog with its people, written to a real database through the model."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from core.markup.tree import Document, plain
from core.model import (
    Attachment,
    AttachmentState,
    Author,
    Base,
    Comment,
    Delivery,
    Destination,
    Hold,
    Identity,
    Post,
    PostState,
    StoredPicture,
)
from core.model.files import FileKind
from core.model.refs import MessageRef, NetworkName, PersonRef, PlaceRef
from core.model.values import Source
from core.store import Change, Database
from core.store.messages import Shown
from core.store.reactions import put
from core.web import BlogInfo

TELEGRAM, DISCORD, IMPORT = NetworkName("telegram"), NetworkName("discord"), NetworkName("import")
DISPATCH = BlogInfo(
    title="The Harbour Dispatch",
    tagline="What the quays are talking about",
    base_url="https://dispatch.example",
    timezone=ZoneInfo("America/New_York"),
    language="en",
    editor_name="The Harbour Editor",
)
FERRIES = Source("Ferries to run all night", "https://gazette.example/ferries", "Ida Moreau", "The Gazette")


class Newsroom:
    """Writes posts, people and comments as the services would leave them; each moment is a minute after the last."""

    def __init__(self, database: Database, start: datetime = datetime(2014, 8, 26, 22, 30, tzinfo=UTC)) -> None:
        self.database = database
        self._moments = (start + timedelta(minutes=minute) for minute in count())

    def now(self) -> datetime:
        return next(self._moments)

    async def post(
        self,
        title: str = "The night boats return",
        *,
        source: Source | None = FERRIES,
        excerpt: Document | str = "The last boat left at eleven. Now it leaves at four.",
        comment: Document | str = "About time.",
        labels: tuple[str, ...] = ("Harbour", "Night life"),
        path: str | None = None,
        at: datetime | None = None,
        state: PostState = PostState.PUBLISHED,
        picture: StoredPicture | None = None,
    ) -> Post:
        at = at or self.now()
        local = at.astimezone(DISPATCH.timezone)
        async with self.database.writing() as tx:
            post = Post(title=title, state=state, created_at=at, published_at=at, updated_at=at, picture=picture)
            post.excerpt, post.comment = _document(excerpt), _document(comment)
            post.source, post.labels = source, labels
            tx.add(post)
            await tx.flush()
            post.path = path or f"{local:%Y/%m}/post-{post.id}"
        return post

    async def person(self, name: str, network: NetworkName = TELEGRAM) -> Identity:
        async with self.database.writing() as tx:
            author = Author(created_at=self.now())
            identity = Identity(author=author, network=network, person=PersonRef(f"{network}:{name}"), name=name)
            tx.add(identity)
        return identity

    async def say(
        self,
        post: Post,
        who: Identity,
        text: Document | str,
        *,
        answers: Comment | None = None,
        by_editor: bool = False,
        url: str | None = None,
        at: datetime | None = None,
    ) -> Comment:
        async with self.database.writing() as tx:
            comment = Comment(
                post_id=post.id,
                parent_id=answers.id if answers else None,
                identity=await tx.merge(who),
                by_editor=by_editor,
                network=who.network,
                url=url,
                body=_document(text),
                published_at=at or self.now(),
            )
            tx.add(comment)
            await tx.flush()
            tx.changed(Change(post.id, comment.id, "comment"))
        return comment

    async def attach(self, comment: Comment, folder: Path, content: bytes = b"", **of_file: Any) -> Attachment:
        """A file that came with a comment; it is kept in the media folder unless `of_file` says otherwise."""
        name = f"{hashlib.sha256(content).hexdigest()}.{of_file.get('name', 'file.bin').rpartition('.')[2]}"
        (folder / name).write_bytes(content)
        known: dict[str, Any] = {
            "kind": FileKind.FILE,
            "media_type": "application/octet-stream",
            "name": "file.bin",
            "alt": "",
        }
        known |= {"state": AttachmentState.STORED, "file": name, "size": len(content)} | of_file
        async with self.database.writing() as tx:
            found = await tx.get_one(Comment, comment.id)
            attachment = Attachment(
                network=comment.network, origin="1/2", key=name, handle="", position=len(found.attachments), **known
            )
            attachment.due_at = self.now()
            found.attachments.append(attachment)
            tx.changed(Change(comment.post_id, comment.id, "edit"))
        return attachment

    async def edit(self, comment: Comment, text: str) -> None:
        async with self.database.writing() as tx:
            (await tx.get_one(Comment, comment.id)).rewrite(plain(text), self.now())
            tx.changed(Change(comment.post_id, comment.id, "edit"))

    async def delete(self, comment: Comment) -> None:
        async with self.database.writing() as tx:
            (await tx.get_one(Comment, comment.id)).delete(self.now())
            tx.changed(Change(comment.post_id, comment.id, "delete"))

    async def hold(self, comment: Comment) -> None:
        """Let it wait for an editor, as if it had from the beginning."""
        async with self.database.writing() as tx:
            (await tx.get_one(Comment, comment.id)).hold(Hold.EVERYTHING)

    async def approve(self, comment: Comment) -> None:
        async with self.database.writing() as tx:
            (await tx.get_one(Comment, comment.id)).approve(self.now())
            tx.changed(Change(comment.post_id, comment.id, "comment"))

    async def hide(self, comment: Comment) -> None:
        async with self.database.writing() as tx:
            (await tx.get_one(Comment, comment.id)).hide(self.now())
            tx.changed(Change(comment.post_id, comment.id, "delete"))

    async def react(self, post: Post, emoji: str, count: int = 1, *, to: Comment | None = None, who: str = "") -> None:
        """An emoji of a person, or of so many who are not named, below the message that shows a post or a comment."""
        shown = Shown(post.id, to.id if to else None, destination_id=1)
        async with self.database.writing() as tx:
            message = MessageRef(f"message/{post.id}/{shown.comment_id}")
            await put(tx, TELEGRAM, message, PersonRef(who), emoji, count, shown)
            tx.changed(Change(post.id, shown.comment_id, "reaction"))

    async def door(self, post: Post, network: NetworkName, title: str, url: str, *, sent: int | None = 1) -> None:
        """An announcement of the post at a destination of its own, with the public address of the talk there."""
        async with self.database.writing() as tx:
            place = Destination(
                network=network,
                place=PlaceRef(f"{network}:{title}"),
                title=title,
                announces=True,
                created_at=self.now(),
            )
            tx.add(place)
            await tx.flush()
            delivery = Delivery(network=network, destination_id=place.id, post_id=post.id, wanted=1, sent=sent)
            delivery.open, delivery.due_at, delivery.door = False, self.now(), url
            tx.add(delivery)


@asynccontextmanager
async def newsroom_in(folder: Path) -> AsyncIterator[Newsroom]:
    """A newsroom over a fresh SQLite database in `folder`."""
    database = Database(f"sqlite:///{folder / 'blog.db'}")
    try:
        await database.run_sync(Base.metadata.create_all)
        yield Newsroom(database)
    finally:
        await database.close()


@asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[str]:
    """The address of the application while it is served as in production, on a port from the kernel."""
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


async def all_well() -> dict[str, str]:
    """No network has anything to complain of."""
    return {}


def _document(text: Document | str) -> Document:
    return plain(text) if isinstance(text, str) else text
