"""Interpreting: what a raw update means, and that the rest means nothing."""

from __future__ import annotations

from typing import Any

import pytest

from core.model.events import Edited, Said
from core.model.files import FileKind, FileRef
from core.model.refs import FileHandle
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

HANDLE = FileHandle("2/3/7 https://example.org/river")


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
    assert (two.body.text, [file.name for file in two.files]) == ("Where?", ["river.png"])
    assert (aside.thread, aside.answers) == (None, announced.copies[0])


async def test_a_reply_in_a_private_chat_has_no_thread_and_no_public_address(world: World) -> None:
    [said] = await world.network.interpret(SAID)
    assert isinstance(said, Said)
    assert (said.thread, said.answers, said.url) == (None, "2/1", None)
    assert said.body.text == "Well, @Ben Ochre in #news"


@pytest.mark.parametrize("raw", [{**SAID, "type": 18}, {**SAID, "event": "edited"}, {"event": "unheard of"}])
async def test_what_is_none_of_our_business_is_no_event(world: World, raw: Raw) -> None:
    assert not await world.network.interpret(raw)


FILES: list[tuple[str, dict[str, Any], FileRef]] = [
    (
        "a picture",
        {"type": "image/png", "width": 3, "height": 2, "size": 9, "alt": "The river"},
        FileRef("7", HANDLE, FileKind.PICTURE, 0, "river", 9, 3, 2, "The river"),
    ),
    ("a GIF", {"type": "image/gif"}, FileRef("7", HANDLE, FileKind.ANIMATION, 0, "river")),
    ("a video", {"type": "video/mp4"}, FileRef("7", HANDLE, FileKind.VIDEO, 0, "river")),
    ("a sound", {"type": "audio/ogg"}, FileRef("7", HANDLE, FileKind.AUDIO, 0, "river")),
    ("a voice message", {"type": "audio/ogg", "voice": True}, FileRef("7", HANDLE, FileKind.VOICE, 0, "river")),
    ("anything else", {"type": ""}, FileRef("7", HANDLE, FileKind.FILE, 0, "river")),
    (
        "a sticker",
        {"type": "sticker"},
        FileRef("7", FileHandle(" https://example.org/river"), FileKind.STICKER, 0, "", alt="river"),
    ),
]


@pytest.mark.parametrize(("told", "expected"), [pytest.param(*row[1:], id=row[0]) for row in FILES])
async def test_a_file_without_words(world: World, told: dict[str, Any], expected: FileRef) -> None:
    file = {"id": 7, "name": "river", "url": "https://example.org/river", "alt": ""} | told
    [said] = await world.network.interpret({**SAID, "content": "", "attachments": [file]})
    assert isinstance(said, Said)
    assert (said.body.text, said.files) == ("", (expected,))


async def test_an_address_that_an_older_version_kept_is_passed_over(world: World) -> None:
    kept = {"name": "river.png", "url": "https://example.org/river.png"}
    [said] = await world.network.interpret({**SAID, "attachments": [kept]})
    assert isinstance(said, Said)
    assert not said.files


async def test_an_edit_tells_all_files_that_are_left(world: World) -> None:
    raw = {**SAID, "event": "edited", "edited": SAID["at"]}
    [edited] = await world.network.interpret(raw)
    assert isinstance(edited, Edited)
    assert edited.files == ()
