"""What persons do on the window's Telegram side."""

from __future__ import annotations

from typing import Any

from pydantic import Base64Bytes

from bots.sandbox.telegram.model import Chat, Message
from bots.sandbox.telegram.model import User as TelegramUser
from bots.sandbox.window.acts import Act, Form, Json
from bots.sandbox.world import World

_ROOM = "/window/telegram"
_ANSWER_WITHIN = 10.0
"""Seconds for which a pressed button waits for the bot, as long as the apps show it as busy."""


class Saying(Form):
    """A new message; `topic` is a forum topic's id, `photo` a picture in Base64, whose caption the text is."""

    chat: int
    text: str = ""
    entities: tuple[Json, ...] = ()
    reply_to: int | None = None
    topic: int | None = None
    photo: Base64Bytes | None = None


class OfMessage(Form):
    """What is done to one message."""

    chat: int
    message: int


class Editing(OfMessage):
    """Another text for one's own message."""

    text: str
    entities: tuple[Json, ...] = ()


class Reacting(OfMessage):
    """An emoji that takes the place of what the person chose before; the same one takes it back."""

    emoji: str


class Pressing(OfMessage):
    """An inline button, by its label."""

    label: str


class Sharing(OfMessage):
    """A chat chosen after a keyboard button that asks for one."""

    label: str
    chosen: int


class TelegramActs:
    """The acts of persons on the Telegram stand-in, each with its route."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._telegram = world.telegram

    def acts(self) -> list[Act[Any]]:
        return [
            Act(f"{_ROOM}/say", Saying, self.say),
            Act(f"{_ROOM}/edit", Editing, self.edit),
            Act(f"{_ROOM}/delete", OfMessage, self.delete),
            Act(f"{_ROOM}/react", Reacting, self.react),
            Act(f"{_ROOM}/press", Pressing, self.press),
            Act(f"{_ROOM}/share", Sharing, self.share),
            Act(f"{_ROOM}/start", Form, self.start),
            Act(f"{_ROOM}/block", Form, self.block),
            Act(f"{_ROOM}/unblock", Form, self.unblock),
        ]

    async def say(self, form: Saying) -> Json:
        chat = self._chat(form.chat)
        if form.topic is not None and form.topic not in chat.topics:
            raise ValueError(f"there is no topic {form.topic} in this chat")
        message = self._telegram.say(
            self._person(form),
            chat,
            form.text,
            reply_to=None if form.reply_to is None else self._message(chat, form.reply_to),
            entities=form.entities,
            photo=form.photo,
            topic=None if form.topic is None else chat.topics[form.topic],
        )
        return {"message": message.id}

    async def edit(self, form: Editing) -> None:
        message = self._message(self._chat(form.chat), form.message)
        self._telegram.edit(self._person(form), message, form.text, form.entities)

    async def delete(self, form: OfMessage) -> None:
        self._telegram.delete(self._person(form), self._message(self._chat(form.chat), form.message))

    async def react(self, form: Reacting) -> None:
        person, message = self._person(form), self._message(self._chat(form.chat), form.message)
        is_chosen = form.emoji in message.reactions.get(person.id, ())
        self._telegram.react(person, message, *(() if is_chosen else (form.emoji,)))

    async def press(self, form: Pressing) -> Json:
        """Waits for the bot's answer: {"text", "alert"}, or {"text": null} if it says nothing."""
        message = self._message(self._chat(form.chat), form.message)
        press = self._telegram.press(self._person(form), message, form.label)
        try:
            answer = await self._telegram.eventually(lambda: press.answer, _ANSWER_WITHIN)
        except AssertionError:  # The stand-in's way to say that it did not happen in time.
            return {"text": "The bot did not answer.", "alert": False}
        return {"text": answer.text if answer else None, "alert": bool(answer and answer.show_alert)}

    async def share(self, form: Sharing) -> None:
        person, keyboard = self._person(form), self._message(self._chat(form.chat), form.message)
        self._telegram.share_chat(person, keyboard, form.label, self._chat(form.chosen))

    async def start(self, form: Form) -> None:
        self._telegram.start(self._person(form))

    async def block(self, form: Form) -> None:
        self._telegram.block(self._person(form))

    async def unblock(self, form: Form) -> None:
        self._telegram.unblock(self._person(form))

    def _person(self, form: Form) -> TelegramUser:
        return self._world.person(form.person).telegram

    def _chat(self, chat_id: int) -> Chat:
        world = self._world
        private = (world.telegram.private(person.telegram) for person in world.people)
        for chat in (world.channel, world.discussion, world.corner, *private):
            if chat.id == chat_id:
                return chat
        raise ValueError(f"there is no chat {chat_id}")

    def _message(self, chat: Chat, message_id: int) -> Message:
        message = chat.messages.get(message_id)
        if message is None or message.deleted:
            raise ValueError("this message was deleted")
        return message
