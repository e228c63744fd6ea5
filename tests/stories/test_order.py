"""Who waits for whom: each destination keeps its order, and none of them keeps another one waiting."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bots.sandbox.discord.model import Channel
from bots.sandbox.faults import Fault
from bots.sandbox.telegram.model import Chat
from bots.sandbox.telegram.rates import Limits
from core.model import Destination
from core.model.refs import NetworkName, PlaceRef
from tests.stories.telling import draft, private, thread
from tests.support.town import Town, says

READERS = 90
"""More than twice as many as an account may send to in a second."""
STALLED = ("corner", "news", "stories")
FAULTS: dict[str, dict[str, Any]] = {
    "slow": {"kind": "delay", "seconds": 600},
    "limited": {"kind": "429", "retry_after": 2},
    "broken": {"kind": "500"},
    "silent": {"kind": "hang"},
}


async def write(town: Town, title: str) -> None:
    town.telegram.press(town.mara.telegram, await draft(town, f"/post {title}"), "Publish")


def shown(place: Chat | Channel, town: Town) -> list[str]:
    """The titles that stand at a place, in the order in which they came."""
    if isinstance(place, Chat):
        return [each.text.split()[0] for each in town.telegram.messages(place) if each.sent_by_bot]
    if rooms := town.discord.threads(place) if place is town.stories else []:
        return [each.name for each in rooms]
    return [each.content.split()[0].strip("*") for each in town.discord.messages(place) if each.author.bot]


def stall(town: Town, place: Chat | Channel, how: str) -> None:
    """Let a fault befall whatever is said at a place, until all is cleared."""
    network, method = (town.telegram, "sendMessage") if isinstance(place, Chat) else (town.discord, "POST")
    network.faults.add(Fault(times=None, method=method, chat=place.id, **FAULTS[how]))


@pytest.mark.parametrize("where", STALLED)
@pytest.mark.parametrize("how", FAULTS)
async def test_a_place_that_is_stalled_keeps_nobody_waiting_and_its_own_order(town: Town, where: str, how: str) -> None:
    stalled = getattr(town, where)
    stall(town, stalled, how)
    for title in ("First", "Second"):
        await write(town, title)
    others = [place for place in (town.channel, town.corner, town.news, town.bulletin) if place is not stalled]
    await town.eventually(
        lambda: all(shown(place, town) == ["First", "Second"] for place in others), "both posts everywhere else"
    )
    assert shown(stalled, town) == []
    root = await town.eventually(
        lambda: town.telegram.discussion_root(town.standing(town.channel, "Second")[0]), "the automatic forward"
    )
    town.telegram.say(town.ada.telegram, root.chat, "I read it elsewhere.", reply_to=root)
    await town.seen(await thread(town, town.bulletin, "Second"), "I read it elsewhere.")
    assert shown(stalled, town) == []
    town.telegram.faults.clear()
    town.discord.faults.clear()
    await town.eventually(lambda: shown(stalled, town)[:2] == ["First", "Second"], "both posts in their order")
    await comes_behind_its_post(town, stalled, "I read it elsewhere.")


async def comes_behind_its_post(town: Town, place: Chat | Channel, words: str) -> None:
    """Wait for a comment on the second post at a place, and look where it stands."""
    if isinstance(place, Chat):
        relayed = await town.seen(place, words)
        [post] = town.standing(place, "Second")
        assert relayed.reply_to == post.id
    else:
        await town.seen(await thread(town, place, "Second"), words)


async def many_readers(town: Town) -> list[Chat]:
    """Private chats that get every post."""
    readers = [town.telegram.add_user(f"Reader {number}", f"reader{number}") for number in range(READERS)]
    chats = [town.telegram.private(reader) for reader in readers]
    async with town.service.database.writing() as tx:
        born = await tx.scalar(select(Destination.created_at).limit(1))
        for chat in chats:
            chat.opened = True
            place = PlaceRef(str(chat.id))
            tx.add(Destination(network=NetworkName("telegram"), place=place, announces=True, created_at=born))
    return chats


async def test_what_somebody_waits_for_overtakes_a_broadcast_within_the_accounts_budget(quiet_town: Town) -> None:
    town = quiet_town
    town.configure("telegram", per_second=30, chat_burst=3, per_group_minute=20)
    town.telegram.limits = Limits(model="sliding")
    await town.start()
    chats = await many_readers(town)
    await write(town, "Night trains return")

    def reached() -> int:
        return sum(bool(town.standing(chat, "Night trains return")) for chat in chats)

    await town.eventually(lambda: reached() >= 10, "the beginning of the broadcast")
    ada = private(town, town.ada)
    town.telegram.say(town.ada.telegram, ada, "/help")
    await town.eventually(lambda: any(each.sent_by_bot for each in town.telegram.messages(ada)), "an answer")
    before = reached()
    assert before < READERS - 20
    channel = await town.seen(town.channel, "Night trains return")
    root = await town.eventually(lambda: town.telegram.discussion_root(channel), "the automatic forward")
    town.discord.say(town.ben.discord, town.discord.threads(town.bulletin)[0], "At last!")
    await town.eventually(
        lambda: [each for each in town.telegram.messages(root.chat) if says(each.text, "At last!")], "the comment"
    )
    assert reached() < READERS
    await town.eventually(lambda: reached() == READERS, "the end of the broadcast")
    assert town.telegram.refused_by_rate == 0
