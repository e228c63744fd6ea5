"""What a message says: its text or caption, and a note for what is neither."""

from __future__ import annotations

from telegram import Message

from bots.telegram.files import files
from bots.telegram.parse import parse
from bots.telegram.wording import note
from core.markup.tree import Document


def body(message: Message) -> Document | None:
    """What the message says, with a note for what is neither words nor a file; None for a service message."""
    if message.text is not None:
        return parse(message.text, message.entities)
    what = None if files(message) else _what(message)
    if what is None and message.caption is None and not files(message):
        return None
    caption = parse(message.caption or "", message.caption_entities)
    return Document(note(what)) + caption if what else caption


def written(message: Message) -> Document:
    """What somebody wrote, text or caption, without a note of anything else."""
    return parse(message.text or message.caption or "", message.entities or message.caption_entities)


def _what(message: Message) -> str | None:
    if message.sticker:
        return f"sticker {message.sticker.emoji}" if message.sticker.emoji else "sticker"
    if message.poll:
        return f"poll: {message.poll.question}"
    if message.dice:
        return f"{message.dice.emoji} {message.dice.value}"
    return next((name for field, name in _NAMES if getattr(message, field)), None)


_NAMES = (
    # A venue is shown as a location too.
    ("venue", "place"),
    ("location", "location"),
    ("contact", "contact"),
    ("story", "story"),
    ("game", "game"),
    ("paid_media", "paid media"),
    ("checklist", "checklist"),
)
