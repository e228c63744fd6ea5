"""Films, sounds, stickers and albums through python-telegram-bot."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import InputMediaDocument, InputMediaPhoto, InputMediaVideo
from telegram.error import BadRequest

from bots.sandbox.telegram.model import MediumKind, Upload
from tests.bots.sandbox.telegram_world import World, open_world
from tests.support.contents import MP3, MP4, OGG, PDF, moving, still


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as opened:
        opened.tg.start(opened.ada)
        await opened.updates()
        yield opened


async def test_each_kind_is_sent_as_itself(world: World) -> None:
    bot, chat = world.bot, world.private.id
    video = await bot.send_video(chat, MP4, filename="tram.mp4", width=640, height=360, caption="Look")
    animation = await bot.send_animation(chat, moving(), filename="wave.gif")
    audio = await bot.send_audio(chat, MP3, filename="bells.mp3")
    voice = await bot.send_voice(chat, OGG)
    sticker = await bot.send_sticker(chat, still("WEBP", (512, 512)), emoji="⚓")
    assert video.video
    assert (video.video.width, video.video.file_name, video.caption) == (640, "tram.mp4", "Look")
    assert animation.animation
    assert animation.document
    assert audio.audio
    assert voice.voice
    assert sticker.sticker
    assert (sticker.sticker.emoji, sticker.sticker.width, sticker.caption) == ("⚓", 512, None)
    file = await bot.get_file(voice.voice.file_id)
    assert bytes(await file.download_as_bytearray()) == OGG


WRONG: list[tuple[MediumKind, bytes]] = [("video", PDF), ("sticker", still("PNG")), ("voice", MP4), ("animation", OGG)]


@pytest.mark.parametrize(("kind", "content"), WRONG, ids=[kind for kind, _ in WRONG])
async def test_a_content_of_another_kind_is_refused(world: World, kind: MediumKind, content: bytes) -> None:
    with pytest.raises(BadRequest, match="rong type of file"):
        await getattr(world.bot, f"send_{kind}")(world.private.id, content)


async def test_an_album_is_a_message_for_each_part_under_one_mark(world: World) -> None:
    first, second = await world.bot.send_media_group(
        world.private.id,
        [InputMediaPhoto(still(), caption="Two things"), InputMediaVideo(MP4, width=320, height=200)],
    )
    assert first.media_group_id == second.media_group_id
    assert (first.caption, second.caption) == ("Two things", None)
    assert first.photo
    assert second.video
    edited = await world.bot.edit_message_caption(world.private.id, first.message_id, caption="One thing")
    assert getattr(edited, "caption", None) == "One thing"


async def test_what_cannot_stand_in_one_album(world: World) -> None:
    with pytest.raises(BadRequest, match="can't be mixed"):
        await world.bot.send_media_group(world.private.id, [InputMediaPhoto(still()), InputMediaDocument(PDF)])
    with pytest.raises(BadRequest, match="2 to 10"):
        await world.bot.send_media_group(world.private.id, [InputMediaPhoto(still())])
    assert not [each for each in world.tg.messages(world.private) if each.has_media]


async def test_a_person_sends_the_parts_of_an_album_one_by_one(world: World) -> None:
    for number in range(2):
        world.tg.say(world.ada, world.private, "" if number else "Mine", photo=still(), album="77")
    first, second = [update.message for update in await world.updates()]
    assert first
    assert second
    assert (first.media_group_id, second.media_group_id) == ("77", "77")
    assert (first.caption, second.caption) == ("Mine", None)


async def test_a_person_sends_a_voice_message(world: World) -> None:
    world.tg.say(world.ada, world.private, "", file=Upload("", "audio/ogg", OGG), kind="voice")
    update = await world.update()
    assert update.message
    assert update.message.voice
    with pytest.raises(ValueError, match="rong type of file"):
        world.tg.say(world.ada, world.private, "", file=Upload("", "audio/ogg", PDF), kind="voice")
