"""Posts: from a manuscript to a draft, and from a draft to the blog and every destination."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from slugify import slugify
from sqlalchemy import select

from core.delivery import Ledger
from core.errors import Invalid, NotFound
from core.markup.tree import Document
from core.model import Post, PostState, StoredPicture
from core.model.values import Source
from core.ports import Clock
from core.store import Transaction

_LARGEST_NUMBER = 2**31 - 1
"""What a database's integer holds; there is no post beyond it."""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A post as the editor wrote it. `picture_id` names a stored picture."""

    title: str
    source: Source | None = None
    excerpt: Document = field(default_factory=Document)
    comment: Document = field(default_factory=Document)
    labels: tuple[str, ...] = ()
    picture_id: int | None = None


class Publishing:
    """What the editor does with posts."""

    def __init__(self, ledger: Ledger, clock: Clock, timezone: ZoneInfo) -> None:
        self._ledger = ledger
        self._clock = clock
        self._timezone = timezone

    async def draft(self, tx: Transaction, manuscript: Manuscript) -> Post:
        """Keep a manuscript as a draft; it bears its number from now on and is shown to nobody but the editor."""
        post = Post(created_at=self._clock.now())
        await _write(tx, post, manuscript)
        tx.add(post)
        await tx.flush()
        return post

    async def revise(self, tx: Transaction, number: int, manuscript: Manuscript) -> Post:
        """Give a draft or a published post a new content, in every copy; its picture and its address stay.

        New labels change what its copies say, and add or take away none. Raises NotFound, Invalid.
        """
        post = await self._living(tx, number)
        await _write(tx, post, manuscript)
        if post.is_public:
            post.revision, post.updated_at = post.revision + 1, self._clock.now()
            await self._ledger.revise(tx, post)
        return post

    async def withdraw(self, tx: Transaction, number: int) -> Post:
        """Take a published post back, with its whole discussion, from the blog and from every copy, for good."""
        post = await self._living(tx, number)
        if not post.is_public:
            raise Invalid(f"No. {number} is not published: discard it instead.")
        post.state, post.updated_at = PostState.WITHDRAWN, self._clock.now()
        await self._ledger.withdraw(tx, post)
        return post

    async def publish(self, tx: Transaction, number: int) -> tuple[Post, int]:
        """Make a draft public: the post, and to how many destinations it goes. Raises NotFound, Invalid."""
        post = await self._draft(tx, number)
        now = self._clock.now()
        month = now.astimezone(self._timezone).strftime("%Y/%m")
        post.publish(now, await _free_path(tx, month, post))
        return post, await self._ledger.announce(tx, post)

    async def discard(self, tx: Transaction, number: int) -> Post:
        """Give a draft up; its number is not used again. Raises NotFound, Invalid."""
        post = await self._draft(tx, number)
        post.state = PostState.DISCARDED
        return post

    async def drafts(self, tx: Transaction) -> Sequence[Post]:
        """What waits to be published, oldest first."""
        return (await tx.scalars(select(Post).where(Post.state == PostState.DRAFT).order_by(Post.id))).all()

    async def find(self, tx: Transaction, number: int) -> Post:
        """A post that was neither discarded nor withdrawn. Raises NotFound, Invalid."""
        return await self._living(tx, number)

    async def _draft(self, tx: Transaction, number: int) -> Post:
        post = await self._living(tx, number)
        if post.is_public:
            raise Invalid(f"No. {number} is published already.")
        return post

    async def _living(self, tx: Transaction, number: int) -> Post:
        post = await tx.get(Post, number, with_for_update=True) if number <= _LARGEST_NUMBER else None
        if post is None:
            raise NotFound(f"There is no post No. {number}.")
        match post.state:
            case PostState.DISCARDED:
                raise Invalid(f"No. {number} was discarded.")
            case PostState.WITHDRAWN:
                raise Invalid(f"No. {number} was deleted.")
        return post


async def _write(tx: Transaction, post: Post, manuscript: Manuscript) -> None:
    post.title, post.source, post.labels = manuscript.title, manuscript.source, manuscript.labels
    post.excerpt, post.comment = manuscript.excerpt, manuscript.comment
    if manuscript.picture_id is not None:
        post.picture = await tx.get_one(StoredPicture, manuscript.picture_id)


async def _free_path(tx: Transaction, month: str, post: Post) -> str:
    """The post's address below its month; a title that was used before gets a number behind it."""
    base = f"{month}/{slugify(post.title, max_length=60, word_boundary=True) or f'post-{post.id}'}"
    path, count = base, 1
    while await tx.scalar(select(Post.id).where(Post.path == path)) is not None:
        count += 1
        path = f"{base}-{count}"
    return path
