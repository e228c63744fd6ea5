"""What a message says: its text or caption, and a note for what is neither."""

from __future__ import annotations

from telegram import Message

from bots.telegram.parse import parse
from bots.telegram.wording import note
from core.markup.tree import Document


def body(message: Message) -> Document | None:
    """The message's content; None for a service message ("Ada joined the group")."""
    if message.text is not None:
        return parse(message.text, message.entities)
    what = _what(message)
    if what is None and message.caption is None:
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
    # An animation is shown as a document too, and a venue as a location.
    if message.document and not message.animation:
        return f"file: {message.document.file_name}" if message.document.file_name else "file"
    return next((name for field, name in _NAMES if getattr(message, field)), None)


_NAMES = (
    ("photo", "photo"),
    ("animation", "GIF"),
    ("video", "video"),
    ("video_note", "video"),
    ("voice", "voice message"),
    ("audio", "audio"),
    ("venue", "place"),
    ("location", "location"),
    ("contact", "contact"),
    ("story", "story"),
    ("game", "game"),
    ("paid_media", "paid media"),
    ("checklist", "checklist"),
)
