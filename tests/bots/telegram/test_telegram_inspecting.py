"""What `inspect` finds wrong at a destination, each with its remedy."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bots.sandbox.telegram.model import Chat
from bots.sandbox.telegram.standin import TelegramStandIn
from bots.telegram.network import TelegramNetwork
from core.errors import Unreachable
from core.model.refs import PlaceRef
from tests.bots.telegram.conftest import Trouble

World = Callable[[TelegramStandIn], Chat]


def whole(tg: TelegramStandIn) -> Chat:
    group = tg.add_group("Readers' corner", bot="admin")
    return tg.add_channel("Example Dispatch", username="example_dispatch", discussion=group, bot="admin")


def silent_channel(tg: TelegramStandIn) -> Chat:
    channel = whole(tg)
    tg.set_bot(channel, "admin", ["can_manage_chat"], by=tg.add_user("Mina Rowe"))
    return channel


def no_discussion(tg: TelegramStandIn) -> Chat:
    return tg.add_channel("Example Dispatch", bot="admin")


def outside_the_discussion(tg: TelegramStandIn) -> Chat:
    return tg.add_channel("Example Dispatch", discussion=tg.add_group("Readers' corner"), bot="admin")


def deaf_in_the_discussion(tg: TelegramStandIn) -> Chat:
    group = tg.add_group("Readers' corner", bot="member")
    return tg.add_channel("Example Dispatch", discussion=group, bot="admin")


def outside_a_public_channel(tg: TelegramStandIn) -> Chat:
    group = tg.add_group("Readers' corner", bot="admin")
    return tg.add_channel("Example Dispatch", username="example_dispatch", discussion=group)


def muted(tg: TelegramStandIn) -> Chat:
    group = tg.add_group("Readers' corner", bot="member")
    group.members_may_write = False
    return group


CASES: list[tuple[str, World, bool, list[str]]] = [
    ("a channel in order", whole, True, []),
    ("without the right to post", silent_channel, True, ["right to post messages"]),
    ("a channel without a discussion group", no_discussion, False, ["Link one"]),
    ("outside the discussion group", outside_the_discussion, False, ["not in the channel's discussion group"]),
    ("privacy mode in the discussion group", deaf_in_the_discussion, False, ["/setprivacy"]),
    ("outside a public channel", outside_a_public_channel, True, ["right to post messages"]),
    ("a group in order", lambda tg: tg.add_group("Readers' corner", bot="admin"), True, []),
    ("privacy mode in a group", lambda tg: tg.add_group("Corner", bot="member"), True, ["/setprivacy"]),
    ("outside a public group", lambda tg: tg.add_group("Corner", username="corner"), True, ["is not in the group"]),
    ("muted in a group", muted, True, ["may not write", "/setprivacy"]),
    ("outside a closed group", lambda tg: tg.add_group("Corner"), False, ["cannot see"]),
]


@pytest.mark.parametrize(("world", "takes_comments", "faults"), [pytest.param(*row[1:], id=row[0]) for row in CASES])
async def test_a_destination(
    network: TelegramNetwork, tg: TelegramStandIn, world: World, takes_comments: bool, faults: list[str]
) -> None:
    chat = world(tg)
    seen = await network.inspect(PlaceRef(str(chat.id)))
    assert seen.place == str(chat.id)
    assert seen.takes_comments is takes_comments
    assert len(seen.faults) == len(faults), seen.faults
    for fault, words in zip(seen.faults, faults, strict=True):
        assert words in fault
        assert "@dispatch_bot" in fault


async def test_a_name_is_resolved(network: TelegramNetwork, tg: TelegramStandIn) -> None:
    channel = whole(tg)
    seen = await network.inspect(PlaceRef("@example_dispatch"))
    assert (seen.place, seen.title) == (str(channel.id), "Example Dispatch")


async def test_a_topic_stays_part_of_the_place(network: TelegramNetwork, tg: TelegramStandIn) -> None:
    forum = tg.add_group("Forum", bot="admin", forum=True)
    plain_group = tg.add_group("Corner", bot="admin")
    topic = tg.add_topic(forum, "News")

    seen = await network.inspect(PlaceRef(f"{forum.id}/{topic.id}"))
    assert (seen.place, seen.takes_comments, seen.faults) == (f"{forum.id}/{topic.id}", True, ())
    (fault,) = (await network.inspect(PlaceRef(f"{plain_group.id}/7"))).faults
    assert "no topics" in fault


async def test_a_private_chat_takes_comments(network: TelegramNetwork, tg: TelegramStandIn) -> None:
    ada = tg.add_user("Ada Quill")
    tg.start(ada)
    seen = await network.inspect(PlaceRef(str(ada.id)))
    assert (seen.title, seen.takes_comments, seen.faults) == ("Ada Quill", True, ())


async def test_what_can_be_tried_again_is_no_fault_of_the_destination(
    network: TelegramNetwork, trouble: Trouble
) -> None:
    trouble.plan("getChat", (502, "Bad Gateway"))
    with pytest.raises(Unreachable):
        await network.inspect(PlaceRef("@example_dispatch"))
