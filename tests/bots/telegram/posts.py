"""Invented posts, comments and messages to send."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from bots.sandbox.telegram.model import Chat, Message, Topic
from core.markup.tree import Document, plain
from core.model.refs import MessageRef, PlaceRef
from core.model.values import Address, Announcement, Answered, Picture, Remark, Source

POST = Announcement(
    number=12,
    title="The lighthouse is for sale",
    source=Source("Lighthouse seeks keeper", "https://paper.example/lighthouse", "Mina Rowe", "The Paper"),
    excerpt=plain("It comes with two hundred and eleven stairs."),
    comment=plain("I would count them first."),
    labels=("City council",),
    permalink="https://dispatch.example/2014/08/lighthouse.html",
)
WORDS = "Two hundred and eleven stairs lead to the lamp. "
LONG = plain(WORDS * 120)
"""More than one message, less than two."""
LONGER = plain(WORDS * 200)
"""More than two messages, less than three."""


def remark(
    body: Document | str = "Count me in.", answered: MessageRef | None = None, name: str = "Ada Quill"
) -> Remark:
    text = plain(body) if isinstance(body, str) else body
    parent = Answered("Ben Marsh", answered) if answered else None
    return Remark(name, None, False, "Discord", text, parent, None)


def at(chat: Chat, topic: Topic | None = None, **options: bool) -> Address:
    place = f"{chat.id}/{topic.id}" if topic else str(chat.id)
    return Address(PlaceRef(place), tuple(options.items()))


def ref(message: Message) -> MessageRef:
    return MessageRef(f"{message.chat.id}/{message.id}")


def jpeg() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (320, 200), "navy").save(content, "JPEG")
    return content.getvalue()


def picture(folder: Path) -> Picture:
    path = folder / "lighthouse.jpg"
    path.write_bytes(jpeg())
    return Picture(path, "image/jpeg", 320, 200)
