"""Listening: nothing is confirmed before it is kept, nothing is lost, and a repeat is harmless."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bots.sandbox.telegram.standin import TelegramStandIn
from bots.telegram.network import TelegramNetwork
from bots.telegram.webhook import PATH, Webhook, receiver
from core.errors import Unauthorised
from core.markup.tree import plain
from core.model.announcement import announces
from core.model.events import Said, ThreadOpened
from core.model.refs import MessageRef, PlaceRef, ThreadRef
from tests.bots.telegram.conftest import TOKEN, Ear, MemoryInbox, Trouble
from tests.bots.telegram.posts import POST, at, ref, remark


def offsets(tg: TelegramStandIn) -> list[int]:
    return [call.parameters.get("offset", 0) for call in tg.calls if call.method == "getUpdates"]


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    """The address of an application, as long as the block lasts."""
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield "http://127.0.0.1:{1}".format(*runner.addresses[0])
    finally:
        await runner.cleanup()


async def ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_updates_are_kept_as_they_came(tg: TelegramStandIn, ear: Ear) -> None:
    ada = tg.add_user("Ada Quill")
    tg.start(ada)
    tg.say(ada, tg.private(ada), "Hello")

    first, second = await ear.inbox.until(2)

    assert list(ear.inbox.kept) == [str(first["update_id"]), str(second["update_id"])]
    assert second["message"]["text"] == "Hello"
    await tg.eventually(lambda: offsets(tg)[-1] == second["update_id"] + 1)


async def test_what_was_not_kept_is_not_confirmed_and_comes_again(
    network: TelegramNetwork, tg: TelegramStandIn, inbox: MemoryInbox
) -> None:
    ada = tg.add_user("Ada Quill")
    tg.start(ada)
    inbox.failure = OSError("the database is away")
    with pytest.raises(OSError, match="away"):
        await network.listen(inbox)
    assert set(offsets(tg)) == {0}

    inbox.failure = None
    listening = asyncio.create_task(network.listen(inbox))
    (update,) = await inbox.until(1)
    assert update["message"]["text"] == "/start"
    await ended(listening)


async def test_killed_between_keeping_and_confirming_it_hears_the_same_again(
    network: TelegramNetwork, tg: TelegramStandIn
) -> None:
    class Killed(MemoryInbox):
        async def keep(self, *args: object) -> None:
            await super().keep(*args)  # type: ignore[arg-type]  # handed on as they came
            raise asyncio.CancelledError

    ada = tg.add_user("Ada Quill")
    tg.start(ada)
    inbox = Killed()
    with pytest.raises(asyncio.CancelledError):
        await network.listen(inbox)
    assert set(offsets(tg)) == {0}

    again = MemoryInbox()
    listening = asyncio.create_task(network.listen(again))
    assert await again.until(1) == list(inbox.kept.values())
    await ended(listening)


async def test_an_update_that_cannot_be_read_stops_nothing(
    tg: TelegramStandIn, ear: Ear, network: TelegramNetwork
) -> None:
    tg.updates.add("message", {"nothing": "that anybody knows"}, 1)
    ada = tg.add_user("Ada Quill")
    tg.start(ada)
    broken, sound = await ear.inbox.until(2)
    with pytest.raises((KeyError, TypeError)):
        await network.interpret(broken)
    assert await network.interpret(sound)


async def test_a_webhook_that_was_set_is_removed(tg: TelegramStandIn, ear: Ear) -> None:
    await tg.eventually(lambda: offsets(tg) == [0])
    methods = [call.method for call in tg.calls]
    assert methods.index("deleteWebhook") < methods.index("getUpdates")


@pytest.mark.parametrize("answer", [(409, "Conflict: terminated by other getUpdates request"), (502, "Bad Gateway")])
async def test_after_a_failure_it_says_so_and_goes_on(
    tg: TelegramStandIn,
    trouble: Trouble,
    network: TelegramNetwork,
    inbox: MemoryInbox,
    caplog: pytest.LogCaptureFixture,
    answer: tuple[int, str],
) -> None:
    caplog.set_level(logging.WARNING, "bots.telegram")
    trouble.plan("getUpdates", answer)
    tg.start(tg.add_user("Ada Quill"))
    listening = asyncio.create_task(network.listen(inbox))
    await inbox.until(1)
    await ended(listening)
    assert answer[1] in caplog.text
    assert TOKEN not in caplog.text


async def test_a_token_that_is_no_longer_accepted_ends_it(
    network: TelegramNetwork, inbox: MemoryInbox, trouble: Trouble
) -> None:
    trouble.plan("getUpdates", (401, "Unauthorized"))
    with pytest.raises(Unauthorised):
        await network.listen(inbox)


@pytest.mark.parametrize("forward_first", [False, True])
async def test_the_thread_of_a_channels_post_is_heard_before_or_after_the_answer(
    network: TelegramNetwork, tg: TelegramStandIn, ear: Ear, forward_first: bool
) -> None:
    tg.forward_first = forward_first
    ada = tg.add_user("Ada Quill")
    group = tg.add_group("Readers' corner", [ada], bot="admin")
    channel = tg.add_channel("Example Dispatch", username="example_dispatch", discussion=group, bot="admin")

    sent = await network.announce(POST, at(channel), key="a1")
    assert sent.thread is None
    (opened,) = await ear.events(1)

    (post,) = tg.messages(channel)
    root = tg.discussion_root(post)
    assert root
    door = f"https://t.me/example_dispatch/{post.id}?comment={root.id}"
    place = PlaceRef(str(channel.id))
    assert opened == ThreadOpened(sent.copies[0], ThreadRef(ref(root)), door, place, says=post.text)
    assert announces(post.text, POST.title, POST.number)
    await network.relay(remark(), at(channel), opened.thread, key="b1")
    comment = tg.messages(group)[-1]
    assert (comment.reply_to, comment.thread_id) == (root.id, root.id)


async def test_comments_and_answers_to_them_find_their_thread(
    network: TelegramNetwork, tg: TelegramStandIn, ear: Ear
) -> None:
    ada, ben = tg.add_user("Ada Quill"), tg.add_user("Ben Marsh")
    group = tg.add_group("Readers' corner", [ada, ben], bot="admin")
    channel = tg.add_channel("Example Dispatch", discussion=group, bot="admin")
    await network.announce(POST, at(channel), key="a1")
    (post,) = tg.messages(channel)
    root = tg.discussion_root(post)
    assert root
    first = tg.comment(ada, post, "Which lamp?")
    second = tg.comment(ben, post, "The big one.", reply_to=first)

    opened, again, asked, answered = await ear.events(3)

    thread = ThreadRef(ref(root))
    assert opened == again
    assert isinstance(asked, Said)
    assert (asked.body, asked.thread, asked.answers) == (plain("Which lamp?"), thread, MessageRef(ref(root)))
    assert isinstance(answered, Said)
    assert (answered.message, answered.thread, answered.answers) == (ref(second), thread, ref(first))


async def test_with_a_webhook_updates_are_delivered_to_whoever_serves_it(
    tg: TelegramStandIn, inbox: MemoryInbox
) -> None:
    app = web.Application()
    app.add_routes([receiver("the-secret", inbox)])
    async with served(app) as address:
        network = TelegramNetwork(TOKEN, api_url=tg.address, webhook=Webhook(address + PATH, "the-secret"))
        await network.open()
        listening = asyncio.create_task(network.listen(MemoryInbox()))
        tg.start(tg.add_user("Ada Quill"))
        (update,) = await inbox.until(1)
        assert update["message"]["text"] == "/start"
        assert "getUpdates" not in {call.method for call in tg.calls}
        await ended(listening)
        await network.close()
    assert tg.webhook.target, "other processes may serve it still"
