"""Commands as they come in messages."""

from __future__ import annotations

import pytest

from bots.telegram.network import TelegramNetwork
from core.markup.tree import Document, Style, Styled, Text, paragraph, plain
from core.model.events import Commanded
from tests.bots.telegram.raws import ANONYMOUS, FORUM, GROUP, PRIVATE, URL, Json, ada, commanding, message, said


async def commanded(network: TelegramNetwork, raw: Json) -> Commanded | None:
    events = await network.interpret({"update_id": 1, "message": raw})
    assert len(events) <= 1
    event = events[0] if events else None
    assert event is None or isinstance(event, Commanded)
    return event


@pytest.mark.parametrize(
    ("text", "name", "argument"),
    [
        ("/help", "help", ""),
        ("/Help@Dispatch_Bot", "help", ""),
        ("/why@dispatch_bot 12", "why", "12"),
        ("/post A title\n\nhttps://example.org/a", "post", "A title\n\nhttps://example.org/a"),
        ("/post\n\n  A title", "post", "A title"),
    ],
)
async def test_a_command(network: TelegramNetwork, text: str, name: str, argument: str) -> None:
    event = await commanded(network, commanding(text, chat=PRIVATE))
    assert event
    assert (event.name, event.argument.text, event.person) == (name, argument, ada)
    assert (event.place, event.private, event.message) == ("77", True, "77/10")
    assert (event.answers, event.quoted, event.picture) == (None, Document(), None)


async def test_an_argument_keeps_its_markup(network: TelegramNetwork) -> None:
    raw = commanding("/post \U0001f600 A title", chat=PRIVATE)
    raw["entities"] += [
        {"type": "italic", "offset": 0, "length": 8},
        {"type": "bold", "offset": 9, "length": 7},
    ]
    event = await commanded(network, raw)
    assert event
    assert event.argument == paragraph(
        Styled(Style.ITALIC, (Text("\U0001f600"),)), " ", Styled(Style.BOLD, (Text("A title"),))
    )


@pytest.mark.parametrize("text", ["/post@other_bot A title", "/start@other_bot"])
async def test_a_command_for_another_bot_is_none_of_our_business(network: TelegramNetwork, text: str) -> None:
    assert await commanded(network, commanding(text)) is None


async def test_a_command_inside_a_text_is_text(network: TelegramNetwork) -> None:
    raw = message(text="Try /help", entities=[{"type": "bot_command", "offset": 4, "length": 5}])
    assert await network.interpret({"update_id": 1, "message": raw}) == [said("Try /help", url=URL)]


async def test_a_command_given_in_reply_quotes_what_it_answers(network: TelegramNetwork) -> None:
    event = await commanded(network, commanding("/hide", reply_to_message=message(8, text="Buy my things")))
    assert event
    assert (event.place, event.private) == ("-1001", False)
    assert (event.answers, event.quoted) == ("-1001/8", plain("Buy my things"))


async def test_a_command_in_a_topic_comes_from_the_topic(network: TelegramNetwork) -> None:
    root = message(7, FORUM, forum_topic_created={"name": "News", "icon_color": 7322096})
    event = await commanded(
        network,
        commanding("/connect", chat=FORUM, message_thread_id=7, is_topic_message=True, reply_to_message=root),
    )
    assert event
    assert (event.place, event.answers, event.quoted) == ("-1003/7", None, Document())


async def test_an_anonymous_administrators_command_names_the_group(network: TelegramNetwork) -> None:
    event = await commanded(network, commanding("/connect", sender=ANONYMOUS, sender_chat=GROUP))
    assert event
    assert event.person.ref == "-1001"
