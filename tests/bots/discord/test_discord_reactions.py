"""Reactions on Discord, through the library on the sandbox: as they happen, and after a time in which nobody heard."""

from __future__ import annotations

from dataclasses import replace

from bots.sandbox.discord import Message
from core.model.events import Reacted, ReactionsCleared
from core.model.refs import MessageRef, PersonRef
from tests.bots.discord.dc_world import World

KRAKEN = "kraken:123456789"


def ref(message: Message) -> MessageRef:
    return MessageRef(f"{message.channel.id}/{message.id}")


async def heard(world: World, count: int) -> list[Reacted | ReactionsCleared]:
    """The events of reactions, as soon as so many updates of them are kept."""
    await world.dc.eventually(lambda: sum(key.startswith("r:") for key in world.inbox.kept) >= count)
    return [event for event in await world.events() if isinstance(event, Reacted | ReactionsCleared)]


async def test_persons_react_and_take_it_back_wherever_they_read(world: World) -> None:
    announced = await world.announced()
    thread, chat = world.thread_of(announced), world.dc.direct(world.ada)
    async with world.listening():
        places = [world.dc.say(world.ada, place, "Here") for place in (thread, world.news, chat)]
        for message in places:
            world.dc.react(world.ada, message, "❤️")
        world.dc.react(world.ben, places[0], KRAKEN)
        world.dc.react(world.ada, places[0], "❤️", gone=True)
        ada, ben = (PersonRef(str(user.id)) for user in (world.ada, world.ben))
        assert await heard(world, 5) == [
            *(Reacted(ref(message), ada, "❤️", 1) for message in places),
            Reacted(ref(places[0]), ben, ":kraken:", 1),
            Reacted(ref(places[0]), ada, "❤️", 0),
        ]


async def test_a_moderator_clears_them(world: World) -> None:
    async with world.listening():
        said = world.dc.say(world.ada, world.news, "Hello")
        world.dc.react(world.ada, said, "👍")
        world.dc.clear_reactions(said, "👍")
        world.dc.clear_reactions(said)
        _, one, every = await heard(world, 3)
    assert (one, every) == (ReactionsCleared(ref(said), "👍"), ReactionsCleared(ref(said)))


async def test_those_of_bots_do_not_count(world: World) -> None:
    other = world.dc.add_user("Other", bot=True)
    world.dc.join(world.guild, other)
    async with world.listening():
        said = world.dc.say(world.ada, world.news, "Hello")
        world.dc.react(world.dc.bot, said, "👍")
        world.dc.react(other, said, "👍")
        world.dc.react(world.ben, said, "👍")
        assert await heard(world, 1) == [Reacted(ref(said), PersonRef(str(world.ben.id)), "👍", 1)]


async def test_what_changed_while_nobody_heard_is_counted_anew(world: World) -> None:
    thread = world.thread_of(await world.announced())
    same, more, less, ordinary = (world.dc.say(world.ada, thread, text) for text in ("same", "more", "less", "chat"))
    world.dc.react(world.ada, same, "👍")
    world.dc.react(world.ada, less, KRAKEN)
    world.inbox.counts = {ref(same): {"👍": 1}, ref(more): {}, ref(less): {":kraken:": 1}}
    async with world.listening():
        await world.dc.eventually(lambda: world.inbox.recounts)
        with world.dc.offline():
            world.dc.react(world.ada, ordinary, "👍")
            world.dc.react(world.ada, less, KRAKEN, gone=True)
            for user in (world.dc.bot, world.ada, world.ben):
                world.dc.react(user, more, "🔥")
        events = await heard(world, 2)
    people = [PersonRef(str(user.id)) for user in (world.ada, world.ben)]
    assert [event for event in events if event.message == ref(less)] == [ReactionsCleared(ref(less), ":kraken:")]
    cleared, *now = [event for event in events if event.message == ref(more)]
    assert cleared == ReactionsCleared(ref(more), "🔥")
    assert set(now) == {Reacted(ref(more), person, "🔥", 1) for person in people}
    assert len(events) == 4
    assert len(asked(world)) == 1


async def test_a_count_is_repeated_if_somebody_reacts_meanwhile(world: World) -> None:
    said = world.dc.say(world.ada, world.news, "Hello")
    world.inbox.counts = {ref(said): {}}
    async with world.listening():
        await world.dc.eventually(lambda: world.inbox.recounts)
        with world.dc.offline():
            world.dc.react(world.ada, said, "👍")
        world.dc.limits = replace(world.dc.limits, latency=0.3)
        await world.dc.eventually(lambda: asked(world))
        world.dc.react(world.ben, said, "👍")
        first, cleared, *now = await heard(world, 2)
    assert first == Reacted(ref(said), PersonRef(str(world.ben.id)), "👍", 1)
    assert cleared == ReactionsCleared(ref(said), "👍")
    assert len(now) == len(asked(world)) == 2


async def test_what_is_replayed_need_not_be_counted(world: World) -> None:
    said = world.dc.say(world.ada, world.news, "Hello")
    async with world.listening():
        await world.dc.eventually(lambda: world.inbox.recounts)
        world.inbox.counts = {ref(said): {}}
        world.dc.drop_gateway(resumable=True)
        world.dc.react(world.ada, said, "👍")
        assert await heard(world, 1) == [Reacted(ref(said), PersonRef(str(world.ada.id)), "👍", 1)]
        world.dc.say(world.ada, world.news, "Last.")
        await world.dc.eventually(lambda: "Last." in world.inbox.said)
    assert (world.inbox.recounts, asked(world)) == (1, [])


def asked(world: World) -> list[str]:
    """What was asked about who had reacted."""
    return [call.path for call in world.dc.calls if "/reactions/" in call.path and call.method == "GET"]
