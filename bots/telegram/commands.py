"""Commands as people write them: "/post@dispatch_bot and what follows"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from telegram import Message, MessageEntity

from bots.telegram.parse import parse
from core.markup.tree import Document


@dataclass(frozen=True, slots=True)
class Command:
    """A command's name in small letters, the bot it names (without "@"), if any, and what follows it."""

    name: str
    bot: str | None
    argument: Document

    def is_for(self, username: str) -> bool:
        return self.bot is None or self.bot.lower() == username.lower()


def command(message: Message) -> Command | None:
    """The command at the very beginning of a text or caption."""
    text = message.text or message.caption or ""
    entities = message.entities or message.caption_entities
    first = next((entity for entity in entities if entity.type == MessageEntity.BOT_COMMAND), None)
    if first is None or first.offset != 0:
        return None
    # A command consists of ASCII, so UTF-16 units and characters are the same thing up to its end.
    name, _, bot = text[1 : first.length].partition("@")
    return Command(name.lower(), bot or None, _argument(text, first.length, entities))


def _argument(text: str, start: int, entities: Sequence[MessageEntity]) -> Document:
    rest = text[start:].lstrip()
    # What is left out is white space, which takes one UTF-16 unit a character.
    start = len(text) - len(rest)
    return parse(rest, tuple(_shifted(entities, start)))


def _shifted(entities: Sequence[MessageEntity], start: int) -> Iterator[MessageEntity]:
    """The entities counted from `start`; of one that begins before it, the part behind."""
    for entity in entities:
        begin, end = max(entity.offset, start), entity.offset + entity.length
        if end > begin:
            yield MessageEntity.de_json({**entity.to_dict(), "offset": begin - start, "length": end - begin})
