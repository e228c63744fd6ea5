"""Forgetting: what is stored of a person is deleted, and whatever stands of them elsewhere is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.delivery import Ledger
from core.engine import Jobs
from core.errors import Invalid, NotAllowed
from core.model import Comment, Farewell, Identity, Notice, RawUpdate, Standing
from core.model.events import Person
from core.model.refs import MessageRef
from core.ports import Clock
from core.services.discussion import Discussion
from core.services.editors import Editors
from core.services.unapplied import Networks
from core.store import Transaction
from core.store import inbox as rows
from core.store.belongings import (
    answers_to,
    blank_origins,
    chats_of,
    comments_by,
    deliveries_of,
    forget_chat,
    forget_identities,
    may_stand,
)
from core.store.messages import notice_shown_by
from core.store.moderation import ban_of
from core.store.people import identities_of, known_identity, nobody

EDITORS_STAY = (
    "You are an editor, and what you wrote is the blog's own. Take single comments back with /delete; to have all "
    "of it forgotten, be taken off the editors in the settings first."
)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was forgotten: how many comments and, until the networks took them back, how many copies.

    Of somebody who is banned the numeric ids stay, and the ban.
    """

    comments: int
    copies: int
    ban_stays: bool


class Forgetting:
    """Deletes what is stored of a person. Whoever was forgotten and writes again is new."""

    def __init__(
        self, discussion: Discussion, ledger: Ledger, jobs: Jobs, clock: Clock, editors: Editors, networks: Networks
    ) -> None:
        self._discussion = discussion
        self._ledger = ledger
        self._jobs = jobs
        self._clock = clock
        self._editors = editors
        self._networks = networks

    async def whom(self, tx: Transaction, person: Person) -> int | None:
        """The number of the author who would be forgotten; None if nothing is known of them. Raises NotAllowed."""
        identity = await known_identity(tx, person)
        if identity is None:
            return None
        known = await identities_of(tx, identity.author_id)
        if any((each.network, each.person) in self._editors.ids for each in known):
            raise NotAllowed(EDITORS_STAY)
        return identity.author_id

    async def forget(
        self, tx: Transaction, person: Person, author_id: int, card: MessageRef, unapplied: Sequence[RawUpdate]
    ) -> Forgotten | None:
        """Forget an author who is this person (0: whoever it is); None if nothing is stored of them.

        Comments that were answered leave tombstones that are nobody's, and all leave the ids of the messages that they
        were written as. `card` is the message with the button that was pressed, `unapplied` what waits in the inbox.
        Raises NotAllowed, Invalid.
        """
        mine = await self.whom(tx, person)
        if author_id and mine and mine != author_id:
            raise Invalid("That button is somebody else's.")
        for update in unapplied:
            await rows.take(tx, update.id)
        if mine is None:
            return Forgotten(0, 0, ban_stays=False) if unapplied else None
        now = self._clock.now()
        identities = await identities_of(tx, mine)
        comments = [comment for comment, _ in await comments_by(tx, mine)]
        living = sum(not comment.is_deleted for comment in comments)
        copies = [delivery for comment in comments for delivery in await self._take_back(tx, comment, now)]
        await self._forget_chats(tx, identities, await notice_shown_by(tx, person.network, card))
        await forget_identities(tx, identities)
        ban_stays = await self._forget_author(tx, identities, now)
        for network in {each.network for each in identities} & self._networks().keys():
            self._jobs.defer(tx, "portraits", network)
        if copies:
            await self._promise_farewell(tx, person, copies, now)
        return Forgotten(living, len(copies), ban_stays)

    async def _take_back(self, tx: Transaction, comment: Comment, now: datetime) -> list[int]:
        """Make a comment nobody's, and take it back; the deliveries that are retracted now.

        Whoever answered it stands below "in answer to" its author's name: that is said anew, without the name.
        """
        answered = () if comment.is_deleted else await answers_to(tx, comment.id)
        comment.identity = await nobody(tx, comment.network, now)
        comment.by_editor, comment.url, comment.proposed = False, None, None
        for attachment in comment.attachments:
            attachment.name = attachment.alt = ""
        await blank_origins(tx, comment.id)
        await tx.flush()
        await self._discussion.take_back(tx, comment, now)
        for answer in answered:
            answer.revision += 1
            await self._ledger.revise(tx, answer)
        return await self._retracted(tx, comment, now)

    async def _retracted(self, tx: Transaction, comment: Comment, now: datetime) -> list[int]:
        retracted = []
        for delivery in await deliveries_of(tx, comment.id):
            if delivery.standing in (Standing.REFUSED, Standing.FAILED) and delivery.sent is not None:
                # A change was refused, or an earlier retraction given up: the copy still stands.
                delivery.retry(now)
                self._ledger.wake(tx, delivery.network)
            if delivery.open and may_stand(delivery):
                retracted.append(delivery.id)
        return retracted

    async def _forget_chats(self, tx: Transaction, identities: Sequence[Identity], card: Notice | None) -> None:
        networks = self._networks()
        at_work = [each for each in identities if each.network in networks]
        places = [(each.network, networks[each.network].private_place(each.person)) for each in at_work]
        for chat in await chats_of(tx, identities, places):
            pace = networks[chat.network].pace(chat.place).key if chat.network in networks else chat.place
            await forget_chat(tx, chat, pace, card)
        if card:
            card.passing = True

    async def _forget_author(self, tx: Transaction, identities: Sequence[Identity], now: datetime) -> bool:
        """Whether only what a ban needs was kept."""
        author = identities[0].author
        ban = await ban_of(tx, author.id)
        if ban and (ban.until is None or ban.until > now):
            author.sign_as(None)
            author.private, author.told_at = False, None
            for identity in identities:
                identity.appear_as("", None)
                identity.portrait = identity.portrait_at = None
            return True
        for gone in (*identities, *([ban] if ban else [])):
            await tx.delete(gone)
        await tx.flush()
        await tx.delete(author)
        return False

    async def _promise_farewell(self, tx: Transaction, person: Person, deliveries: list[int], now: datetime) -> None:
        place = self._networks()[person.network].private_place(person.ref)
        tx.add(Farewell(network=person.network, place=place, deliveries=deliveries, begun_at=now))
        self._jobs.defer(tx, "farewell", person.network)
