"""What persons do on the window's Discord side. Ids are decimal strings, since JavaScript's numbers are too short."""

from __future__ import annotations

from typing import Any, TypeAlias

from pydantic import Base64Bytes, BaseModel, Field

from bots.sandbox.discord import Interaction, Message
from bots.sandbox.discord import User as DiscordUser
from bots.sandbox.window.acts import Act, Form, Json
from bots.sandbox.world import World

_ROOM = "/window/discord"
_RESPOND_WITHIN = 3.0
"""Seconds a bot has for its first response (Discord's reference, "Responding to an Interaction")."""


class File(BaseModel):
    """An upload, its content in Base64."""

    name: str
    content: Base64Bytes


class Saying(Form):
    """A new message in a channel, thread or direct conversation."""

    channel: int
    content: str = ""
    reply_to: int | None = None
    files: tuple[File, ...] = ()


class OfMessage(Form):
    """What is done to one message."""

    message: int


class Editing(OfMessage):
    """Another text for one's own message."""

    content: str


class Reacting(OfMessage):
    """An emoji, or with `gone` its taking back."""

    emoji: str
    gone: bool = False


class Pressing(OfMessage):
    """A button, by its label."""

    label: str


class UserOption(BaseModel):
    """A user as the value of a command's option."""

    user: int


class ChannelOption(BaseModel):
    """A channel as the value of a command's option."""

    channel: int


Option: TypeAlias = str | int | float | bool | UserOption | ChannelOption


class Slash(Form):
    """A slash command with its options; files stand by themselves, under the names of their options."""

    channel: int
    name: str
    options: dict[str, Option] = Field(default_factory=dict)
    files: dict[str, File] = Field(default_factory=dict)


class OnMessage(OfMessage):
    """A command of a message's context menu."""

    name: str


class Submitting(Form):
    """A modal, filled in, by its inputs' custom ids."""

    interaction: int
    values: dict[str, str]


class Dismissing(Form):
    """A modal, closed without sending it."""

    interaction: int


class OpeningThread(OfMessage):
    """A thread from a message."""

    name: str


class OpeningPost(Form):
    """A post in a forum."""

    channel: int
    name: str
    content: str


class DiscordActs:
    """The acts of persons on the Discord stand-in, each with its route."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._discord = world.discord

    def acts(self) -> list[Act[Any]]:
        return [
            Act(f"{_ROOM}/say", Saying, self.say),
            Act(f"{_ROOM}/edit", Editing, self.edit),
            Act(f"{_ROOM}/delete", OfMessage, self.delete),
            Act(f"{_ROOM}/react", Reacting, self.react),
            Act(f"{_ROOM}/press", Pressing, self.press),
            Act(f"{_ROOM}/slash", Slash, self.slash),
            Act(f"{_ROOM}/message-command", OnMessage, self.message_command),
            Act(f"{_ROOM}/modal", Submitting, self.submit),
            Act(f"{_ROOM}/dismiss", Dismissing, self.dismiss),
            Act(f"{_ROOM}/thread", OpeningThread, self.open_thread),
            Act(f"{_ROOM}/post", OpeningPost, self.open_post),
        ]

    async def say(self, form: Saying) -> Json:
        message = self._discord.say(
            self._person(form),
            self._discord.find_place(form.channel),
            form.content,
            reply_to=None if form.reply_to is None else self._message(form.reply_to),
            attachments=[(file.name, file.content) for file in form.files],
        )
        return {"message": str(message.id)}

    async def edit(self, form: Editing) -> None:
        self._discord.edit(self._person(form), self._message(form.message), form.content)

    async def delete(self, form: OfMessage) -> None:
        self._discord.delete(self._person(form), self._message(form.message))

    async def react(self, form: Reacting) -> None:
        self._discord.react(self._person(form), self._message(form.message), form.emoji, gone=form.gone)

    async def press(self, form: Pressing) -> Json:
        return await self._asked(self._discord.press(self._person(form), self._message(form.message), form.label))

    async def slash(self, form: Slash) -> Json:
        files = {name: (file.name, file.content) for name, file in form.files.items()}
        where = self._discord.find_place(form.channel)
        options = {name: self._option(value) for name, value in form.options.items()}
        return await self._asked(self._discord.slash(self._person(form), where, form.name, options, files))

    async def message_command(self, form: OnMessage) -> Json:
        message = self._message(form.message)
        return await self._asked(self._discord.message_command(self._person(form), message, form.name))

    async def submit(self, form: Submitting) -> Json:
        return await self._asked(self._discord.submit_modal(self._opened_by(form, form.interaction), form.values))

    async def dismiss(self, form: Dismissing) -> None:
        self._discord.dismiss_modal(self._opened_by(form, form.interaction))

    async def open_thread(self, form: OpeningThread) -> Json:
        thread = self._discord.start_thread(self._person(form), self._message(form.message), form.name)
        return {"channel": str(thread.id)}

    async def open_post(self, form: OpeningPost) -> Json:
        forum = self._discord.find_place(form.channel)
        return {"channel": str(self._discord.start_thread(self._person(form), forum, form.name, form.content).id)}

    async def _asked(self, interaction: Interaction) -> Json:
        """Waits until the bot has reacted; {"answered": false} where the apps would say that it did not respond."""
        try:
            await self._discord.eventually(lambda: interaction.acknowledged, _RESPOND_WITHIN)
        except TimeoutError:
            return {"interaction": str(interaction.id), "answered": False}
        return {"interaction": str(interaction.id), "answered": True}

    def _option(self, value: Option) -> Any:
        match value:
            case UserOption():
                return self._discord.find_user(value.user)
            case ChannelOption():
                return self._discord.find_place(value.channel)
            case _:
                return value

    def _opened_by(self, form: Form, interaction_id: int) -> Interaction:
        interaction = self._discord.find_interaction(interaction_id)
        if interaction.user is not self._person(form):
            raise ValueError(f"{interaction.user.name} has opened this form, nobody else sees it")
        return interaction

    def _person(self, form: Form) -> DiscordUser:
        return self._world.person(form.person).discord

    def _message(self, message_id: int) -> Message:
        return self._discord.find_message(message_id)
