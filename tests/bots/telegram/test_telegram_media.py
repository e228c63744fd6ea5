"""Readers' files on Telegram: as what they are sent, which go together, and how they are fetched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bots.sandbox.telegram.model import Chat, Message, Upload
from bots.sandbox.telegram.standin import TelegramStandIn
from bots.telegram.media import Shape, shape, together
from bots.telegram.network import TelegramNetwork
from core.errors import Refused, Unclear, Unreachable
from core.model.events import Said
from core.model.files import File, FileKind
from core.model.refs import FileHandle, ThreadRef
from core.model.values import Remark
from tests.bots.telegram.conftest import Ear, Trouble
from tests.bots.telegram.posts import at, ref, remark
from tests.support.contents import MP4, OGG, PDF, moving, still

PATH = Path("unused")
PHOTO = File(1, FileKind.PICTURE, PATH, "pier.jpg", "image/jpeg", 5000, 320, 200)
CLIP = File(2, FileKind.VIDEO, PATH, "tram.mp4", "video/mp4", 5000, 320, 200)
PAPER = File(3, FileKind.FILE, PATH, "plan.pdf", "application/octet-stream", 5000)
CALL = File(4, FileKind.VOICE, PATH, "voice.ogg", "audio/ogg", 5000)
ANCHOR = File(5, FileKind.STICKER, PATH, "anchor.webp", "image/webp", 5000, 512, 512)
WAVE = File(6, FileKind.ANIMATION, PATH, "wave.gif", "image/gif", 5000, 60, 40)
SONG = File(7, FileKind.AUDIO, PATH, "song.mp3", "audio/mpeg", 5000)

SHAPES = [
    (PHOTO, Shape.PHOTO),
    (replace(PHOTO, size=11 * 10**6), Shape.DOCUMENT),
    (replace(PHOTO, width=9000, height=2000), Shape.DOCUMENT),
    (replace(PHOTO, width=2100, height=100), Shape.DOCUMENT),
    (CLIP, Shape.VIDEO),
    (replace(CLIP, media_type="video/webm"), Shape.DOCUMENT),
    (replace(CLIP, kind=FileKind.ANIMATION), Shape.ANIMATION),
    (WAVE, Shape.ANIMATION),
    (replace(WAVE, media_type="image/webp"), Shape.DOCUMENT),
    (CALL, Shape.VOICE),
    (SONG, Shape.AUDIO),
    (replace(SONG, media_type="audio/flac"), Shape.DOCUMENT),
    (ANCHOR, Shape.STICKER),
    (replace(ANCHOR, size=600_000), Shape.DOCUMENT),
    (PAPER, Shape.DOCUMENT),
]


@pytest.mark.parametrize(("file", "expected"), SHAPES, ids=[f"{file.name} as {shown}" for file, shown in SHAPES])
def test_as_what_a_file_is_sent(file: File, expected: Shape) -> None:
    assert shape(file) is expected


GROUPS: list[tuple[Sequence[File], list[tuple[int, ...]]]] = [
    ((PHOTO,), [(1,)]),
    ((PHOTO, CLIP), [(1, 2)]),
    ((PHOTO, PAPER, CLIP), [(1, 2), (3,)]),
    ((ANCHOR, PHOTO), [(1,), (5,)]),
    ((WAVE, replace(WAVE, key=8)), [(6,), (8,)]),
    ((SONG, CALL, replace(SONG, key=8)), [(7, 8), (4,)]),
    ([replace(PHOTO, key=key) for key in range(12)], [tuple(range(10)), (10, 11)]),
]


@pytest.mark.parametrize(("files", "keys"), GROUPS, ids=[str(keys) for _, keys in GROUPS])
def test_what_stands_in_one_album(files: Sequence[File], keys: list[tuple[int, ...]]) -> None:
    assert [tuple(file.key for file in group) for group in together(files)] == keys


def with_contents(folder: Path, *files: File) -> Remark:
    """A comment with these files, whose contents are what they say."""
    contents = {
        FileKind.PICTURE: still(),
        FileKind.VIDEO: MP4,
        FileKind.FILE: PDF,
        FileKind.VOICE: OGG,
        FileKind.STICKER: still("WEBP", (512, 512)),
        FileKind.ANIMATION: moving(),
    }
    kept = []
    for file in files:
        path = folder / f"{file.key}"
        path.write_bytes(contents[file.kind])
        kept.append(replace(file, path=path))
    return replace(remark("All of it."), files=tuple(kept))


def talk(tg: TelegramStandIn) -> tuple[Chat, Message]:
    """A group, and the message in it that everything is about."""
    ada = tg.add_user("Ada", id=7)
    group = tg.add_group("Readers' corner", [ada], bot="member")
    return group, tg.say(ada, group, "A post")


def kinds(messages: Sequence[Message]) -> list[str]:
    return [
        "photo" if each.photo else each.medium.kind if each.medium else "document" if each.document else "text"
        for each in messages
    ]


async def test_everything_at_once(network: TelegramNetwork, tg: TelegramStandIn, tmp_path: Path) -> None:
    group, root = talk(tg)
    said = with_contents(tmp_path, ANCHOR, PAPER, PHOTO, CALL, CLIP, WAVE)
    sent = await network.relay(said, at(group), ThreadRef(ref(root)), key="a")
    _, *messages = tg.messages(group)
    assert kinds(messages) == ["document", "photo", "video", "voice", "animation", "sticker"]
    assert [each.text != "" for each in messages] == [True, False, False, False, False, False]
    assert len({each.media_group_id for each in messages[1:3]}) == 1
    assert messages[0].reply_to == root.id
    assert {each.reply_to for each in messages[1:]} == {messages[0].id}
    assert [key for _, key in sent.shown] == [3, 1, 2, 4, 6, 5]
    assert [message for message, _ in sent.shown] == list(sent.copies) == [ref(each) for each in messages]


async def test_a_sticker_stands_below_the_name_of_who_sent_it(
    network: TelegramNetwork, tg: TelegramStandIn, tmp_path: Path
) -> None:
    group, root = talk(tg)
    sent = await network.relay(with_contents(tmp_path, ANCHOR), at(group), ThreadRef(ref(root)), key="a")
    _, text, sticker = tg.messages(group)
    assert kinds([text, sticker]) == ["text", "sticker"]
    assert sent.shown == ((ref(sticker), 5),)


async def test_what_is_begun_is_finished_or_taken_back(
    network: TelegramNetwork, tg: TelegramStandIn, trouble: Trouble, tmp_path: Path
) -> None:
    group, root = talk(tg)
    said = with_contents(tmp_path, PHOTO, CALL)
    trouble.plan("sendVoice", (400, "Bad Request: VOICE_MESSAGES_FORBIDDEN"))
    with pytest.raises(Refused):
        await network.relay(said, at(group), ThreadRef(ref(root)), key="a")
    assert tg.messages(group) == [root]
    trouble.plan("sendPhoto", (502, "Bad Gateway"))
    with pytest.raises(Unclear):
        await network.relay(said, at(group), ThreadRef(ref(root)), key="a")


async def test_what_answers_a_message_that_is_gone_answers_the_post(
    network: TelegramNetwork, tg: TelegramStandIn, tmp_path: Path
) -> None:
    group, root = talk(tg)
    gone = tg.say(tg.user(7), group, "Soon gone")
    tg.delete(tg.user(7), gone)
    said = with_contents(tmp_path, PHOTO, CLIP)
    answering = replace(said, answered=remark("", ref(gone)).answered)
    await network.relay(answering, at(group), ThreadRef(ref(root)), key="a")
    assert [each.reply_to for each in tg.messages(group)[1:]] == [root.id, root.id]


async def fetched(network: TelegramNetwork, tg: TelegramStandIn, ear: Ear, tmp_path: Path, most: int = 10_000) -> bytes:
    """The content of what a reader sends to the bot."""
    ada = tg.add_user("Ada")
    tg.start(ada)
    tg.say(ada, tg.private(ada), "", file=Upload("plan.pdf", "application/pdf", PDF))
    said = [event for event in await ear.events(2) if isinstance(event, Said)]
    await network.fetch(said[-1].files[0].handle, tmp_path / "file", most=most)
    return (tmp_path / "file").read_bytes()


async def test_a_file_is_fetched(network: TelegramNetwork, tg: TelegramStandIn, ear: Ear, tmp_path: Path) -> None:
    assert await fetched(network, tg, ear, tmp_path) == PDF


async def test_no_more_is_fetched_than_was_asked_for(
    network: TelegramNetwork, tg: TelegramStandIn, ear: Ear, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="bytes"):
        await fetched(network, tg, ear, tmp_path, most=10)
    assert not (tmp_path / "file").exists()


FAULTS = [
    ((400, "Bad Request: file is too big"), Refused),
    ((400, "Bad Request: wrong file_id or the file is temporarily unavailable"), Refused),
    ((502, "Bad Gateway"), Unreachable),
    ((429, "Too Many Requests: retry after 3"), Unreachable),
]


@pytest.mark.parametrize(("answer", "fault"), FAULTS)
async def test_what_a_refusal_means(
    network: TelegramNetwork, trouble: Trouble, tmp_path: Path, answer: tuple[int, str], fault: type[Exception]
) -> None:
    trouble.plan("getFile", answer)
    with pytest.raises(fault):
        await network.fetch(FileHandle("any"), tmp_path / "file", most=10)
