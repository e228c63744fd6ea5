"""What is said in the contract's cases."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from core.markup.tree import Document, plain
from core.model.refs import MessageRef
from core.model.values import Announcement, Answered, Button, Message, Picture, Remark, Source

WORDS = "Two hundred and eleven stairs lead to the lamp. "
LONG = plain(WORDS * 200)
"""More than one message anywhere."""
LONGER = plain(WORDS * 300)

POST = Announcement(
    number=12,
    title="The lighthouse is for sale",
    source=Source("Lighthouse seeks keeper", "https://paper.example/lighthouse", "Mina Rowe", "The Paper"),
    excerpt=plain("It comes with two hundred and eleven stairs."),
    comment=plain("I would count them first."),
    labels=("local",),
    permalink="https://dispatch.example/2014/08/lighthouse.html",
)
CARD = Message(plain("Draft No. 12"), ((Button("Publish", "publish:12"), Button("Discard", "discard:12")),))


def remark(
    text: str | Document = "Count me in.", answers: MessageRef | None = None, *, by_editor: bool = False
) -> Remark:
    """A comment from elsewhere, perhaps in answer to what the message `answers` shows."""
    body = plain(text) if isinstance(text, str) else text
    author = "The Editor" if by_editor else "Олеся Вирт"
    return Remark(author, None, by_editor, "Elsewhere", body, Answered("Ben Ochre", answers) if answers else None, None)


def picture(folder: Path) -> Picture:
    content = io.BytesIO()
    Image.new("RGB", (320, 200), "navy").save(content, "JPEG")
    path = folder / "lighthouse.jpg"
    path.write_bytes(content.getvalue())
    return Picture(path, "image/jpeg", 320, 200)
