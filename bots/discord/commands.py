"""The commands as Discord registers them: slash commands, and some of them in each message's own menu."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine, Iterable, Mapping
from typing import Any

import discord
from discord import app_commands

from bots.discord.conversing import Conversation
from bots.discord.forms import POST

_DESCRIPTION_LIMIT = 100
_logger = logging.getLogger(__name__)

Callback = Callable[..., Coroutine[Any, Any, None]]


ARGUMENTS: Mapping[str, str] = {
    "subscribe": "labels",
    "drafts": "number",
    "edit": "post",
    "delete": "message",
    "hide": "comment",
    "ban": "comment",
    "unban": "comment",
    "why": "post",
    "connect": "destination",
    "disconnect": "destination",
    "digest": "time",
    "name": "name",
    "private": "choice",
    "link": "code",
}
"""What Discord's slash commands call that which follows a command elsewhere; nobody has to give it."""

MORE: Mapping[str, str] = {"hide": "reason", "ban": "time"}
"""What some of them call what follows that."""

ON_MESSAGES = frozenset({"post", "edit", "delete", "hide", "ban"})
"""The commands that are given in reply to a message elsewhere, and here from its menu, which has room for five."""


class Tree(app_commands.CommandTree[discord.Client]):
    """The commands, each of which is a conversation with the desk; `/post` alone has options of its own."""

    def __init__(self, client: discord.Client, commands: Iterable[tuple[str, str]], conversation: Conversation) -> None:
        super().__init__(client)
        self._conversation = conversation
        for name, description in commands:
            self.add_command(
                app_commands.Command(
                    name=name, description=description[:_DESCRIPTION_LIMIT], callback=self._callback(name)
                )
            )
            if name in ON_MESSAGES:
                self.add_command(self._on_messages(name))

    async def on_error(self, interaction: discord.Interaction, error: app_commands.AppCommandError, /) -> None:
        _logger.error("a command failed", exc_info=error)
        await self._conversation.apologise(interaction)

    async def settle(self) -> None:
        """Register the commands, unless those that are registered are the same."""
        wanted = [command.to_dict(self) for command in self.get_commands()]
        registered = [command.to_dict() for command in await self.fetch_commands()]
        if _shapes(wanted) != _shapes(registered):
            await self.sync()
            _logger.info("registered %d commands with Discord", len(wanted))

    def _callback(self, name: str) -> Callback:
        if name == POST:
            return self._post()
        if name in MORE:
            return self._with_two(name, ARGUMENTS[name], MORE[name])
        return self._with_argument(name, ARGUMENTS[name]) if name in ARGUMENTS else self._bare(name)

    def _post(self) -> Callback:
        @app_commands.describe(
            url="An article's address: the post is filled in from it", image="The post's picture, at most 10 MB"
        )
        async def callback(
            interaction: discord.Interaction, url: str | None = None, image: discord.Attachment | None = None
        ) -> None:
            await self._conversation.post(interaction, url, image)

        return callback

    def _bare(self, name: str) -> Callback:
        async def callback(interaction: discord.Interaction) -> None:
            await self._conversation.command(interaction, name, "")

        return callback

    def _with_argument(self, name: str, called: str) -> Callback:
        @app_commands.describe(argument=f"What /{name} is about")
        @app_commands.rename(argument=called)
        async def callback(interaction: discord.Interaction, argument: str = "") -> None:
            await self._conversation.command(interaction, name, argument)

        return callback

    def _with_two(self, name: str, called: str, more: str) -> Callback:
        @app_commands.describe(
            argument=f"What /{name} is about: its number, or a message's link", further=f"Its {more}"
        )
        @app_commands.rename(argument=called, further=more)
        async def callback(interaction: discord.Interaction, argument: str = "", further: str = "") -> None:
            await self._conversation.command(interaction, name, f"{argument} {further}".strip())

        return callback

    def _on_messages(self, name: str) -> app_commands.ContextMenu:
        async def callback(interaction: discord.Interaction, message: discord.Message) -> None:
            await self._conversation.command_on(interaction, name, message)

        return app_commands.ContextMenu(name=name, callback=callback)


def _shapes(commands: Iterable[Mapping[str, Any]]) -> set[tuple[object, ...]]:
    """What a person sees of commands, by which two sets of them are compared."""
    return {
        (
            command.get("type", 1),
            command["name"],
            command.get("description", ""),
            tuple(
                (option["type"], option["name"], option["description"], option.get("required", False))
                for option in command.get("options", [])
            ),
        )
        for command in commands
    }
