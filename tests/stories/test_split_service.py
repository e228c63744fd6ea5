"""The blog and the bots as processes of their own; Telegram delivers its updates to the one that serves the blog."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import aiohttp

from bots.sandbox.faults import Disturbance
from tests.stories.several import Several, several_in
from tests.stories.telling import Json, Standing, comment, publish, times, told_everywhere
from tests.stories.test_live_page import events
from tests.support.town import Town


async def test_blog_and_bots_are_served_by_different_processes(tmp_path: Path, postgres_url: str) -> None:
    async with several_in(tmp_path, postgres_url) as several:
        town = several.town
        await start_split(several)
        assert (await several.readiness(town.blog))["networks"] == {}
        post = await publish(town)
        async with town.live(post.number) as stream:
            town.telegram.comment(town.ada.telegram, post.channel, "By way of the webhook.")
            async with asyncio.timeout(20):
                name, data = await anext(events(stream))
        assert (name, data["text"], data["network"]) == ("comment", "By way of the webhook.", "telegram")
        await told_everywhere(town, post, "By way of the webhook.")

        town.telegram.disorder.add(Disturbance("duplicate", update="message"))
        town.telegram.comment(town.ada.telegram, post.channel, "Told twice.")
        update = said(town, post, "By hand.")
        assert [await delivered(town, update, secret) for secret in (None, "", "a wrong one")] == [401, 401, 401]
        await comment(town, post, "Told twice.")
        assert [each["text"] for each in await town.comments(post.number)] == ["By way of the webhook.", "Told twice."]

        assert [await delivered(town, update, secret_of(town)) for _ in range(2)] == [200, 200]
        assert await delivered(town, {"no": "update"}, secret_of(town)) == 400
        for place in (town.corner, *post.threads):
            await town.seen(place, "By hand.")
        assert times(town, post, "By hand.") == {"discussion": 0, "corner": 1, "talk": 1, "bulletin": 1, "forum": 1}
        assert len(await town.comments(post.number)) == 3


async def start_split(several: Several) -> None:
    """Start both, and wait until the webhook is set."""
    town, address = several.town, f"http://127.0.0.1:{free_port()}"
    webhook = {
        "[telegram]\n": f'[blog]\nbase_url = "{address}"\n\n[telegram]\nupdates = "webhook"\n',
        "port = 0": f"port = {address.rpartition(':')[2]}",
    }
    blog = await several.start("blog", "--only", "web", settings=webhook)
    town.blog = await blog.address()
    assert town.blog == address
    bots = await several.start("bots", "--only", "bots", settings=webhook)
    assert await bots.says("Bots: ") == "Telegram, Discord. The blog is served elsewhere."
    await town.eventually(lambda: town.discord.connected and town.telegram.webhook.target, "the bots at work")


def free_port() -> int:
    """One that the kernel chooses: the address is told to Telegram before anything is served."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def secret_of(town: Town) -> str:
    target = town.telegram.webhook.target
    assert target
    assert target.secret_token
    return target.secret_token


def said(town: Town, post: Standing, text: str) -> Json:
    """The update of a comment that nobody wrote."""
    ada, chat = town.ada.telegram, town.discussion
    message = {
        "message_id": 900_001,
        "date": 1_900_000_000,
        "chat": {"id": chat.id, "type": "supergroup", "title": chat.title},
        "from": {"id": ada.id, "is_bot": False, "first_name": "Ada"},
        "message_thread_id": post.root.id,
        "text": text,
    }
    return {"update_id": 900_000_001, "message": message}


async def delivered(town: Town, update: Json, secret: str | None) -> int:
    """The status with which a delivery is answered."""
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{town.blog}/telegram/webhook", json=update, headers=headers) as answer,
    ):
        return answer.status
