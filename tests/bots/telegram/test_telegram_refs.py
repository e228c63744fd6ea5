"""Native ids as text and back, and public addresses."""

from __future__ import annotations

import pytest
from telegram import Chat

from bots.telegram.links import Links
from bots.telegram.refs import (
    Native,
    Place,
    is_basic_group,
    message_ref,
    place_ref,
    read_message,
    read_place,
    thread_ref,
)
from core.model.refs import PlaceRef


@pytest.mark.parametrize(
    ("ref", "place"),
    [
        ("-1001234", Place(-1001234)),
        ("-1001234/7", Place(-1001234, 7)),
        ("77", Place(77)),
        ("@example_dispatch", Place("@example_dispatch")),
        ("@open_forum/7", Place("@open_forum", 7)),
    ],
)
def test_places(ref: str, place: Place) -> None:
    assert read_place(PlaceRef(ref)) == place
    if isinstance(place.chat, int):
        assert place_ref(place.chat, place.topic) == ref


def test_messages_and_threads() -> None:
    assert read_message(message_ref(-1001234, 5)) == read_message(thread_ref(-1001234, 5)) == Native(-1001234, 5)


@pytest.mark.parametrize(("chat", "is_basic"), [(77, False), (-4000123, True), (-1001234567890, False)])
def test_basic_groups(chat: int, is_basic: bool) -> None:
    assert is_basic_group(chat) is is_basic


@pytest.mark.parametrize(
    ("chat", "address"),
    [
        (Chat(77, "private", username="adaquill"), None),
        (Chat(-44, "group"), None),
        (Chat(-1001234567890, "supergroup"), "https://t.example/c/1234567890/5"),
        (Chat(-1001234567890, "channel", username="example_dispatch"), "https://t.example/example_dispatch/5"),
    ],
)
def test_addresses(chat: Chat, address: str | None) -> None:
    assert Links("https://t.example/").message(chat, 5) == address
