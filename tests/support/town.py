"""The whole product in one process: a sandbox with its people, the service over it, and a look at all that they see."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from inspect import isawaitable
from pathlib import Path
from typing import Any, TypeVar, overload

import aiohttp
import feedparser

from bots.compose import Service, Waits, running
from bots.demo.run import settings_for
from bots.sandbox.app import Sandbox, serving
from bots.sandbox.discord.model import Channel
from bots.sandbox.discord.model import Message as DiscordMessage
from bots.sandbox.telegram.model import Chat
from bots.sandbox.telegram.model import Message as TelegramMessage
from core.settings import Settings

T = TypeVar("T")

PATIENCE = 20.0
"""Seconds until what should be seen counts as missing."""
_NOW_AND_THEN = 0.05
"""Seconds between two looks while nothing changes on either network: the blog tells nobody when it does."""
_IMPATIENT = Waits(ready=0.05, identify=0)


class Town:
    """The sandbox stands as long as the town does; the service over it can be stopped and started again.

    `settings` may be replaced while the service is stopped. Persons and places bear short names: `mara` is the editor;
    `channel`, `discussion` and `corner` are on Telegram, `news`, `bulletin` and `stories` on Discord.
    """

    def __init__(self, sandbox: Sandbox, settings: Settings) -> None:
        self.sandbox, self.world, self.settings = sandbox, sandbox.world, settings
        world = self.world
        self.telegram, self.discord = world.telegram, world.discord
        self.mara, self.ada, self.ben, self.olesya, self.tomas = world.people
        self.channel, self.discussion, self.corner = world.channel, world.discussion, world.corner
        self.news, self.bulletin, self.stories = world.news, world.bulletin, world.stories
        self.blog = ""
        self._stack = AsyncExitStack()
        self._service: Service | None = None
        self._http = aiohttp.ClientSession()
        self._changed = asyncio.Event()
        for network in (self.telegram, self.discord):
            network.on_change(self._changed.set)

    @property
    def service(self) -> Service:
        if self._service is None:
            raise LookupError("the service is stopped")
        return self._service

    @property
    def address(self) -> str:
        """Where the blog is: as the service here serves it, or another process that `blog` names."""
        return self.blog or self.service.address

    async def start(self, *, without: str = "") -> None:
        """Start the service, and wait until both networks can talk to it, but for the one `without` a good token."""
        self._service = await self._stack.enter_async_context(running(self.settings, waits=_IMPATIENT))
        accounts = self._service.accounts

        def ready() -> bool:
            well = all(bool(account.trouble) == (name == without) for name, account in accounts.items())
            return self.discord.connected and well

        await self.eventually(ready, "the service at the networks")

    async def stop(self) -> None:
        """Stop the service as a signal would: what is being sent is finished first."""
        self._service = None
        await self._stack.aclose()
        await self.eventually(lambda: not self.discord.connected, "the end of the gateway's connection")

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def close(self) -> None:
        await self._stack.aclose()
        await self._http.close()

    def configure(self, section: str, **values: object) -> None:
        """Replace some settings of a section, for the next start."""
        changed = getattr(self.settings, section).model_copy(update=values)
        self.settings = self.settings.model_copy(update={section: changed})

    async def get(self, path: str) -> str:
        """A page of the blog. Raises aiohttp.ClientResponseError for any other status than 200."""
        async with self._http.get(self.address + path, raise_for_status=True) as answer:
            return await answer.text()

    async def bytes_at(self, path: str) -> bytes:
        async with self._http.get(self.address + path, raise_for_status=True) as answer:
            return await answer.read()

    async def api(self, path: str) -> dict[str, Any]:
        async with self._http.get(f"{self.address}/api/{path}", raise_for_status=True) as answer:
            found: dict[str, Any] = await answer.json()
            return found

    async def posts(self) -> list[dict[str, Any]]:
        """All posts of the blog, newest first, by the API."""
        found: list[dict[str, Any]] = (await self.api("posts?limit=100"))["posts"]
        return found

    async def comments(self, number: int) -> list[dict[str, Any]]:
        """A post's comments by the API, in the order they were written."""
        found: list[dict[str, Any]] = (await self.api(f"posts/{number}/comments"))["comments"]
        return found

    async def feed(self, path: str = "/feed.atom") -> list[Any]:
        """The entries of one of the blog's feeds."""
        entries: list[Any] = feedparser.parse(await self.get(path)).entries
        return entries

    def live(self, number: int) -> aiohttp.client._RequestContextManager:
        """The stream of what happens below a post."""
        return self._http.get(f"{self.address}/live/{number}", raise_for_status=True)

    @overload
    def standing(self, place: Chat, text: str) -> list[TelegramMessage]: ...
    @overload
    def standing(self, place: Channel, text: str) -> list[DiscordMessage]: ...
    def standing(self, place: Chat | Channel, text: str) -> list[TelegramMessage] | list[DiscordMessage]:
        """The messages at a place that say a text, whatever markup stands between its words; oldest first."""
        if isinstance(place, Chat):
            return [each for each in self.telegram.messages(place) if says(each.text, text)]
        return [each for each in self.discord.messages(place) if says(each.content, text)]

    @overload
    async def seen(self, place: Chat, text: str) -> TelegramMessage: ...
    @overload
    async def seen(self, place: Channel, text: str) -> DiscordMessage: ...
    async def seen(self, place: Chat | Channel, text: str) -> TelegramMessage | DiscordMessage:
        """The first message at a place that says a text, as soon as it is there."""

        def first() -> TelegramMessage | DiscordMessage | None:
            found = self.standing(place, text)
            return found[0] if found else None

        return await self.eventually(first, f"“{text}” in {_named(place)}")

    async def gone(self, place: Chat | Channel, text: str) -> None:
        """Wait until no message at a place says a text any more."""
        await self.eventually(lambda: not self.standing(place, text), f"no “{text}” in {_named(place)}")

    @overload
    async def eventually(self, look: Callable[[], Awaitable[T | None]], what: str, seconds: float = PATIENCE) -> T: ...
    @overload
    async def eventually(self, look: Callable[[], T | None], what: str, seconds: float = PATIENCE) -> T: ...
    async def eventually(self, look: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
        """Wait until `look` sees something, and return that. Raises AssertionError naming `what` was not seen."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    self._changed.clear()
                    looked = look()
                    seen = await looked if isawaitable(looked) else looked
                    if seen:
                        return seen
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._changed.wait(), _NOW_AND_THEN)
        except TimeoutError:
            raise AssertionError(f"not seen within {seconds:.0f} s: {what}") from None


@asynccontextmanager
async def town_in(folder: Path, database_url: str = "") -> AsyncIterator[Town]:
    """A town without a running service, its database and pictures in `folder` unless it is told otherwise."""
    async with serving(0) as sandbox:
        town = Town(sandbox, settings_for(sandbox, folder, 0))
        town.configure("blog", base_url="http://127.0.0.1:8080", editor_name="The Dispatch Editor")
        town.configure("telegram", receipt_seconds=0.5)
        # What newcomers are told is a story of its own.
        town.configure("discussion", notice=False)
        if database_url:
            town.configure("database", url=database_url)
        try:
            yield town
        finally:
            await town.close()


def says(shown: str, text: str) -> bool:
    """Whether the words are there, whatever a network's markup put between them."""
    return _bare(text) in _bare(shown)


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text)


def _named(place: Chat | Channel) -> str:
    return (place.title or "a private chat") if isinstance(place, Chat) else f"#{place.name}"
