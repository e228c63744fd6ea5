"""Cards: what waits for an editor lies in every editor's private chat, and every card follows what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from core.delivery import Ledger, Voice
from core.model import Card, Comment, Deed, Hold, Notice, Post
from core.model.refs import NetworkName, PlaceRef
from core.model.values import Message
from core.ports import Clock
from core.services.card_text import Case, card
from core.store import Transaction
from core.store.destinations import chat_at
from core.store.moderation import acts_about, ban_of, cards_of, count_public_of, count_without_card, with_open_cards

_WHILE = timedelta(minutes=10)
_MOST_OPEN = 3
"""Cards of one author that lie open at the same time, of those dealt within `_WHILE`; of a flood one is enough."""

Chats = Callable[[], Sequence[tuple[NetworkName, PlaceRef]]]
"""The private chats of all editors, on every network that is at work."""


class Cards:
    """Deals cards and keeps them up to date."""

    def __init__(self, ledger: Ledger, clock: Clock, voice: Voice, zone: ZoneInfo, chats: Chats) -> None:
        self._ledger = ledger
        self._clock = clock
        self._voice = voice
        self._zone = zone
        self._chats = chats

    async def follow(self, tx: Transaction, comment: Comment) -> None:
        """Make the cards of a comment show what is true by now; one that waits and has none gets them.

        An author of whom enough cards lie open already gets no further ones: the last of those counts what else waits.
        """
        await tx.flush()
        if await cards_of(tx, comment.id):
            await self.message(tx, comment)
        elif comment.held_for:
            since = self._clock.now() - _WHILE
            lying = await with_open_cards(tx, comment.identity.author_id, since)
            if len(lying) >= (1 if Hold(comment.held_for).is_flood else _MOST_OPEN):
                await self.message(tx, lying[-1])
            else:
                await self.deal(tx, comment)

    async def show(self, tx: Transaction, comment: Comment) -> None:
        """Have every editor see a card of the comment as it is now, whether it waits or not."""
        if await cards_of(tx, comment.id):
            await self.message(tx, comment)
        else:
            await self.deal(tx, comment)

    async def message(self, tx: Transaction, comment: Comment) -> Message:
        """What the card of a comment says by now, and every card of it from now on."""
        await tx.flush()
        message = await self._message(tx, comment)
        for notice in await cards_of(tx, comment.id):
            if notice.rewrite(message):
                await self._ledger.revise(tx, notice)
        return message

    async def deal(self, tx: Transaction, comment: Comment, *only: tuple[NetworkName, PlaceRef]) -> None:
        """Put a card of a comment into every editor's private chat, or into those named."""
        now = self._clock.now()
        message = await self._message(tx, comment)
        for network, place in only or self._chats():
            notice = Notice(created_at=now)
            notice.message = message
            tx.add(notice)
            chat = await chat_at(tx, network, place, now)
            if only:
                # Somebody asks for it there, and so lets us in again.
                chat.paused = None
            await self._ledger.notify(tx, notice, chat)
            tx.add(Card(notice_id=notice.id, comment_id=comment.id, dealt_at=now))
        await tx.flush()

    async def _message(self, tx: Transaction, comment: Comment) -> Message:
        author_id = comment.identity.author_id
        acts = await acts_about(tx, comment.id)
        decided = not comment.waits
        banned = decided and any(act.deed == Deed.BAN for act in acts) and await ban_of(tx, author_id) is not None
        case = Case(
            comment=comment,
            author=self._voice.author_name(comment),
            origin=self._voice.network_titles.get(comment.network, comment.network),
            post=(await tx.get_one(Post, comment.post_id)).title,
            acts=acts,
            without_card=0 if decided else await count_without_card(tx, comment),
            to_take_back=await count_public_of(tx, author_id) if banned else 0,
        )
        return card(case, self._zone)
