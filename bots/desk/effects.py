"""What is left to do of a command once everything slow is done, and what it answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bots.desk.cards import answer
from core.errors import BackchannelError, NotAllowed
from core.model.events import Commanded
from core.model.values import Message
from core.store import Transaction

Effect = Callable[[Transaction], Awaitable[Message]]
"""The part of a command that belongs into one transaction; returns what to show for it."""


def say(message: Message) -> Effect:
    """No effect but the answer."""

    async def effect(_tx: Transaction) -> Message:
        return message

    return effect


def refuse(refusal: NotAllowed) -> Effect:
    """No effect and no answer in the card's place: whoever applies it says the refusal elsewhere."""

    async def effect(_tx: Transaction) -> Message:
        raise refusal

    return effect


def saying_faults(effect: Effect, told: Callable[[str], Message] = answer) -> Effect:
    """The effect, undone and said as an answer where the person did something wrong."""

    async def careful(tx: Transaction) -> Message:
        try:
            async with tx.begin_nested():
                return await effect(tx)
        except BackchannelError as fault:
            return told(str(fault))

    return careful


def is_overheard(event: Commanded) -> bool:
    """Whether others read the command and its answer; one that is no message is answered for its giver alone."""
    return not event.private and event.message is not None
