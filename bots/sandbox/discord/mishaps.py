"""Everything on Discord that can be told to go wrong, as one form each, such as {"kind": "drop_gateway"}."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field
from pydantic.dataclasses import dataclass

from bots.sandbox.discord.pace import Limits
from bots.sandbox.discord.standin import DiscordStandIn
from bots.sandbox.faults import Disturbance, Fault
from bots.sandbox.faults.fault import STRICT, Count, Seconds


@dataclass(frozen=True, config=STRICT)
class Pace:
    """Other limits from now on."""

    kind: Literal["limits"]
    limits: Limits


@dataclass(frozen=True, config=STRICT)
class DropGateway:
    """The gateway's connections are cut."""

    kind: Literal["drop_gateway"]
    resumable: bool = True


@dataclass(frozen=True, config=STRICT)
class RefuseResume:
    """The next clients that want to resume may not."""

    kind: Literal["refuse_resume"]
    times: Count = 1


@dataclass(frozen=True, config=STRICT)
class Offline:
    """The gateway is cut and silent for so many seconds; None until all is cleared."""

    kind: Literal["offline"]
    seconds: Seconds | None = None
    resumable: bool = False


@dataclass(frozen=True, config=STRICT)
class LoseWebhooks:
    """An administrator deletes the bot's webhooks in a channel."""

    kind: Literal["delete_webhooks"]
    channel: int


@dataclass(frozen=True, config=STRICT)
class OfUser:
    """A user closes their direct messages to the bot, or opens them again."""

    kind: Literal["close_direct", "open_direct"]
    user: int


Mishap: TypeAlias = Annotated[
    Fault | Disturbance | Pace | DropGateway | RefuseResume | Offline | LoseWebhooks | OfUser,
    Field(discriminator="kind"),
]


def befall(discord: DiscordStandIn, mishap: Mishap) -> None:
    """Lets it happen, or puts it in wait; raises ValueError where it can't be."""
    match mishap:
        case Fault():
            discord.faults.add(mishap)
        case Disturbance():
            discord.disorder.add(mishap)
        case Pace(limits=limits):
            discord.limits = limits
        case DropGateway(resumable=resumable):
            discord.drop_gateway(resumable=resumable)
        case RefuseResume(times=times):
            discord.refuse_resume(times)
        case Offline(seconds=seconds, resumable=resumable):
            discord.go_offline(seconds, resumable=resumable)
        case LoseWebhooks(channel=channel):
            discord.delete_webhooks(discord.find_place(channel))
        case OfUser(kind="close_direct", user=user):
            discord.block_direct(discord.find_user(user))
        case OfUser(user=user):
            discord.open_direct(discord.find_user(user))


def clear(discord: DiscordStandIn) -> None:
    """Takes back what lies in wait and lets go of what is held; limits, and what has happened, stay."""
    discord.faults.clear()
    discord.disorder.clear()
    discord.refuse_resume(0)
    discord.come_back()
