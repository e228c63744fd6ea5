"""The ways in which a text reaches the desk, as plain text or through a network's parser, and how it is read."""

from __future__ import annotations

from collections.abc import Callable

from telegram import MessageEntity

from bots.discord.parse import parse as parse_discord
from bots.telegram.parse import parse as parse_telegram
from core.markup.tree import Document, plain
from core.model.values import Source
from core.services.publishing import Manuscript

Way = Callable[[str], Document]


def telegram(text: str) -> Document:
    """Telegram's entities for every address, as its apps and servers mark them."""
    return parse_telegram(text, list(_urls(text)))


def discord(text: str) -> Document:
    """Discord's Markdown."""
    return parse_discord(text, names={})


def marked(text: str, *entities: tuple[str, str, str | None]) -> Document:
    """Telegram's text, with entities given as (kind, the piece of text that it covers, address)."""
    found = [
        MessageEntity(kind, len(text[: text.index(piece)].encode("utf-16-le")) // 2, len(piece), url=url)
        for kind, piece, url in entities
    ]
    return parse_telegram(text, [*found, *_urls(text)])


WAYS: dict[str, Way] = {"plain": plain, "telegram": telegram, "discord": discord}


def told(manuscript: Manuscript) -> tuple[str, Source | None, str, str, tuple[str, ...]]:
    """A manuscript as bare text."""
    excerpt, comment = manuscript.excerpt.text, manuscript.comment.text
    return manuscript.title, manuscript.source, excerpt, comment, manuscript.labels


def _urls(text: str) -> list[MessageEntity]:
    entities = []
    at = 0
    for word in text.split():
        at = text.index(word, at)
        if word.startswith(("https://", "http://", "www.")) and len(word) > len("https://"):
            offset = len(text[:at].encode("utf-16-le")) // 2
            entities.append(MessageEntity(MessageEntity.URL, offset, len(word)))
        at += len(word)
    return entities
