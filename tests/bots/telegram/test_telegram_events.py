"""What messages, edits and pressed buttons mean, as tables of raw updates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bots.sandbox.telegram.standin import TelegramStandIn
from bots.telegram.network import TelegramNetwork
from core.markup.tree import Document, Style, Styled, Text, paragraph, plain
from core.model.events import Edited, Event, Pressed, ThreadOpened
from core.model.files import FileKind, FileRef
from core.model.refs import FileHandle, MessageRef, PlaceRef, ThreadRef
from tests.bots.telegram.raws import (
    ADA,
    ANONYMOUS,
    BASIC,
    CHANNEL,
    CHANNEL_BOT,
    CLOSED_CHANNEL,
    FORUM,
    GROUP,
    LATER,
    OTHER_BOT,
    OUR_BOT,
    PRIVATE,
    PUBLIC,
    URL,
    Json,
    ada,
    forwarded,
    message,
    person,
    said,
)

OPENED = ThreadOpened(
    MessageRef("-1009/5"),
    ThreadRef("-1001/3"),
    "https://t.me/example_dispatch/5?comment=3",
    PlaceRef("-1009"),
    says="A post",
)

PHOTO = FileRef("b", FileHandle("a"), FileKind.PICTURE, position=10, width=9, height=9)

MESSAGES: list[tuple[str, Json, Sequence[Event]]] = [
    ("ordinary chat", message(text="Hello"), [said("Hello", url=URL)]),
    (
        "markup",
        message(text="\U0001f600 bold", entities=[{"type": "bold", "offset": 3, "length": 4}]),
        [said(paragraph("\U0001f600 ", Styled(Style.BOLD, (Text("bold"),))), url=URL)],
    ),
    (
        "a public group",
        message(chat=PUBLIC, text="Hello"),
        [said("Hello", "-1002/10", url="https://t.me/open_corner/10")],
    ),
    ("a basic group", message(chat=BASIC, text="Hello"), [said("Hello", "-44/10")]),
    ("a private chat", message(chat=PRIVATE, text="Hello"), [said("Hello", "77/10")]),
    (
        "a reply in a private chat",
        message(chat=PRIVATE, text="Yes", reply_to_message=message(4, PRIVATE, OUR_BOT, text="A post")),
        [said("Yes", "77/10", answers=MessageRef("77/4"))],
    ),
    (
        "a comment under a channel's post",
        message(text="First", message_thread_id=3, reply_to_message=forwarded()),
        [OPENED, said("First", thread=ThreadRef("-1001/3"), answers=MessageRef("-1001/3"), url=URL)],
    ),
    (
        "an answer to a comment",
        message(text="No", message_thread_id=3, reply_to_message=message(8, text="First")),
        [said("No", thread=ThreadRef("-1001/3"), answers=MessageRef("-1001/8"), url=URL)],
    ),
    (
        "an answer to a comment that was deleted",
        message(text="No", message_thread_id=3),
        [said("No", thread=ThreadRef("-1001/3"), url=URL)],
    ),
    ("an automatic forward", forwarded(), [OPENED]),
    (
        "an automatic forward from a channel without a name into a public group",
        forwarded(CLOSED_CHANNEL, PUBLIC),
        [
            ThreadOpened(
                MessageRef("-1008/5"),
                ThreadRef("-1002/3"),
                "https://t.me/open_corner/3?thread=3",
                PlaceRef("-1008"),
                says="A post",
            )
        ],
    ),
    (
        "in a topic, replying to nothing",
        message(
            chat=FORUM,
            text="Hello",
            message_thread_id=7,
            is_topic_message=True,
            reply_to_message=message(7, FORUM, forum_topic_created={"name": "News", "icon_color": 7322096}),
        ),
        [said("Hello", "-1003/10", url="https://t.me/c/3/10")],
    ),
    (
        "in a topic, replying",
        message(
            chat=FORUM,
            text="Yes",
            message_thread_id=7,
            is_topic_message=True,
            reply_to_message=message(9, FORUM, OUR_BOT, text="A post"),
        ),
        [said("Yes", "-1003/10", answers=MessageRef("-1003/9"), url="https://t.me/c/3/10")],
    ),
    (
        "in a forum's general topic, replying",
        message(
            chat=FORUM, text="Yes", message_thread_id=9, reply_to_message=message(9, FORUM, OUR_BOT, text="A post")
        ),
        [said("Yes", "-1003/10", answers=MessageRef("-1003/9"), url="https://t.me/c/3/10")],
    ),
    (
        "an anonymous administrator",
        message(sender=ANONYMOUS, sender_chat=GROUP, text="Order"),
        [said("Order", person=person("-1001", "Readers' corner"), url=URL)],
    ),
    (
        "somebody who writes as a channel",
        message(sender=CHANNEL_BOT, sender_chat=CHANNEL, text="Hear"),
        [said("Hear", person=person("-1009", "Example Dispatch", "example_dispatch"), url=URL)],
    ),
    ("another bot", message(sender=OTHER_BOT, text="Beep"), []),
    ("our own message", message(sender=OUR_BOT, text="A post"), []),
    ("somebody joins", message(new_chat_members=[ADA]), []),
    ("the group moves", message(migrate_to_chat_id=-1007), []),
    ("a pin", message(pinned_message=message(4, text="A post")), []),
    (
        "a photo with a caption",
        message(photo=[_photo := {"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}], caption="Look"),
        [said("Look", url=URL, files=(PHOTO,))],
    ),
    ("a photo", message(photo=[_photo]), [said(Document(), url=URL, files=(PHOTO,))]),
    (
        "a photo in three sizes",
        message(photo=[_photo | {"file_unique_id": "c", "width": 3, "height": 3}, _photo]),
        [said(Document(), url=URL, files=(PHOTO,))],
    ),
    (
        "a part of an album",
        message(photo=[_photo], media_group_id="77"),
        [said(Document(), url=URL, files=(PHOTO,), album="-1001/77")],
    ),
    (
        "a voice message",
        message(voice={"file_id": "a", "file_unique_id": "b", "duration": 2, "file_size": 512}),
        [said(Document(), url=URL, files=(replace(PHOTO, kind=FileKind.VOICE, width=None, height=None, size=512),))],
    ),
    (
        "a round video",
        message(video_note={"file_id": "a", "file_unique_id": "b", "duration": 2, "length": 9}),
        [said(Document(), url=URL, files=(replace(PHOTO, kind=FileKind.VIDEO),))],
    ),
    (
        "a sticker",
        message(
            sticker=(
                _sticker := {
                    "file_id": "a",
                    "file_unique_id": "b",
                    "type": "regular",
                    "width": 9,
                    "height": 9,
                    "is_animated": False,
                    "is_video": False,
                    "emoji": "\U0001f44d",
                }
            )
        ),
        [said(Document(), url=URL, files=(replace(PHOTO, kind=FileKind.STICKER, alt="\U0001f44d"),))],
    ),
    (
        "a sticker in a format of Telegram's own, with a picture of it",
        message(sticker=_sticker | {"file_id": "x", "is_animated": True, "thumbnail": _photo}),
        [said(Document(), url=URL, files=(replace(PHOTO, kind=FileKind.STICKER, alt="\U0001f44d"),))],
    ),
    (
        "a sticker in a format of Telegram's own",
        message(sticker=_sticker | {"is_animated": True}),
        [said("[sticker \U0001f44d]", url=URL)],
    ),
    (
        "a GIF, which is a document too",
        message(
            document=(_file := {"file_id": "a", "file_unique_id": "b", "file_name": "cat.mp4"}),
            animation=_file | {"width": 9, "height": 9, "duration": 1},
        ),
        [said(Document(), url=URL, files=(replace(PHOTO, kind=FileKind.ANIMATION, name="cat.mp4"),))],
    ),
    (
        "a file",
        message(document=_file),
        [said(Document(), url=URL, files=(FileRef("b", FileHandle("a"), FileKind.FILE, 10, "cat.mp4"),))],
    ),
    ("a place", message(location={"latitude": 1.5, "longitude": 2.5}), [said("[location]", url=URL)]),
    ("a die", message(dice={"emoji": "\U0001f3b2", "value": 4}), [said("[\U0001f3b2 4]", url=URL)]),
    ("fields of a later version", message(text="Hello", hologram={"depth": 3}), [said("Hello", url=URL)]),
]

UPDATES: list[tuple[str, Json, Sequence[Event]]] = [
    (
        "an edit",
        {"edited_message": message(text="Hallo", edit_date=int(LATER.timestamp()))},
        [Edited(MessageRef("-1001/10"), plain("Hallo"), LATER, files=())],
    ),
    (
        "an edited caption",
        {"edited_message": message(photo=[_photo], caption="See", edit_date=int(LATER.timestamp()))},
        [Edited(MessageRef("-1001/10"), plain("See"), LATER, files=(PHOTO,))],
    ),
    ("a bot's edit", {"edited_message": message(sender=OTHER_BOT, text="Boop")}, []),
    ("an edited automatic forward", {"edited_message": forwarded()}, []),
    ("a channel's post", {"channel_post": message(chat=CHANNEL, sender=None, sender_chat=CHANNEL, text="News")}, []),
    ("an update of a later version", {"hologram": {"depth": 3}}, []),
    (
        "a pressed button below a message that is too old to be shown",
        {"callback_query": {"id": "1", "from": ADA, "chat_instance": "2", "data": "publish:12",
                            "message": {"chat": PRIVATE, "message_id": 4, "date": 0}}},
        [Pressed(ada, PlaceRef("77"), MessageRef("77/4"), "publish:12")],
    ),
    (
        "a pressed button in a topic",
        {"callback_query": {"id": "1", "from": ADA, "chat_instance": "2", "data": "publish:12",
                            "message": message(4, FORUM, OUR_BOT, text="Publish?", message_thread_id=7,
                                               is_topic_message=True)}},
        [Pressed(ada, PlaceRef("-1003/7"), MessageRef("-1003/4"), "publish:12")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "expected"), [pytest.param(*row[1:], id=row[0]) for row in MESSAGES])
async def test_a_message(network: TelegramNetwork, raw: Json, expected: Sequence[Event]) -> None:
    assert await network.interpret({"update_id": 1, "message": raw}) == expected


@pytest.mark.parametrize(("raw", "expected"), [pytest.param(*row[1:], id=row[0]) for row in UPDATES])
async def test_another_update(network: TelegramNetwork, raw: Json, expected: Sequence[Event]) -> None:
    assert await network.interpret({"update_id": 1} | raw) == expected


async def test_a_malformed_update_is_an_error(network: TelegramNetwork) -> None:
    with pytest.raises((KeyError, TypeError)):
        await network.interpret({"update_id": 1, "message": {"chat": 3}})


async def test_pressing_a_button_is_acknowledged(network: TelegramNetwork, tg: TelegramStandIn) -> None:
    await network.interpret({"update_id": 1} | UPDATES[-1][1])
    assert [call.method for call in tg.calls].count("answerCallbackQuery") == 1
