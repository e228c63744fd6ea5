"""Interactions: what is asked of the bot by commands, buttons and forms, and answered for the asker's eyes only.

Discord wants a first response within three seconds (interactions/receiving-and-responding), so that everything but a
form is acknowledged before the desk is asked.
"""

from __future__ import annotations

import logging
from collections import OrderedDict

import discord

from bots.discord import answers, records, refs
from bots.discord.buttons import view_of
from bots.discord.faults import translated
from bots.discord.forms import EDIT, POST, fields_of, post_form
from bots.discord.parse import parse
from bots.discord.posting import NO_MENTIONS, attached, parts_of
from core.errors import DeliveryError
from core.markup.tree import Document, plain
from core.model.events import Commanded, Person, Pressed
from core.model.refs import MessageRef, PlaceRef
from core.model.values import Message
from core.ports import Desk

_NEW = (POST, "A new post")
_PICTURE_LIMIT = 10 * 1024 * 1024
_PICTURES_WAITING = 64
_PICTURE_LOST = "The picture that came with /post is no longer at hand. Discard this post and begin again with it."
_APOLOGY = "Something went wrong here. It has been noted; please try again in a little while."
_logger = logging.getLogger(__name__)


class Conversation:
    """Asks the desk on behalf of whoever interacts.

    A form can't hold a picture. One given with `/post image:` waits here until the form that was opened for it is
    submitted, whose id ("post:" and a number) tells them apart; if the bot was restarted meanwhile the answer says that
    the picture is missing.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._waiting: OrderedDict[str, discord.Attachment] = OrderedDict()

    async def interact(self, interaction: discord.Interaction) -> None:
        """Presses and filled forms, by their ids alone, so that those from before a restart mean the same."""
        try:
            match interaction.type, interaction.data:
                case discord.InteractionType.component, {"custom_id": str(action)}:
                    await self._press(interaction, action)
                case discord.InteractionType.modal_submit, {"custom_id": str(form)}:
                    await self._submit(interaction, form)
        except Exception:
            _logger.exception("an interaction failed")
            await self.apologise(interaction)

    async def command(self, interaction: discord.Interaction, name: str, argument: str) -> None:
        """A slash command with what was typed behind it; a message's link is as good as a reply to that message."""
        linked, rest = refs.read_link(argument)
        event = _commanded(interaction, name, plain(rest), answered=linked)
        if name == EDIT:
            await self._open(interaction, event)
        else:
            await self._defer(interaction)
            await self._ask(interaction, event)

    async def command_on(self, interaction: discord.Interaction, name: str, message: discord.Message) -> None:
        """A command from a message's own menu: it answers that message; for a new post the message is the text."""
        if name == EDIT:
            answered = refs.message(message.channel.id, message.id)
            await self._open(interaction, _commanded(interaction, name, Document(), answered=answered))
            return
        await self._defer(interaction)
        said = parse(answers.without(message.content), names=records.record(message)["names"])
        await self._ask(
            interaction,
            _commanded(
                interaction,
                name,
                said if name == POST else Document(),
                answered=refs.message(message.channel.id, message.id),
                quoted=said,
                picture=await _picture_in(message) if name == POST else None,
            ),
        )

    async def post(self, interaction: discord.Interaction, url: str | None, image: discord.Attachment | None) -> None:
        """`/post`: with an address the desk fills the post in, without one a form is opened."""
        if image and (image.size > _PICTURE_LIMIT or not (image.content_type or "").startswith("image/")):
            await interaction.response.send_message("A picture of at most 10 MB, please.", ephemeral=True)
        elif url:
            await self._defer(interaction)
            picture = await image.read() if image else None
            await self._ask(interaction, _commanded(interaction, POST, plain(url), picture=picture))
        else:
            await self._open(interaction, _commanded(interaction, POST, Document()), image)

    async def apologise(self, interaction: discord.Interaction) -> None:
        """Tell the person of a failure that has been logged, as well as it still can be told."""
        try:
            with translated():
                if interaction.response.is_done():
                    await interaction.followup.send(_APOLOGY, ephemeral=True)
                else:
                    await interaction.response.send_message(_APOLOGY, ephemeral=True)
        except DeliveryError as fault:
            _logger.warning("the asker of a failed interaction could not be told: %s", fault)

    async def _open(
        self, interaction: discord.Interaction, event: Commanded, image: discord.Attachment | None = None
    ) -> None:
        """Open the form of a command, or say why not: a form must be the first response."""
        form = await self._desk.form(event)
        if isinstance(form, Message):
            await interaction.response.send_message(
                parts_of(form.body)[0], ephemeral=True, allowed_mentions=NO_MENTIONS
            )
            return
        form_id, title = (f"{form.command}:{form.argument}", f"No. {form.argument}") if form.argument else _NEW
        if image:
            form_id = f"{POST}:{interaction.id}"
            self._waiting[form_id] = image
            if len(self._waiting) > _PICTURES_WAITING:
                self._waiting.popitem(last=False)
        await interaction.response.send_modal(post_form(form_id, title, form.fields))

    async def _press(self, interaction: discord.Interaction, action: str) -> None:
        await interaction.response.defer()
        if interaction.message:
            message = refs.message(interaction.message.channel.id, interaction.message.id)
            await self._ask(interaction, Pressed(_person(interaction), _place(interaction), message, action))

    async def _submit(self, interaction: discord.Interaction, form_id: str) -> None:
        """A filled form is the command that it was opened for, with what its id says behind it."""
        await self._defer(interaction)
        name, _, argument = form_id.partition(":")
        image = self._waiting.pop(form_id, None)
        lost = _PICTURE_LOST if name == POST and argument and not image else ""
        event = _commanded(
            interaction,
            name,
            plain(argument) if name == EDIT else Document(),
            fields=fields_of(interaction.data or {}),
            picture=await image.read() if image else None,
        )
        await self._ask(interaction, event, lost=lost)

    async def _defer(self, interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)

    async def _ask(self, interaction: discord.Interaction, event: Commanded | Pressed, *, lost: str = "") -> None:
        """Show the desk's answer in place of the acknowledgement (of a press: in place of what was pressed)."""
        answer: Message = await self._desk.answer(event)
        first, *others = parts_of(answer.body + plain(lost))
        view = view_of(answer.buttons)
        await interaction.edit_original_response(
            content=first,
            view=None if others else view,
            attachments=[attached(answer.enclosure)] if answer.enclosure else discord.utils.MISSING,
            allowed_mentions=NO_MENTIONS,
        )
        for number, content in enumerate(others, start=1):
            await interaction.followup.send(
                content,
                ephemeral=True,
                allowed_mentions=NO_MENTIONS,
                view=view if view and number == len(others) else discord.utils.MISSING,
            )


def _commanded(
    interaction: discord.Interaction,
    name: str,
    argument: Document,
    *,
    answered: MessageRef | None = None,
    quoted: Document | None = None,
    fields: dict[str, Document] | None = None,
    picture: bytes | None = None,
) -> Commanded:
    return Commanded(
        person=_person(interaction),
        place=refs.private_place(interaction.user.id),
        private=True,
        name=name,
        argument=argument,
        answers=answered,
        quoted=quoted or Document(),
        fields=fields or {},
        picture=picture,
        given_in=_channel(interaction),
    )


def _person(interaction: discord.Interaction) -> Person:
    user = interaction.user
    return Person(refs.NETWORK, refs.person(user.id), user.display_name, handle=user.name, avatar=records.avatar(user))


def _place(interaction: discord.Interaction) -> PlaceRef:
    if interaction.guild_id is None or interaction.channel_id is None:
        return refs.private_place(interaction.user.id)
    return refs.channel_place(interaction.channel_id)


def _channel(interaction: discord.Interaction) -> PlaceRef | None:
    """The channel of a server that something was asked in; of a thread, the one that it belongs to."""
    match interaction.channel:
        case discord.Thread(parent_id=parent):
            return refs.channel_place(parent)
        case discord.abc.GuildChannel(id=channel):
            return refs.channel_place(channel)
        case _:
            return None


async def _picture_in(message: discord.Message) -> bytes | None:
    for file in message.attachments:
        if (file.content_type or "").startswith("image/") and file.size <= _PICTURE_LIMIT:
            return await file.read()
    return None
