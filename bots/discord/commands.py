"""The commands as Discord registers them: slash commands, and some of them in each message's own menu."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import discord
from discord import app_commands

from bots.discord.conversing import Conversation
from bots.discord.forms import POST

_DESCRIPTION_LIMIT = 100
_logger = logging.getLogger(__name__)


class Command(NamedTuple):
    """A command of the desk. `argument` names its one option ("labels"), which nobody has to give; "" for none.

    `on_messages` puts it into the menu of messages too; Discord allows five of those.
    """

    name: str
    description: str
    argument: str = "text"
    on_messages: bool = False


class Tree(app_commands.CommandTree[discord.Client]):
    """The commands, each of which is a conversation with the desk; `/post` alone has options of its own."""

    def __init__(self, client: discord.Client, commands: Iterable[Command], conversation: Conversation) -> None:
        super().__init__(client)
        self._conversation = conversation
        for command in commands:
            self.add_command(self._post(command) if command.name == POST else self._plain(command))
            if command.on_messages:
                self.add_command(self._on_messages(command))

    async def on_error(self, interaction: discord.Interaction, error: app_commands.AppCommandError, /) -> None:
        _logger.error("a command failed", exc_info=error)
        await self._conversation.apologise(interaction)

    async def settle(self) -> None:
        """Register the commands, unless those that are registered are the same."""
        wanted = [command.to_dict(self) for command in (*self.get_commands(), *_menus(self))]
        registered = [command.to_dict() for command in await self.fetch_commands()]
        if _shapes(wanted) != _shapes(registered):
            await self.sync()
            _logger.info("registered %d commands with Discord", len(wanted))

    def _post(self, command: Command) -> app_commands.Command[Any, ..., None]:
        @app_commands.describe(
            url="An article's address: the post is filled in from it", image="The post's picture, at most 10 MB"
        )
        async def callback(
            interaction: discord.Interaction, url: str | None = None, image: discord.Attachment | None = None
        ) -> None:
            await self._conversation.post(interaction, url, image)

        return self._named(command, callback)

    def _plain(self, command: Command) -> app_commands.Command[Any, ..., None]:
        async def bare(interaction: discord.Interaction) -> None:
            await self._conversation.command(interaction, command.name, "")

        if not command.argument:
            return self._named(command, bare)

        @app_commands.describe(argument=f"What /{command.name} is about")
        @app_commands.rename(argument=command.argument)
        async def callback(interaction: discord.Interaction, argument: str = "") -> None:
            await self._conversation.command(interaction, command.name, argument)

        return self._named(command, callback)

    def _named(self, command: Command, callback: Any) -> app_commands.Command[Any, ..., None]:
        description = command.description[:_DESCRIPTION_LIMIT]
        return app_commands.Command(name=command.name, description=description, callback=callback)

    def _on_messages(self, command: Command) -> app_commands.ContextMenu:
        async def callback(interaction: discord.Interaction, message: discord.Message) -> None:
            await self._conversation.command_on(interaction, command.name, message)

        return app_commands.ContextMenu(name=command.name, callback=callback)


def _menus(tree: Tree) -> list[app_commands.ContextMenu]:
    return tree.get_commands(type=discord.AppCommandType.message)


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
