"""Several processes over one PostgreSQL and one sandbox, and what is to be seen of their work."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp

from bots.sandbox.discord.model import Channel
from tests.stories.telling import Json, Standing, comment
from tests.support.process import ServiceProcess
from tests.support.town import Town, town_in


class Several:
    """Starts processes of one service by name; all are ended with the block."""

    def __init__(self, town: Town, folder: Path, database_url: str, stack: AsyncExitStack) -> None:
        self.town = town
        self._folder, self._url, self._stack = folder, database_url, stack
        self._http = aiohttp.ClientSession()
        stack.push_async_callback(self._http.close)

    async def start(self, name: str, *options: str, settings: dict[str, str] | None = None) -> ServiceProcess:
        process = ServiceProcess(
            self.town.sandbox, self._folder, *options, name=name, database_url=self._url, settings=settings
        )
        self._stack.push_async_callback(process.close)
        await process.start()
        return process

    async def readiness(self, address: str) -> Json:
        async with self._http.get(f"{address}/readyz") as answer:
            report: Json = await answer.json()
            return report

    async def ready(self, address: str) -> None:
        """Wait until a process is at work or stands by."""

        async def well() -> bool:
            return bool((await self.readiness(address))["ready"])

        await self.town.eventually(well, f"{address} ready")


@asynccontextmanager
async def several_in(folder: Path, database_url: str) -> AsyncIterator[Several]:
    async with town_in(folder) as town, AsyncExitStack() as stack:
        yield Several(town, folder, database_url, stack)


def burst(town: Town, post: Standing, numbers: range) -> list[str]:
    """So many comments, by turns below the channel's post and in a Discord thread; their texts in order."""
    said = []
    for number in numbers:
        text = f"Remark {number:02}."
        if number % 2:
            town.telegram.comment(town.ada.telegram, post.channel, text)
        else:
            town.discord.say(town.ben.discord, post.talk, text)
        said.append(text)
    return said


def relayed(town: Town, talk: Channel) -> list[str]:
    """What stands in a talk that was not written there, in order."""
    return [each.content for each in town.discord.messages(talk) if each.webhook_id]


async def all_told(town: Town, post: Standing, texts: list[str], seconds: float) -> None:
    """Wait until every text stands at every talk, and is on the blog."""

    def told() -> bool:
        shown = [{each.content for each in town.discord.messages(talk)} for talk in post.threads]
        chats = [{each.text for each in town.telegram.messages(town.discussion)}]
        missing = [text for text in texts for there in shown + chats if not any(text in words for words in there)]
        return not missing

    await town.eventually(told, "every comment everywhere", seconds)
    for text in texts:
        await comment(town, post, text)


def check_once_and_in_order(town: Town, post: Standing, texts: list[str]) -> None:
    """On Discord each text once, and those from one place in the order in which they were written there."""
    for talk in post.threads:
        shown = [each.content for each in town.discord.messages(talk)]
        for parity in (0, 1):
            written = texts[parity::2]
            assert [words for words in shown if words in written] == written, talk.name
