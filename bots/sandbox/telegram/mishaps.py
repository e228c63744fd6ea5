"""Everything on Telegram that can be told to go wrong, as one form each, such as {"kind": "block", "user": 500001}."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field
from pydantic.dataclasses import dataclass

from bots.sandbox.faults import Disturbance, Fault
from bots.sandbox.faults.fault import STRICT
from bots.sandbox.telegram.rates import Limits
from bots.sandbox.telegram.standin import TelegramStandIn


@dataclass(frozen=True, config=STRICT)
class Pace:
    """Other limits from now on."""

    kind: Literal["limits"]
    limits: Limits


@dataclass(frozen=True, config=STRICT)
class OfPerson:
    """A person blocks the bot, or lets it write again."""

    kind: Literal["block", "unblock"]
    user: int


@dataclass(frozen=True, config=STRICT)
class OfChat:
    """A chat throws the bot out, or a basic group becomes a supergroup, whose id is new."""

    kind: Literal["kick", "migrate"]
    chat: int | str


Mishap: TypeAlias = Annotated[Fault | Disturbance | Pace | OfPerson | OfChat, Field(discriminator="kind")]


def befall(telegram: TelegramStandIn, mishap: Mishap) -> None:
    """Lets it happen, or puts it in wait; raises ValueError where it can't be."""
    match mishap:
        case Fault():
            telegram.faults.add(mishap)
        case Disturbance():
            telegram.disorder.add(mishap)
        case Pace(limits=limits):
            telegram.limits = limits
        case OfPerson(kind="block", user=user):
            telegram.block(telegram.user(user))
        case OfPerson(user=user):
            telegram.unblock(telegram.user(user))
        case OfChat(kind="kick", chat=chat):
            telegram.kick_bot(telegram.chat(chat))
        case OfChat(chat=chat):
            telegram.migrate(telegram.chat(chat))


def clear(telegram: TelegramStandIn) -> None:
    """Takes back what lies in wait and lets go of what is held; limits, and what has happened, stay."""
    telegram.faults.clear()
    telegram.disorder.clear()
