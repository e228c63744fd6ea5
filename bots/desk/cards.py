"""What the desk shows: the card of a draft with its previews and buttons, and plain answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bots.desk.words import YOU_WROTE
from core.markup.tree import Document, Link, Style, Styled, Text, paragraph, plain
from core.model import Post
from core.model.values import Announcement, Button, Message
from core.ports import Network


def answer(text: str) -> Message:
    """A plain answer; empty lines separate its paragraphs."""
    return Message(plain(text))


def returned(fault: str, fields: Mapping[str, Document]) -> Message:
    """What is wrong with a form, and what stood in it: a form that was sent off can't be opened again."""
    body = plain(fault) + _bold(YOU_WROTE)
    for name, written in fields.items():
        body += paragraph(Styled(Style.ITALIC, (Text(name.capitalize()),))) + written
    return Message(body)


def draft_card(post: Post, announcement: Announcement, networks: Sequence[Network]) -> Message:
    """A draft as it will look on each network, with the buttons Publish and Discard."""
    body = _bold(f"Draft No. {post.id}")
    if picture := announcement.picture:
        body += plain(f"With a picture, {picture.width}×{picture.height}.")
    for titles, preview in _previews(announcement, networks):
        body += _bold(titles) + preview
    buttons = ((Button("Publish", f"publish:{post.id}"), Button("Discard", f"discard:{post.id}")),)
    return Message(body, buttons)


def published_card(post: Post, destinations: int, permalink: str | None) -> Message:
    """What a draft's card becomes when it was published."""
    where = (Text(" "), Link(permalink, (Text(permalink),))) if permalink else ()
    return Message(paragraph(f"Published: No. {post.id}, “{post.title}”. {_reach(destinations)}", *where))


def delete_card(post: Post) -> Message:
    """The question that /delete asks once."""
    question = f"Delete No. {post.id}, “{post.title}”, with its whole discussion, from the blog and from every chat?"
    buttons = ((Button("Delete", f"delete:{post.id}"), Button("Keep", f"keep:{post.id}")),)
    return Message(plain(question), buttons)


def _reach(destinations: int) -> str:
    match destinations:
        case 0:
            return "It stands on the blog only: no destination takes a post with these labels."
        case 1:
            return "It goes to the blog and to 1 destination."
        case _:
            return f"It goes to the blog and to {destinations} destinations."


def _previews(announcement: Announcement, networks: Sequence[Network]) -> list[tuple[str, Document]]:
    """A line about each network's limit, and the text; networks that show the same share it."""
    shown: dict[Document, list[str]] = {}
    for network in networks:
        preview = network.preview(announcement)
        cut = ", cut to fit" if preview.was_cut else ""
        line = f"{network.title}: {preview.length} of {preview.limit} characters{cut}"
        shown.setdefault(preview.body, []).append(line)
    return [("\n".join(lines), body) for body, lines in shown.items()]


def _bold(text: str) -> Document:
    return paragraph(Styled(Style.BOLD, (Text(text),)))
