"""What Telegram tells of reactions: who chose what, and in channels only how many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from telegram import (
    Bot,
    MessageReactionCountUpdated,
    MessageReactionUpdated,
    ReactionType,
    ReactionTypeCustomEmoji,
    ReactionTypeEmoji,
)

from bots.telegram.faults import translated
from bots.telegram.refs import message_ref, person_ref, thread_ref
from core.model.events import Event, Reacted, ReactionsCleared
from core.model.reaction import same_everywhere
from core.model.refs import MessageRef, ThreadRef

_PAID = "⭐"
_UNKNOWN = ":emoji:"
"""Stands for a custom emoji that was deleted."""


class Reactions:
    """Reads updates of reactions; asks the bot, once for each, which emoji a custom one stands for."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._names: dict[str, str] = {}

    async def changed(self, update: MessageReactionUpdated) -> Sequence[Event]:
        """One person's reactions to a message, a bot's never; an anonymous administrator is the chat.

        Raises core.errors if it can't be asked what a custom emoji stands for.
        "The update isn't received for reactions set by bots" (https://core.telegram.org/bots/api#update).
        """
        who = update.user or update.actor_chat
        if who is None or (update.user and update.user.is_bot):
            return []
        before, now = await self._named(update.old_reaction), await self._named(update.new_reaction)
        message, thread = _place(update)
        return [
            Reacted(message, person_ref(who.id), emoji, int(emoji in now), thread)
            for emoji in dict.fromkeys([*before, *now])
        ]

    async def counted(self, update: MessageReactionCountUpdated) -> Sequence[Event]:
        """All reactions to a message whose people are not named (a channel's post). Raises core.errors likewise."""
        message, thread = _place(update)
        counts: Counter[str] = Counter()
        for emoji, each in zip(
            await self._named([each.type for each in update.reactions]), update.reactions, strict=True
        ):
            counts[emoji] += each.total_count
        return [ReactionsCleared(message), *(Reacted(message, None, each, counts[each], thread) for each in counts)]

    async def _named(self, kinds: Sequence[ReactionType]) -> list[str]:
        customs = {kind.custom_emoji_id for kind in kinds if isinstance(kind, ReactionTypeCustomEmoji)}
        if unknown := sorted(customs - self._names.keys()):
            with translated(repeatable=True):
                stickers = await self._bot.get_custom_emoji_stickers(unknown)
            found = {sticker.custom_emoji_id: sticker.emoji for sticker in stickers}
            self._names |= {each: found.get(each) or _UNKNOWN for each in unknown}
        return [self._name(kind) for kind in kinds]

    def _name(self, kind: ReactionType) -> str:
        match kind:
            case ReactionTypeEmoji(emoji=emoji):
                return same_everywhere(emoji)
            case ReactionTypeCustomEmoji(custom_emoji_id=number):
                return same_everywhere(self._names[number])
            case _:
                return _PAID


def _place(update: MessageReactionUpdated | MessageReactionCountUpdated) -> tuple[MessageRef, ThreadRef]:
    """The message, and the thread that hangs on it if one does: a discussion group's copy of a post is its root."""
    chat, message = update.chat.id, update.message_id
    return message_ref(chat, message), thread_ref(chat, message)
