"""The words that Telegram's messages need besides what the core says."""

from __future__ import annotations

from core.markup.tree import Block, Document, Inline, Link, Paragraph, Style, Styled, Text, plain
from core.model.values import Remark

EDITOR_MARK = "✍"
"""Stands behind the editor's name, and behind nobody else's."""

WITHDRAWN = plain("This message was withdrawn.")
"""Stands in place of a message that Telegram does not let us delete any more."""


def remark_text(remark: Remark) -> Document:
    """A relayed comment: its author's name and origin, then what they wrote.

    A bot cannot write under another name, so the name is part of the text.
    """
    head = Paragraph((*_by(remark), *_answered(remark)))
    match remark.body.blocks:
        case (Paragraph(children), *rest):
            return Document((Paragraph((*head.children, Text("\n"), *children)), *rest))
        case blocks:
            return Document((head, *blocks))


def note(what: str) -> tuple[Block, ...]:
    """Something that is no text, told in brackets."""
    return (Paragraph((Text(f"[{what}]"),)),)


def _by(remark: Remark) -> tuple[Inline, ...]:
    name = remark.author if remark.by_editor else remark.author.replace(EDITOR_MARK, "").strip() or "Somebody"
    author = Styled(Style.BOLD, (Text(name),))
    origin = Text(remark.origin)
    linked: Inline = Link(remark.permalink, (origin,)) if remark.permalink else origin
    mark = (Text(f" {EDITOR_MARK}"),) if remark.by_editor else ()
    return (author, *mark, Text(" · "), linked)


def _answered(remark: Remark) -> tuple[Inline, ...]:
    """Whom it answers, where no message here shows it."""
    if remark.answered is None or remark.answered.message is not None:
        return ()
    return (Text(f" → {remark.answered.name}"),)
