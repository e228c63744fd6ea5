"""Moderation at the desk: /comments, /hide, /ban and /unban, and the buttons of the cards."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bots.desk import words
from bots.desk.cards import answer
from bots.desk.counters import Button, Command
from bots.desk.duration import read_duration
from bots.desk.effects import Effect, is_overheard, saying_faults
from core.errors import Invalid
from core.model import Comment
from core.model.events import Commanded, Person, Pressed
from core.model.values import Message
from core.ports import Clock
from core.services.cards import Cards
from core.services.moderation import Moderation
from core.store import Transaction
from core.store.messages import shown_by
from core.store.moderation import comment_on_card, waiting

_MOST_AT_ONCE = 10
_NUMBER = re.compile(r"(?:\S*#c|#)?([0-9]{1,9})(?:\s+|\Z)")
"""A comment by its number, or by its address on the blog."""

Decide = Callable[[Transaction, Comment, Person], Awaitable[Message]]


@dataclass(frozen=True, slots=True)
class Moderating:
    """What editors do about what others wrote."""

    moderation: Moderation
    cards: Cards
    clock: Clock

    @property
    def commands(self) -> Mapping[str, Command]:
        return {
            "comments": Command(self.comments, editors_only=True, discreet=True),
            "hide": Command(self.hide, editors_only=True),
            "ban": Command(self.ban, editors_only=True),
            "unban": Command(self.unban, editors_only=True),
        }

    @property
    def buttons(self) -> Mapping[str, Button]:
        return {
            "approve": Button(self._first_press(self.moderation.approve)),
            "hide": Button(self._first_press(self.moderation.hide)),
            "ban": Button(self._first_press(self.moderation.ban)),
            "take_back": Button(self.take_back),
        }

    async def comments(self, event: Commanded) -> Effect:
        """`/comments`: what has waited longest, a card each, in the private chat with whoever asks."""

        async def comments(tx: Transaction) -> Message:
            oldest, count = await waiting(tx, _MOST_AT_ONCE)
            for comment in oldest:
                await self.cards.deal(tx, comment, (event.person.network, event.place))
            return answer(words.waiting_comments(len(oldest), count))

        return comments

    async def hide(self, event: Commanded) -> Effect:
        """`/hide` in reply to a comment or with its number, and perhaps a reason."""

        async def hide(tx: Transaction) -> Message:
            comment, why = await self._named(tx, event)
            return await self.hide_for(tx, event, comment, why)

        return saying_faults(hide)

    async def hide_for(self, tx: Transaction, event: Commanded, comment: Comment, why: str = "") -> Message:
        """Hide a comment on behalf of whoever gave a command, and answer it."""
        return await self._answer(tx, event, comment, await self.moderation.hide(tx, comment, event.person, why))

    async def ban(self, event: Commanded) -> Effect:
        """`/ban` in reply to a comment or with its number: for a time or for good, and perhaps a reason."""

        async def ban(tx: Transaction) -> Message:
            comment, rest = await self._named(tx, event)
            duration, why = read_duration(rest)
            until = self.clock.now() + duration if duration else None
            message = await self.moderation.ban(tx, comment, event.person, until, why)
            return await self._answer(tx, event, comment, message)

        return saying_faults(ban)

    async def unban(self, event: Commanded) -> Effect:
        """`/unban` in reply to a comment of theirs, to its card, or with its number."""

        async def unban(tx: Transaction) -> Message:
            comment, why = await self._named(tx, event)
            return await self._answer(tx, event, comment, await self.moderation.unban(tx, comment, event.person, why))

        return saying_faults(unban)

    async def take_back(self, event: Pressed, number: int) -> Effect:
        """The press on "Take back everything they wrote"; a second one finds nothing to do."""

        async def take_back(tx: Transaction) -> Message:
            return await self.moderation.take_back(tx, await self.moderation.find(tx, number), event.person)

        return saying_faults(take_back)

    def _first_press(self, decide: Decide) -> Callable[[Pressed, int], Awaitable[Effect]]:
        """The first press about a comment decides; any later one, on whatever card, shows what was decided."""

        async def press(event: Pressed, number: int) -> Effect:
            async def effect(tx: Transaction) -> Message:
                comment = await self.moderation.find(tx, number)
                if comment.waits:
                    return await decide(tx, comment, event.person)
                return await self.cards.message(tx, comment)

            return saying_faults(effect)

        return press

    async def _named(self, tx: Transaction, event: Commanded) -> tuple[Comment, str]:
        """The comment that a command is about, and what else it says. Raises Invalid, NotFound."""
        text = " ".join(event.argument.text.split())
        if event.answers:
            network = event.person.network
            shown = await shown_by(tx, network, event.answers)
            if shown and shown.comment_id is None:
                raise Invalid(words.A_POST)
            number = shown.comment_id if shown else await comment_on_card(tx, network, event.answers)
            if number is not None:
                return await self.moderation.find(tx, number), text
        elif named := _NUMBER.match(text):
            return await self.moderation.find(tx, int(named[1])), text[named.end() :]
        raise Invalid(words.which_comment(event.name))

    async def _answer(self, tx: Transaction, event: Commanded, comment: Comment, card: Message) -> Message:
        """The card; where others read along, it goes to the editors' private chats instead."""
        if not is_overheard(event):
            return card
        await self.cards.show(tx, comment)
        return answer(words.SEEN_TO)
