"""The values that cross the port are the same for every network: none of them can be changed on the way."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from core.markup.tree import Link, Style, Styled, Text, paragraph, plain
from core.model.files import File, FileKind
from core.model.refs import MessageRef
from core.model.values import Announcement, Answered, Button, Message, Picture, Remark, Source, Subject

TEXT = paragraph("A ", Styled(Style.BOLD, (Text("bold"),)), Link("https://example.org", (Text(" claim"),)))
POST = Announcement(
    number=1,
    title="Night trains return",
    source=Source("Sleepers are back", "https://example.org/sleepers"),
    excerpt=TEXT,
    comment=plain("At last."),
    labels=("Trains",),
    permalink=None,
    picture=Picture(Path("pier.jpg"), "image/jpeg", 320, 200),
)
FILE = File(1, FileKind.PICTURE, Path("pier.jpg"), "pier.jpg", "image/jpeg", 1000, 320, 200, "The pier", None)
REMARK = Remark(
    author="Ada Quill",
    avatar=None,
    by_editor=False,
    origin="Telegram",
    body=TEXT + paragraph("More."),
    answered=Answered("Ben Ochre", MessageRef("1/2")),
    permalink=None,
    files=(FILE,),
    shown=((MessageRef("1/3"), 1),),
)
NOTICE = Message(TEXT, buttons=((Button("Publish", "publish:1"),),))


@pytest.mark.parametrize("subject", [POST, REMARK, NOTICE], ids=lambda subject: type(subject).__name__)
def test_what_crosses_the_port_cannot_be_changed(subject: Subject) -> None:
    """Only what is unchangeable in all its depth has a hash."""
    hash(subject)
    for name in type(subject).__dataclass_fields__:
        with pytest.raises(FrozenInstanceError):
            setattr(subject, name, None)
