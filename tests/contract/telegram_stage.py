"""Telegram on the sandbox as a stage: a channel with its discussion group, or a plain group."""

from __future__ import annotations

from bots.sandbox.telegram.model import Chat, Message
from bots.sandbox.world import World
from bots.telegram.network import TelegramNetwork
from core.model.refs import MessageRef, PlaceRef, ThreadRef
from core.model.values import Address
from tests.contract.stage import Stage


class TelegramStage(Stage):
    def __init__(self, network: TelegramNetwork, world: World, place: Chat) -> None:
        self._telegram, self._ada = world.telegram, world.person("ada").telegram
        private = self._telegram.private(self._ada)
        super().__init__(network, Address(PlaceRef(str(place.id))), Address(PlaceRef(str(private.id))))
        self._place = place
        self._telegram.start(self._ada)

    def text(self, message: MessageRef) -> str | None:
        found = self._find(message)
        return None if found.deleted else found.text

    def author(self, message: MessageRef) -> str:
        return (self.text(message) or "").partition(" · ")[0]

    def answered(self, message: MessageRef) -> MessageRef | None:
        found = self._find(message)
        parent = found.chat.messages[found.reply_to] if found.reply_to else None
        if parent is None or parent.automatic_forward_of or not parent.reply_to:
            return None
        return MessageRef(f"{parent.chat.id}/{parent.id}")

    def buttons(self, message: MessageRef) -> list[list[str]]:
        rows = (self._find(message).reply_markup or {}).get("inline_keyboard", [])
        return [[button["text"] for button in row] for row in rows]

    def has_picture(self, message: MessageRef) -> bool:
        return self._find(message).photo is not None

    def files(self, message: MessageRef) -> int:
        found = self._find(message)
        return int(found.has_media and not found.deleted)

    def pings(self) -> bool:
        """Telegram calls whoever is mentioned by name or id: a bot's text has no such marks unless it makes them."""
        kinds = {"mention", "text_mention"}
        said = (each for chat in (self._place, self._place.linked) if chat for each in self._telegram.messages(chat))
        return any(mark["type"] in kinds for each in said if each.sent_by_bot for mark in each.entities)

    def say(self, thread: ThreadRef, text: str, answers: MessageRef | None = None) -> MessageRef:
        parent = self._find(answers or MessageRef(thread))
        said = self._telegram.say(self._ada, parent.chat, text, reply_to=parent)
        return MessageRef(f"{said.chat.id}/{said.id}")

    def edit(self, message: MessageRef, text: str) -> None:
        self._telegram.edit(self._ada, self._find(message), text)

    def take_back(self, message: MessageRef) -> None:
        self._telegram.delete(self._ada, self._find(message))

    def remove(self, message: MessageRef) -> None:
        found = self._find(message)
        owner = next(member.user for member in found.chat.members.values() if member.status == "creator")
        self._telegram.delete(owner, found)

    def shut(self) -> None:
        self._telegram.kick_bot(self._place)

    def _find(self, message: MessageRef) -> Message:
        chat, _, number = message.partition("/")
        return self._telegram.chat(int(chat)).messages[int(number)]
