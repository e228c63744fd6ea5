"""Who is what in a chat: the bot's own standing, and persons who come and go."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest

from tests.bots.sandbox.telegram_world import World, open_world


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as opened:
        yield opened


@pytest.mark.parametrize(
    ("act", "chat_type", "before", "after"),
    [
        (lambda w: w.tg.block(w.ada), "private", "member", "kicked"),
        (lambda w: w.tg.kick_bot(w.channel), "channel", "administrator", "kicked"),
        (lambda w: w.tg.set_bot(w.quiet, "admin"), "supergroup", "member", "administrator"),
        (lambda w: w.tg.set_bot(w.group, "member"), "supergroup", "administrator", "member"),
        (lambda w: w.tg.set_bot(w.tg.add_group("New", [w.bo]), "member"), "supergroup", "left", "member"),
    ],
)
async def test_the_bots_own_standing(
    world: World, act: Callable[[World], None], chat_type: str, before: str, after: str
) -> None:
    world.tg.start(world.ada)
    await world.updates()
    act(world)
    changed = (await world.updates())[0].my_chat_member
    assert changed is not None
    assert changed.chat.type == chat_type
    assert (changed.old_chat_member.status, changed.new_chat_member.status) == (before, after)


async def test_unblocking_lets_the_bot_write_again(world: World) -> None:
    world.tg.start(world.ada)
    world.tg.block(world.ada)
    world.tg.unblock(world.ada)
    assert (await world.bot.send_message(world.ada.id, "Hello")).text == "Hello"


async def test_members_come_and_go(world: World) -> None:
    await world.bot.get_updates(allowed_updates=["message", "chat_member"])
    newcomer = world.tg.add_user("Cleo")
    world.tg.join(newcomer, world.group)
    world.tg.leave(newcomer, world.group)
    joined, welcomed, left, gone = await world.updates()
    assert joined.chat_member is not None
    assert left.chat_member is not None
    assert welcomed.message is not None
    assert [user.first_name for user in welcomed.message.new_chat_members] == ["Cleo"]
    assert gone.message is not None
    assert gone.message.left_chat_member is not None
