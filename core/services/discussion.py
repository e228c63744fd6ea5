"""Comments: what readers write in chat becomes one discussion."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from core.delivery import Ledger
from core.markup.tree import Document
from core.model import Attachment, Comment, Origin, Post, PostState
from core.model.events import Deleted, Edited, Said
from core.model.refs import MessageRef, NetworkName
from core.ports import Clock
from core.services.admission import Admission
from core.services.cards import Cards
from core.services.consent import Consent
from core.services.editors import Editors
from core.services.not_yet import perhaps_not_yet
from core.store import Change, Transaction
from core.store.attachments import locked_comment
from core.store.deliveries import is_sending
from core.store.messages import Shown, comment_from, comment_of_album, origin_of, origins_of, shown_by, shown_in
from core.store.people import identity_of, is_private
from core.store.reactions import forget_reactions_to

_ALBUM_SETTLES = timedelta(seconds=2)
"""So long after a part of an album came no other is expected; one that comes all the same is added."""
_CLOCKS_DIFFER = timedelta(seconds=5)
"""What was begun so long after a message was written is certainly not what it answers."""


class Discussion:
    """What becomes of what is said, edited and taken back in chat."""

    def __init__(
        self,
        ledger: Ledger,
        clock: Clock,
        editors: Editors,
        admission: Admission,
        cards: Cards,
        *,
        consent: Consent | None = None,
    ) -> None:
        self._ledger = ledger
        self._clock = clock
        self._editors = editors
        self._admission = admission
        self._cards = cards
        self._consent = consent

    async def said(self, tx: Transaction, network: NetworkName, said: Said) -> Comment | None:
        """Take a message as a comment, and want it everywhere else unless it waits for an editor.

        None for a repeat, for ordinary chat, and for somebody who is private or banned.
        """
        if await comment_from(tx, network, said.message) or await is_private(tx, said.person):
            return None
        if await self._admission.ignores(tx, network, said.person.ref, said.at):
            return None
        if said.album and (begun := await comment_of_album(tx, network, said.album)):
            return await self._joined(tx, begun, said)
        answered = await self._answered(tx, network, said)
        if answered is None:
            return None
        if await tx.scalar(select(Post.state).where(Post.id == answered.post_id)) != PostState.PUBLISHED:
            return None
        identity = await identity_of(tx, said.person, self._clock.now())
        comment = Comment(
            post_id=answered.post_id,
            parent_id=answered.comment_id,
            identity=identity,
            by_editor=self._editors.include(said.person),
            network=network,
            url=said.url,
            album=said.album,
            body=said.body,
            published_at=said.at,
            attachments=[Attachment.of(network, said.message, told, self._fetched_at(said)) for told in said.files],
        )
        tx.add(comment)
        await tx.flush()
        tx.add(
            Origin(
                comment_id=comment.id,
                destination_id=answered.destination_id,
                network=network,
                message=said.message,
                body=said.body if said.album else None,
            )
        )
        if said.files:
            self._ledger.fetch(tx, network)
        if said.person.avatar is None and not comment.by_editor:
            self._ledger.portray(tx, network)
        await self._admit(tx, comment)
        await self._ledger.relay(tx, comment, answered.destination_id)
        if comment.is_public:
            tx.changed(Change(answered.post_id, comment.id, "comment"))
        if self._consent:
            await self._consent.tell(tx, comment, said.message, answered.destination_id)
        return comment

    async def edited(self, tx: Transaction, network: NetworkName, edited: Edited) -> None:
        """A message has new words or files: its comment takes them, in every copy, unless it took later ones before.

        New words may have to wait for an editor; what a banned author changes is not taken.
        """
        found = await comment_from(tx, network, edited.message)
        if found is None or found.is_deleted or (found.updated_at and edited.at < found.updated_at):
            return
        if await self._admission.ignores(tx, network, found.identity.person, edited.at):
            return
        comment = await locked_comment(tx, found.id)
        body = await _words(tx, comment, edited.message, edited.body)
        why = await self._admission.of_edit(tx, comment, body)
        if comment.is_public:
            comment.propose(body, why)
        words = why is None and comment.rewrite(body, edited.at)
        files = edited.files is not None and comment.take_files(edited.message, edited.files, self._clock.now())
        if files:
            comment.updated_at = edited.at
            self._ledger.fetch(tx, network)
        if (words or files) and comment.is_public:
            await self._ledger.pass_on(tx, comment)
            tx.changed(Change(comment.post_id, comment.id, "edit"))
        await self._cards.follow(tx, comment)

    async def deleted(self, tx: Transaction, network: NetworkName, deleted: Deleted) -> None:
        """A message was taken away: if it was a comment, the comment goes from everywhere."""
        if comment := await comment_from(tx, network, deleted.message):
            await self.take_back(tx, comment, deleted.at)

    async def take_back(self, tx: Transaction, comment: Comment, at: datetime) -> None:
        """Delete a comment, its words and files included, from the blog and from every copy."""
        comment = await locked_comment(tx, comment.id)
        if comment.delete(at):
            if comment.attachments:
                self._ledger.fetch(tx, comment.network)
            await self._ledger.withdraw(tx, comment)
            await forget_reactions_to(tx, comment.id)
            tx.changed(Change(comment.post_id, comment.id, "delete"))
        await self._cards.follow(tx, comment)

    async def _joined(self, tx: Transaction, begun: Comment, said: Said) -> Comment:
        """A further part of an album came: its file joins those of the comment, and its words stand behind theirs."""
        comment = await locked_comment(tx, begun.id)
        first = await origin_of(tx, comment.id)
        tx.add(
            Origin(
                comment_id=comment.id,
                destination_id=first.destination_id,
                network=comment.network,
                message=said.message,
                body=said.body,
            )
        )
        await tx.flush()
        if comment.take_files(said.message, said.files, self._fetched_at(said)):
            for waiting in comment.attachments:
                if waiting.is_waited_for:
                    waiting.due_at = self._fetched_at(said)
            comment.body = await _words(tx, comment, said.message, said.body)
            self._ledger.fetch(tx, comment.network)
            await self._admit(tx, comment)
            if comment.is_public:
                tx.changed(Change(comment.post_id, comment.id, "edit"))
        return comment

    async def _admit(self, tx: Transaction, comment: Comment) -> None:
        """Let a comment wait for an editor if it should, and deal the cards about it."""
        if comment.is_public and (why := await self._admission.of_new(tx, comment)):
            comment.hold(why)
        await self._cards.follow(tx, comment)

    def _fetched_at(self, said: Said) -> datetime:
        """When the files of a message are fetched: of an album when no more parts come, so that it goes on whole."""
        return self._clock.now() + (_ALBUM_SETTLES if said.album else timedelta())

    async def _answered(self, tx: Transaction, network: NetworkName, said: Said) -> Shown | None:
        """What a message is about: what it replies to if that is ours, else the post of its thread.

        In a thread that is known, only what is being sent there may prove to be what it replies to: another place
        where sending takes long keeps nobody waiting here.
        """
        talk = await shown_in(tx, network, said.thread) if said.thread else None
        at = talk.destination_id if talk else None
        sending = await is_sending(tx, network, until=said.at + _CLOCKS_DIFFER, at=at)
        if said.answers:
            if shown := await shown_by(tx, network, said.answers):
                return shown
            perhaps_not_yet(sending)
        if talk:
            return talk
        if said.thread:
            if shown := await shown_in(tx, network, said.thread):
                return shown
            perhaps_not_yet(sending)
        if said.below:
            if shown := await shown_by(tx, network, said.below):
                return shown
            perhaps_not_yet(sending)
        return None


async def _words(tx: Transaction, comment: Comment, message: MessageRef, body: Document) -> Document:
    """What a comment says when one of its messages says `body`: of an album, what stands below all of its parts."""
    if comment.album is None:
        return body
    origins = await origins_of(tx, comment.id)
    for origin in origins:
        if origin.message == message:
            origin.body = body
    return sum((origin.body for origin in origins if origin.body), Document())
