"""Interpreting: what a raw update means, and that the rest means nothing."""

from __future__ import annotations

import pytest

from core.model.events import Said
from core.ports import Raw
from tests.bots.discord.dc_world import LINK, World

SAID: Raw = {
    "event": "said",
    "channel": 2,
    "message": 3,
    "guild": None,
    "thread": False,
    "author": {"id": 4, "name": "Ada Quill", "handle": "adaquill", "avatar": None},
    "content": "Well, <@5> in <#6>",
    "names": {"@5": "Ben Ochre", "#6": "news"},
    "attachments": [],
    "answers": [2, 1],
    "type": 19,
    "flags": 0,
    "at": "2026-01-02T03:04:05+00:00",
    "edited": None,
}


async def test_a_comment_is_understood_with_all_that_belongs_to_it(world: World) -> None:
    announced = await world.announced()
    thread = world.thread_of(announced)
    async with world.listening():
        first = world.dc.say(world.ada, thread, "Look, <@" + str(world.ben.id) + ">: **wow**")
        world.dc.say(world.ben, thread, "Where?", reply_to=first, attachments=[("river.png", b"png")])
        world.dc.say(world.ben, world.news, "Aside", reply_to=world.dc.messages(world.news)[0])
        await world.dc.eventually(lambda: "Aside" in world.inbox.said)
        one, two, aside = [event for event in await world.events() if isinstance(event, Said)][-3:]
    assert (one.thread, one.answers, one.message) == (announced.thread, None, f"{thread.id}/{first.id}")
    assert one.url == f"{LINK}/{world.guild.id}/{thread.id}/{first.id}"
    assert (one.person.ref, one.person.name, one.person.handle) == (str(world.ada.id), "Ada Quill", "adaquill")
    assert one.person.avatar
    assert f"/avatars/{world.ada.id}/" in one.person.avatar
    assert one.body.text == "Look, @Ben Ochre: wow"
    assert (two.answers, two.person.avatar) == (one.message, None)
    assert two.body.text == "Where?\n\nriver.png"
    assert (aside.thread, aside.answers) == (None, announced.copies[0])


async def test_a_reply_in_a_private_chat_has_no_thread_and_no_public_address(world: World) -> None:
    [said] = await world.network.interpret(SAID)
    assert isinstance(said, Said)
    assert (said.thread, said.answers, said.url) == (None, "2/1", None)
    assert said.body.text == "Well, @Ben Ochre in #news"


@pytest.mark.parametrize("raw", [{**SAID, "type": 18}, {**SAID, "event": "edited"}, {"event": "unheard of"}])
async def test_what_is_none_of_our_business_is_no_event(world: World, raw: Raw) -> None:
    assert not await world.network.interpret(raw)


async def test_a_picture_without_words_is_a_link(world: World) -> None:
    picture = {"name": "river.png", "url": "https://example.org/river.png"}
    [said] = await world.network.interpret({**SAID, "content": "", "attachments": [picture]})
    assert isinstance(said, Said)
    assert said.body.text == "river.png"
