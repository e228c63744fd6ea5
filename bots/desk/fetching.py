"""Reading the page that an editor wants to post about into a manuscript."""

from __future__ import annotations

import asyncio
from typing import Any

import trafilatura

from bots.desk.reach import Page, fetch, is_public
from bots.desk.source import ADDRESS_LIMIT
from core.errors import Invalid
from core.markup.normal import normal
from core.markup.split import cut
from core.markup.tree import Document, Paragraph, Text
from core.model.values import Source
from core.services.publishing import Manuscript

_SECONDS = 20.0
_TITLE_LENGTH = 150
_NAME_LENGTH = 70
_EXCERPT_LENGTH = 600
_PARAGRAPH_LENGTH = 1200


class PageReader:
    """Reads an article's page into a post for the editor to correct.

    `private_networks` lets it reach addresses that are not public: only for a blog that is not public itself.
    """

    def __init__(self, *, private_networks: bool) -> None:
        self._may_reach = (lambda _address: True) if private_networks else is_public

    async def read(self, address: str) -> Manuscript:
        """Title, headline, author, publication and the first paragraphs. Raises Invalid with the reason.

        The address stays as the editor gave it, unless the page redirects.
        """
        page = await fetch(address, self._may_reach, _SECONDS)
        if len(page.address) > ADDRESS_LIMIT:
            raise Invalid(f"The address of that page has more than {ADDRESS_LIMIT} characters: write the post by hand.")
        return await asyncio.to_thread(manuscript_of, page)


def manuscript_of(page: Page) -> Manuscript:
    """What a page says of itself (Open Graph, JSON-LD, meta, headings), and its beginning. Raises Invalid."""
    text = _text(page)
    article: Any = trafilatura.bare_extraction(text, url=page.address, with_metadata=True, include_comments=False)
    # A page with hardly any text is no article to the library, though it may well have a title.
    about: Any = article or trafilatura.extract_metadata(text, default_url=page.address)
    title = _line(about.title, _TITLE_LENGTH)
    if not title:
        raise Invalid(f"{page.address} has no title that could be read: write the post by hand.")
    author, publication = _line(_names(about.author), _NAME_LENGTH), _line(about.sitename, _NAME_LENGTH)
    source = Source(title, page.address, author, publication)
    return Manuscript(title, source, _beginning(article.text if article else None, title))


def _text(page: Page) -> str | bytes:
    """The text by the charset that the server named, if it holds; else the bytes, for the library to find out."""
    if page.charset:
        try:
            return page.content[: page.content.rfind(b">") + 1].decode(page.charset)
        except (LookupError, UnicodeError):
            pass
    return page.content


def _names(names: str | None) -> str:
    *others, last = (names or "").split("; ")
    return f"{', '.join(others)} and {last}" if others else last


def _line(text: str | None, length: int) -> str:
    """One legible line of at most so many characters."""
    line = _document([" ".join((text or "").split())])
    return cut(line, length, lambda document: len(document.text)).text


def _beginning(text: str | None, title: str) -> Document:
    """The first paragraphs, as many as make a short excerpt; the library parts them by line breaks."""
    paragraphs = [part for part in map(str.strip, (text or "").split("\n")) if part]
    if paragraphs and paragraphs[0] == title:
        del paragraphs[0]
    chosen: list[str] = []
    for paragraph in paragraphs:
        if chosen and sum(map(len, chosen)) + len(paragraph) > _EXCERPT_LENGTH:
            break
        chosen.append(paragraph)
    return cut(_document(chosen), _PARAGRAPH_LENGTH, lambda document: len(document.text))


def _document(paragraphs: list[str]) -> Document:
    return normal(Document(tuple(Paragraph((Text(paragraph),)) for paragraph in paragraphs)))
