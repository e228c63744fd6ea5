"""What readers send along with their words is seen wherever their words are."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import aiohttp
import pytest
from PIL import Image

from bots.sandbox.discord.model import Channel
from bots.sandbox.discord.model import Message as DiscordMessage
from bots.sandbox.telegram.model import Chat, MediumKind, Upload
from bots.sandbox.telegram.model import Message as TelegramMessage
from tests.stories.checks import path_of
from tests.stories.telling import Json, Standing, comment, gone_everywhere, publish, told_everywhere
from tests.support.contents import MP3, MP4, OGG, PDF, moving, still
from tests.support.town import Town, says

WORDS = "Seen from the pier."


@dataclass(frozen=True)
class Sent:
    """A kind of file: as Telegram's readers send it, and as what it stands on Telegram, on Discord and on the blog."""

    kind: MediumKind | Literal["document"]
    file: Upload
    telegram: str
    discord: str
    type: str
    shown: str


TRAM, WAVE = Upload("tram.mp4", "video/mp4", MP4), Upload("wave.gif", "image/gif", moving())
CALL, BELLS = Upload("", "audio/ogg", OGG), Upload("bells.mp3", "audio/mpeg", MP3)
PLAN, ANCHOR = Upload("plan.pdf", "application/pdf", PDF), Upload("", "image/webp", still("WEBP", (512, 512)))
KINDS = {
    "video": Sent("video", TRAM, "video", ".mp4", "video/mp4", "<video"),
    "animation": Sent("animation", WAVE, "animation", ".gif", "image/gif", "<img"),
    "voice": Sent("voice", CALL, "voice", ".ogg", "audio/ogg", "<audio"),
    "audio": Sent("audio", BELLS, "audio", ".mp3", "audio/mpeg", "<audio"),
    "file": Sent("document", PLAN, "document", ".pdf", "application/octet-stream", "download="),
    "sticker": Sent("sticker", ANCHOR, "sticker", ".webp", "image/webp", "<img"),
}


@pytest.mark.parametrize("name", KINDS)
async def test_a_file_from_telegram(town: Town, name: str) -> None:
    sent, post = KINDS[name], await publish(town)
    words = "" if name == "sticker" else WORDS
    town.telegram.say(
        town.ada.telegram,
        town.discussion,
        words,
        reply_to=post.root,
        file=sent.file,
        kind=sent.kind,
        emoji="⚓" if name == "sticker" else None,
    )
    [file], told = await files_of(town, post, 1)
    assert (file["type"], file["note"]) == (sent.type, None)
    assert says(told["text"], words)
    copy = await holding(town, town.corner)
    assert kind_of(copy) == sent.telegram
    assert copy.reply_to in {post.group.id, *(each.id for each in town.standing(town.corner, "Ada Quill"))}
    for talk in post.threads:
        found = await held(town, talk)
        assert [each.filename.endswith(sent.discord) for each in found.attachments] == [True]
        assert says(found.content, words)
        assert found.author.name == "Ada Quill"
    page = await town.get(path_of(await town.api(f"posts/{post.number}")))
    assert sent.shown in page


@pytest.mark.parametrize("name", [name for name in KINDS if name != "sticker"])
async def test_a_file_from_discord(town: Town, name: str) -> None:
    sent, post = KINDS[name], await publish(town)
    called = sent.file.name or "voice-message.ogg"
    town.discord.say(town.ben.discord, post.talk, WORDS, attachments=[(called, sent.file.data)], voice=name == "voice")
    [file], _ = await files_of(town, post, 1)
    assert (file["type"], file["note"]) == (sent.type, None)
    for chat in (town.discussion, town.corner):
        copy = await holding(town, chat)
        assert (kind_of(copy), says(copy.text, WORDS), says(copy.text, "Ben Ochre")) == (sent.telegram, True, True)
    for talk in post.threads[1:]:
        found = await held(town, talk)
        assert [each.data for each in found.attachments] == [await town.bytes_at(path_in(file))]


async def test_a_picture_and_its_description(any_town: Town) -> None:
    town = any_town
    post = await publish(town)
    town.discord.say(
        town.ben.discord,
        post.talk,
        WORDS,
        attachments=[("pier.png", still("PNG", (300, 120)))],
        descriptions=["The pier at low tide"],
    )
    [file], told = await files_of(town, post, 1)
    assert (file["width"], file["height"], file["alt"]) == (300, 120, "The pier at low tide")
    assert told["updated"] == told["published"]
    with Image.open(io.BytesIO(await town.bytes_at(path_in(file)))) as kept:
        assert kept.size == (300, 120)
    page = await town.get(path_of(await town.api(f"posts/{post.number}")))
    assert 'alt="The pier at low tide" width="300" height="120" loading="lazy"' in page
    copy = await holding(town, town.corner)
    assert kind_of(copy) == "photo"
    elsewhere = await held(town, post.forum_post)
    assert elsewhere.attachments[0].description == "The pier at low tide"
    [entry] = await town.feed("/comments.atom")
    assert "The pier at low tide" in entry.content[0].value


async def test_a_captions_marks_and_its_edit(town: Town) -> None:
    post = await publish(town)
    said = town.telegram.say(
        town.ada.telegram,
        town.discussion,
        "A bold claim",
        reply_to=post.root,
        photo=still(),
        entities=[{"type": "bold", "offset": 2, "length": 4}],
    )
    await files_of(town, post, 1)
    assert (await held(town, post.talk)).content == "A **bold** claim"
    told = await comment(town, post, "A bold claim")
    assert told["html"] == "<p>A <strong>bold</strong> claim</p>"
    town.telegram.edit(town.ada.telegram, said, "A milder claim")
    await told_everywhere(town, post, "A milder claim")
    assert len((await held(town, post.talk)).attachments) == 1
    [copy] = town.standing(town.corner, "A milder claim")
    assert kind_of(copy) == "photo"
    assert len([each for each in town.telegram.messages(town.corner) if each.has_media]) == 1


async def test_an_album_whose_parts_come_one_by_one_is_one_comment(any_town: Town) -> None:
    town = any_town
    post = await publish(town)
    for number in range(3):
        say_part(town, post, number)
        await town.eventually(partial(has_heard, town, number + 1), "the next part is heard")
    shown, told = await files_of(town, post, 3)
    assert [file["width"] for file in shown] == [200, 210, 220]
    assert says(told["text"], WORDS)
    assert len(await town.comments(post.number)) == 1
    copies = await albums(town, town.corner, 3)
    assert len({copy.media_group_id for copy in copies}) == 1
    assert [says(copy.text, WORDS) for copy in copies] == [True, False, False]
    for talk in post.threads:
        assert len((await held(town, talk)).attachments) == 3


async def test_a_late_part_of_an_album_joins_it_across_a_restart(town: Town) -> None:
    post = await publish(town)
    first = say_part(town, post, 0)
    await files_of(town, post, 1)
    await albums(town, town.corner, 1)
    await held(town, post.talk)
    await town.stop()
    say_part(town, post, 1)
    await town.start()
    shown, _ = await files_of(town, post, 2)
    assert [file["width"] for file in shown] == [200, 210]
    assert len(await town.comments(post.number)) == 1
    await albums(town, town.corner, 2)
    await town.eventually(lambda: len(town_files(town, post.talk)) == 2, "both pictures in the thread")
    # An answer to the later part is an answer to the comment.
    [_, last] = [each for each in town.telegram.messages(town.discussion) if each.media_group_id]
    town.telegram.say(town.tomas.telegram, town.discussion, "Which tram is it?", reply_to=last)
    asked = await told_everywhere(town, post, "Which tram is it?")
    [whole] = [each for each in await town.comments(post.number) if each["attachments"]]
    assert asked["parent"] == whole["id"]
    town.telegram.edit(town.ada.telegram, first, "Seen from the bridge.")
    await told_everywhere(town, post, "Seen from the bridge.")


async def test_a_kill_before_the_files_are_there(town: Town) -> None:
    """The album is waited for when the service stops: everything it needs is in the rows."""
    post = await publish(town)
    for number in range(2):
        say_part(town, post, number)

    async def known() -> bool:
        return bool(await town.comments(post.number))

    await town.eventually(known, "the comment")
    await town.restart()
    await files_of(town, post, 2)
    await albums(town, town.corner, 2)


async def test_a_long_caption_goes_on_in_further_messages(town: Town) -> None:
    post = await publish(town)
    long = "The lamp turned twice a minute. " * 50
    town.discord.say(town.ben.discord, post.talk, long, attachments=[("lamp.jpg", still())])
    await files_of(town, post, 1)
    copy = await holding(town, town.corner)
    assert 500 < len(copy.text) <= 1024

    def rest() -> list[TelegramMessage]:
        return [each for each in town.telegram.messages(town.corner) if each.reply_to == copy.id]

    [further] = await town.eventually(rest, "the rest of the words")
    assert says(long, further.text)


async def test_what_was_taken_back_is_gone_with_its_file(town: Town) -> None:
    post = await publish(town)
    said = town.discord.say(town.ben.discord, post.talk, WORDS, attachments=[("pier.jpg", still())])
    [file], _ = await files_of(town, post, 1)
    await holding(town, town.corner)
    assert await town.bytes_at(path_in(file))
    town.discord.delete(town.ben.discord, said)
    await gone_everywhere(town, post, WORDS)
    assert not [each for each in town.telegram.messages(town.corner) if each.has_media]

    async def thrown_away() -> bool:
        return not (town.settings.web.media / path_in(file).rpartition("/")[2]).exists()

    await town.eventually(thrown_away, "the file is thrown away")
    with pytest.raises(aiohttp.ClientResponseError, match="404"):
        await town.bytes_at(path_in(file))


async def test_a_file_taken_out_of_a_message_goes_from_everywhere(town: Town) -> None:
    post = await publish(town)
    files = [("one.jpg", still(size=(100, 80))), ("two.jpg", still(size=(120, 80)))]
    said = town.discord.say(town.ben.discord, post.talk, WORDS, attachments=files)
    await files_of(town, post, 2)
    await albums(town, town.corner, 2)
    town.discord.drop_attachment(town.ben.discord, said, "one.jpg")
    [left], _ = await files_of(town, post, 1)
    assert left["width"] == 120
    await town.eventually(lambda: len(media_in(town, town.corner)) == 1, "one picture in the group")
    [copy] = media_in(town, town.corner)
    await town.eventually(lambda: says(copy.text, WORDS), "the words below the picture that is left")
    await town.eventually(lambda: len(town_files(town, post.forum_post)) == 1, "one picture in the forum")


async def test_too_big_a_file_is_linked_with_a_note(town: Town) -> None:
    await town.stop()
    town.configure("discussion", largest_file_mb=0.01)
    await town.start()
    post = await publish(town)
    said = town.discord.say(town.ben.discord, post.talk, WORDS, attachments=[("long.mp4", MP4 + bytes(20_000))])
    [file], _ = await files_of(town, post, 1)
    assert says(file["note"], "video long.mp4 (20 KB): more than the 10 KB")
    assert file["url"].endswith(f"/{said.id}")
    copy = await town.seen(town.corner, "video long.mp4 (20 KB)")
    assert says(copy.text, WORDS)
    assert any(mark["type"] == "text_link" and mark["url"] == file["url"] for mark in copy.entities)


def say_part(town: Town, post: Standing, number: int) -> TelegramMessage:
    """A part of Ada's album; the first bears the words."""
    return town.telegram.say(
        town.ada.telegram,
        town.discussion,
        "" if number else WORDS,
        reply_to=post.root,
        photo=still(size=(200 + 10 * number, 100)),
        album="13000001",
    )


def has_heard(town: Town, count: int) -> bool:
    """Whether the bot was told of so many parts of albums."""
    calls = [call for call in town.telegram.calls if call.method == "getUpdates" and call.result]
    return sum("media_group_id" in update.get("message", {}) for call in calls for update in call.result) >= count


async def files_of(town: Town, post: Standing, count: int) -> tuple[list[Json], Json]:
    """The files of the one comment that has any, once there are so many, and the comment."""

    async def told() -> Json | None:
        with_files = [each for each in await town.comments(post.number) if len(each["attachments"]) == count]
        return with_files[0] if with_files else None

    found = await town.eventually(told, f"{count} files on the blog")
    return found["attachments"], found


def kind_of(message: TelegramMessage) -> str:
    if message.photo:
        return "photo"
    return message.medium.kind if message.medium else "document" if message.document else "text"


def media_in(town: Town, chat: Chat) -> list[TelegramMessage]:
    return [each for each in town.telegram.messages(chat) if each.has_media and each.sent_by_bot]


async def holding(town: Town, chat: Chat) -> TelegramMessage:
    """The bot's first message with a file in a chat."""
    return (await town.eventually(lambda: media_in(town, chat), f"a file in {chat.title}"))[0]


async def albums(town: Town, chat: Chat, count: int) -> list[TelegramMessage]:
    def enough() -> list[TelegramMessage]:
        found = media_in(town, chat)
        return found if len(found) == count else []

    return await town.eventually(enough, f"{count} files in {chat.title}")


def town_files(town: Town, talk: Channel) -> list[Any]:
    return [file for each in town.discord.messages(talk) if each.webhook_id for file in each.attachments]


async def held(town: Town, talk: Channel) -> DiscordMessage:
    """The relayed message in a thread that holds files."""

    def found() -> list[DiscordMessage]:
        return [each for each in town.discord.messages(talk) if each.webhook_id and each.attachments]

    return (await town.eventually(found, f"a file in {talk.name}"))[0]


def path_in(file: Json) -> str:
    return f"/media/{file['url'].rpartition('/')[2]}"
