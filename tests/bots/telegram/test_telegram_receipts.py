"""Whether an unclear send arrived: told by the automatic forward, or by its absence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bots.sandbox.telegram.model import Chat
from bots.sandbox.telegram.standin import TelegramStandIn
from bots.telegram.network import TelegramNetwork
from core.errors import Refused, Unreachable
from core.model.refs import ThreadRef
from core.model.values import Address
from tests.bots.telegram.conftest import TOKEN, MemoryInbox, Trouble
from tests.bots.telegram.posts import at

SINCE = datetime(2014, 8, 26, 9, tzinfo=UTC)


@pytest.fixture
async def hasty(tg: TelegramStandIn) -> AsyncIterator[TelegramNetwork]:
    """A network that waits for receipts for a fifth of a second."""
    network = TelegramNetwork(TOKEN, api_url=tg.address, receipt_patience=0.2)
    await network.open()
    yield network
    await network.close()


def channel_in(tg: TelegramStandIn, *, discussed: bool = True) -> Chat:
    group = tg.add_group("Readers' corner", [], bot="admin") if discussed else None
    return tg.add_channel("Example Dispatch", discussion=group, bot="admin")


async def once_told(network: TelegramNetwork, place: Address) -> list[object]:
    """Ask as the drain does: again when the network said."""
    while True:
        try:
            return list(await network.reconcile(place, None, SINCE))
        except Unreachable as fault:
            await asyncio.sleep(fault.retry_after or 0)


async def test_a_receipt_that_does_not_come_while_it_listens_says_that_nothing_was_sent(
    hasty: TelegramNetwork, tg: TelegramStandIn, inbox: MemoryInbox
) -> None:
    place = at(channel_in(tg))
    with pytest.raises(Unreachable, match="waited for"):
        await hasty.reconcile(place, None, SINCE)
    listening = asyncio.create_task(hasty.listen(inbox))
    await tg.eventually(lambda: any(call.method == "getUpdates" for call in tg.calls))
    with pytest.raises(Unreachable, match="waited for"):
        await hasty.reconcile(place, None, SINCE)
    assert await once_told(hasty, place) == []
    listening.cancel()


async def test_a_process_that_does_not_listen_asks_whether_everything_was_heard(
    hasty: TelegramNetwork, tg: TelegramStandIn
) -> None:
    """Another one keeps what Telegram reports; what still waits may be the receipt."""
    place, ada = at(channel_in(tg)), tg.add_user("Ada Quill")
    tg.start(ada)
    for _ in range(2):
        with pytest.raises(Unreachable, match="not heard"):
            await hasty.reconcile(place, None, SINCE)
        await asyncio.sleep(0.2)
    tg.updates.drop()
    assert await once_told(hasty, place) == []


async def test_a_disturbed_poll_begins_the_wait_anew(
    hasty: TelegramNetwork, tg: TelegramStandIn, inbox: MemoryInbox, trouble: Trouble
) -> None:
    place = at(channel_in(tg))
    trouble.plan("getUpdates", *[(502, "Bad Gateway")] * 20)
    listening = asyncio.create_task(hasty.listen(inbox))
    await tg.eventually(lambda: any(call.method == "deleteWebhook" for call in tg.calls))
    async with asyncio.timeout(10):
        while True:
            with pytest.raises(Unreachable) as told:
                await hasty.reconcile(place, None, SINCE)
            if "not heard" in str(told.value):
                break
    listening.cancel()


@pytest.mark.parametrize("where", ["a channel without a group", "a group", "a private chat", "a thread"])
async def test_where_there_are_no_receipts_nobody_can_tell(
    hasty: TelegramNetwork, tg: TelegramStandIn, where: str
) -> None:
    ada = tg.add_user("Ada Quill")
    tg.start(ada)
    thread = None
    match where:
        case "a channel without a group":
            place = at(channel_in(tg, discussed=False))
        case "a group":
            place = at(tg.add_group("Corner", [ada], bot="admin"))
        case "a private chat":
            place = at(tg.private(ada))
        case _:
            place, thread = at(channel_in(tg)), ThreadRef("-1/2")
    with pytest.raises(Refused):
        await hasty.reconcile(place, thread, SINCE)
