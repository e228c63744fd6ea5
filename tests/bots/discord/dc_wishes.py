"""What the adapter can be asked to say, and what stands of it on the sandbox's Discord."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bots.sandbox.discord import Channel
from bots.sandbox.discord.kinds import Says
from core.markup.tree import plain
from core.model.refs import MessageRef, ThreadRef
from core.model.values import Address, Announcement, Button, Message, Remark, Sent, Subject
from tests.bots.discord.dc_world import POST, World, at, privately, remark

SEND = r"/channels/\d+/messages|/channels/\d+/threads|/webhooks/\d+/[^/]+"
THREAD = r"/channels/\d+/messages/\d+/threads"
HISTORY = r"/channels/\d+/messages"
LONG = "word " * 1000
CARD = Message(plain("Somebody wrote."), ((Button("Approve", "approve:1"), Button("Hide", "hide:1")),))


@dataclass(frozen=True)
class Wish:
    """Something to say at a place, in so many parts; a remark in the thread of a post that stands there before.

    `without` are the rights that the bot has lost in the channel by then.
    """

    subject: Subject
    place: Callable[[World], Address]
    parts: int = 1
    without: tuple[str, ...] = ()

    async def prepared(self, world: World) -> ThreadRef | None:
        """Let stand what there is before, and give the thread to say it in."""
        if not isinstance(self.subject, Remark):
            return None
        announced = await world.network.announce(POST, self.place(world), key="before")
        assert announced.thread
        world.dc.deny(world.news, *self.without)
        await world.network.relay(remark("An earlier one."), self.place(world), announced.thread, key="earlier")
        return announced.thread

    async def send(self, world: World, thread: ThreadRef | None) -> Sent:
        """Ask the adapter for it."""
        match self.subject:
            case Announcement() as post:
                return await world.network.announce(post, self.place(world), key="wish")
            case Message() as notice:
                return await world.network.notify(notice, self.place(world), key="wish")
            case Remark() as said:
                assert thread
                return await world.network.relay(said, self.place(world), thread, key="wish")


WISHES = {
    "post": Wish(POST, lambda world: at(world.news)),
    "post in an announcement channel": Wish(POST, lambda world: at(world.wire)),
    "post in a forum": Wish(POST, lambda world: at(world.forum)),
    "post in a private chat": Wish(POST, lambda world: privately(world.ada)),
    "comment": Wish(remark("Well."), lambda world: at(world.news)),
    "comment in a forum": Wish(remark("Well."), lambda world: at(world.forum)),
    "comment by the bot": Wish(remark("Well."), lambda world: at(world.news), without=("MANAGE_WEBHOOKS",)),
    "comment in a private chat": Wish(remark("Well."), lambda world: privately(world.ada)),
    "long comment": Wish(remark(LONG), lambda world: at(world.news), 3),
    "long comment by the bot": Wish(remark(LONG), lambda world: at(world.news), 3, without=("MANAGE_WEBHOOKS",)),
    "notice": Wish(CARD, lambda world: at(world.news)),
    "private notice": Wish(CARD, lambda world: privately(world.ada)),
}


def now() -> datetime:
    """The present moment by our clock."""
    return datetime.now(UTC)


def shown(world: World) -> dict[MessageRef, str]:
    """What every message of ours says that stands anywhere, oldest first."""
    places = list(world.dc.state.channels.values())
    ours = [
        message
        for place in places
        for message in world.dc.messages(place)
        if message.says in (Says.DEFAULT, Says.REPLY) and (message.author is world.dc.bot or message.application_id)
    ]
    return {ref(message.channel, message.id): message.content for message in sorted(ours, key=lambda one: one.id)}


def ref(channel: Channel, number: int) -> MessageRef:
    """A message as the core keeps it."""
    return MessageRef(f"{channel.id}/{number}")
