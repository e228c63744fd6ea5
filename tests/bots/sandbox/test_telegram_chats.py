"""What the bot can look up: chats, members, commands, pictures; and what the window and the tests can see."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator

import aiohttp
import pytest
from PIL import Image
from telegram import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat, ChatMemberAdministrator
from telegram.error import BadRequest, Forbidden

from tests.bots.sandbox.telegram_world import World, open_world, refusal


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as opened:
        yield opened


async def test_who_the_bot_is(world: World) -> None:
    me = await world.bot.get_me()
    assert (me.id, me.username, me.first_name, me.is_bot) == (100001, "dispatch_bot", "Dispatch", True)
    assert me.can_read_all_group_messages is False


async def test_chats_and_members(world: World) -> None:
    group = await world.bot.get_chat(world.group.id)
    assert (group.title, group.type) == ("Readers' corner", "supergroup")
    assert group.permissions is not None
    assert group.permissions.can_send_messages
    assert await world.bot.get_chat_member_count(world.group.id) == 3
    admins = await world.bot.get_chat_administrators(world.group.id)
    assert [(member.user.id, member.status) for member in admins] == [
        (world.ada.id, "creator"),
        (world.bot.id, "administrator"),
    ]
    own = await world.bot.get_chat_member(world.channel.id, world.bot.id)
    assert isinstance(own, ChatMemberAdministrator)
    assert (own.can_post_messages, own.can_promote_members) == (True, False)
    assert (await world.bot.get_chat_member(world.channel.id, world.bo.id)).status == "left"
    world.tg.start(world.ada)
    person = await world.bot.get_chat(world.ada.id)
    assert (person.first_name, person.last_name, person.username) == ("Ada", "Quill", "adaquill")


async def test_looking_where_one_may_not(world: World) -> None:
    public = world.tg.add_channel("Open", "open_channel")
    assert (await world.bot.get_chat("@open_channel")).id == public.id
    with pytest.raises(Forbidden, match="bot is not a member of the channel chat"):
        await world.bot.get_chat_member(public.id, world.bo.id)
    with pytest.raises(BadRequest, match="Chat not found"):
        await world.bot.get_chat(world.bo.id)
    with pytest.raises(BadRequest, match="User not found"):
        await world.bot.get_chat_member(world.group.id, 4711)
    world.tg.set_bot(world.channel, "member")
    assert await refusal(lambda: world.bot.get_chat_administrators(world.channel.id)) == "Member list is inaccessible"


async def test_leaving(world: World) -> None:
    assert await world.bot.leave_chat(world.group.id)
    (update,) = await world.updates()
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "left"
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await world.bot.send_message(world.group.id, "x")


async def test_commands_by_audience(world: World) -> None:
    everyone, editor = [BotCommand("start", "What this is")], [BotCommand("post", "A new post")]
    await world.bot.set_my_commands(everyone, BotCommandScopeAllPrivateChats())
    await world.bot.set_my_commands(editor, BotCommandScopeChat(world.ada.id))
    assert await world.bot.get_my_commands(BotCommandScopeChat(world.ada.id)) == tuple(editor)
    assert await world.bot.get_my_commands(BotCommandScopeAllPrivateChats()) == tuple(everyone)
    await world.bot.delete_my_commands(BotCommandScopeChat(world.ada.id))
    assert await world.bot.get_my_commands(BotCommandScopeChat(world.ada.id)) == ()
    assert await world.bot.get_my_commands() == ()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (BotCommand("no-hyphens", "x"), "Bot_command_invalid"),
        (BotCommand("fine", "x" * 257), "Bot_command_description_invalid"),
    ],
)
async def test_wrong_commands(world: World, command: BotCommand, said: str) -> None:
    assert (await refusal(lambda: world.bot.set_my_commands([command]), BadRequest)).lower() == said.lower()


async def test_profile_pictures(world: World) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (200, 200)).save(buffer, "PNG")
    cleo = world.tg.add_user("Cleo", picture=buffer.getvalue())
    shown = await world.bot.get_user_profile_photos(cleo.id)
    assert (shown.total_count, [size.width for size in shown.photos[0]]) == (1, [90, 200])
    assert (await world.bot.get_user_profile_photos(world.bo.id)).total_count == 0


async def test_the_snapshot_shows_what_persons_see(world: World) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30)).save(buffer, "PNG")
    await world.bot.send_photo(world.channel.id, buffer.getvalue(), caption="<b>A post</b>", parse_mode="HTML")
    (post,) = world.tg.messages(world.channel)
    comment = world.tg.comment(world.bo, post, "Talk")
    world.tg.edit(world.bo, comment, "More talk")
    gone = world.tg.say(world.bo, world.group, "Gone")
    world.tg.delete(world.bo, gone)
    picture = json.loads(json.dumps(world.tg.snapshot()))
    chats = {chat["title"]: chat for chat in picture["chats"]}
    assert {"Ada Quill", "Bo", "Readers' corner", "Example Dispatch", "Quiet corner"} == set(chats)
    (shown,) = chats["Example Dispatch"]["messages"]
    assert (shown["author"], shown["text"], shown["by_bot"]) == ("Example Dispatch", "A post", True)
    root, talk, deleted = chats["Readers' corner"]["messages"]
    assert shown["discussion_root"] == {"chat": world.group.id, "id": root["id"]}
    assert (talk["author"], talk["text"], talk["edited"], talk["reply_to"]) == ("Bo", "More talk", True, root["id"])
    assert deleted == {"id": gone.id, "deleted": True}
    async with aiohttp.ClientSession() as session, session.get(shown["photo"]) as response:
        assert Image.open(io.BytesIO(await response.read())).size == (40, 30)


async def test_observers_and_the_record_of_calls(world: World) -> None:
    seen: list[int] = []
    world.tg.on_change(lambda: seen.append(len(world.tg.calls)))
    world.tg.say(world.bo, world.group, "Talk")
    assert seen
    with pytest.raises(Forbidden):
        await world.bot.send_message(world.bo.id, "x")
    call = world.tg.calls[-1]
    assert (call.method, call.status, call.parameters) == ("sendMessage", 403, {"chat_id": world.bo.id, "text": "x"})
    assert call.error == "Forbidden: bot can't initiate conversation with a user"


async def test_waiting_in_vain_tells_the_last_state(world: World) -> None:
    world.tg.say(world.bo, world.group, "The last word")
    with pytest.raises(AssertionError, match="The last word"):
        await world.tg.eventually(lambda: False, timeout=0)
