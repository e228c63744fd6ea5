"""Atom (RFC 4287) with its threading extension (RFC 4685), written by feedgen."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from core.web.blog import BlogInfo

_THREADING = "http://purl.org/syndication/thread/1.0"
# Production 2 of XML 1.0: what is left out here can not be written in a document, not even as a reference.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BEFORE_ANYTHING = datetime(1970, 1, 1, tzinfo=UTC)


class ThreadingFeed(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Makes the namespace known to a feed."""

    def extend_ns(self) -> dict[str, str]:
        return {"thr": _THREADING}


class ThreadingEntry(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """What feedgen leaves out of an entry: what it answers, and every link that is not to its page.

    feedgen 1.0 writes an entry's links without their `rel` and `type`.
    """

    def __init__(self) -> None:
        self.elements: list[tuple[str, dict[str, str]]] = []

    def extend_atom(self, entry: Any) -> Any:
        for tag, attributes in self.elements:
            etree.SubElement(entry, tag, attributes)
        return entry


def feed(blog: BlogInfo, *, title: str, at: str, shown_at: str) -> FeedGenerator:
    """An empty feed at the path `at` of what the page at the path `shown_at` shows."""
    atom = FeedGenerator()
    atom.register_extension("thr", ThreadingFeed, ThreadingEntry)
    atom.id(blog.url(at))
    atom.title(xml_text(title))
    if blog.tagline:
        atom.subtitle(xml_text(blog.tagline))
    atom.language(blog.language)
    atom.author(name=xml_text(blog.editor_name))
    atom.link(href=blog.url(at), rel="self", type="application/atom+xml")
    atom.link(href=blog.url(shown_at), rel="alternate", type="text/html")
    atom.generator("Backchannel")
    atom.updated(_BEFORE_ANYTHING)
    return atom


def add_entry(
    atom: FeedGenerator, tag: str, title: str, html: str, published: datetime, updated: datetime | None, url: str
) -> FeedEntry:
    """A further entry; the feed is as new as the newest of them."""
    entry = atom.add_entry(order="append")
    entry.id(tag)
    entry.title(xml_text(title))
    entry.content(xml_text(html), type="html")
    entry.published(published)
    entry.updated(updated or published)
    entry.link(href=url)
    atom.updated(max(atom.updated(), updated or published))
    return entry


def link(entry: FeedEntry, rel: str, url: str, **attributes: str) -> None:
    """Lead from an entry to something else than its page."""
    entry.thr.elements.append(("link", {"rel": rel, "href": url, **attributes}))


def answers(entry: FeedEntry, tag: str, url: str) -> None:
    """State what an entry answers: the tag and the page of a post or a comment (RFC 4685, section 3)."""
    attributes = {"ref": tag, "href": url, "type": "text/html"}
    entry.thr.elements.append((f"{{{_THREADING}}}in-reply-to", attributes))


def replies(entry: FeedEntry, url: str, count: int) -> None:
    """State where the feed of an entry's comments is, and how many there are (RFC 4685, section 4)."""
    link(entry, "replies", url, type="application/atom+xml", **{f"{{{_THREADING}}}count": str(count)})


def xml_text(text: str) -> str:
    """The text without the characters that XML can not hold."""
    return _NOT_XML.sub("", text)
