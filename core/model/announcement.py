"""How a post reads as one message: the same order on every network, fitted to the network's own limit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import regex  # for letters' marks, which re takes for punctuation

from core.errors import Refused
from core.markup.split import cut
from core.markup.tree import Block, Document, Inline, Link, Paragraph, Quote, Style, Styled, Text
from core.model.values import Announcement, Source

Measure = Callable[[Document], int]

_BETWEEN_WORDS = regex.compile(r"[^\p{L}\p{M}\p{N}]+")


def compose(post: Announcement, limit: int, measure: Measure) -> tuple[Document, bool]:
    """The announcement's text, and whether it had to be cut to `limit` (in the unit that `measure` counts in).

    Title, source line, excerpt, "Read more", the editor's comment, labels and the number with the permalink. The
    excerpt gives way first, then the comment; the rest always stands. Raises Refused if not even that fits.
    """
    whole = _assemble(post)
    if measure(whole) <= limit:
        return whole, False
    return _assemble(_shortened(post, limit, measure), was_cut=True), True


def source_line(source: Source) -> tuple[Inline, ...]:
    """The linked headline and "-- author, publication", as link-blogs write it."""
    headline = Text(source.headline or source.url)
    credit = ", ".join(part for part in (source.author, source.publication) if part)
    linked: Inline = Link(source.url, (headline,)) if source.url else headline
    return (linked, Text(f" -- {credit}")) if credit else (linked,)


def hashtag(label: str) -> str:
    """A label as both networks' readers know it: "City council" becomes "#City_council"."""
    tag: str = _BETWEEN_WORDS.sub("_", label)
    return "#" + tag.strip("_")


def announces(text: str, title: str, number: int) -> bool:
    """Whether a bare text is the announcement of a post: it begins with its title and ends with its number."""
    lines = text.strip().splitlines()
    return bool(lines) and lines[0].strip() == title.strip() and lines[-1].strip() == _numbered(number)


def _numbered(number: int) -> str:
    return f"No. {number}"


def _shortened(post: Announcement, limit: int, measure: Measure) -> Announcement:
    """A long comment leaves the excerpt a third of the room that there is; a short one all that remains."""

    def length(excerpt: Document, comment: Document) -> int:
        return measure(_assemble(replace(post, excerpt=excerpt, comment=comment), was_cut=True))

    nothing = Document()
    bare = length(nothing, nothing)
    if bare > limit:
        raise Refused(f"Title, source and labels alone take {bare} of the {limit} characters of one message.")
    if length(nothing, post.comment) <= bare + (limit - bare) * 2 // 3:
        return replace(post, excerpt=cut(post.excerpt, limit, lambda text: length(text, post.comment)))
    excerpt = cut(post.excerpt, bare + (limit - bare) // 3, lambda text: length(text, nothing))
    return replace(post, excerpt=excerpt, comment=cut(post.comment, limit, lambda text: length(excerpt, text)))


def _assemble(post: Announcement, *, was_cut: bool = False) -> Document:
    blocks: list[Block] = [Paragraph((Styled(Style.BOLD, (Text(post.title),)),))]
    if post.source and (post.source.headline or post.source.url):
        blocks.append(Paragraph(source_line(post.source)))
    if post.excerpt:
        blocks.append(Quote(post.excerpt.blocks))
    if more := _more(post, was_cut):
        blocks.append(Paragraph((Link(more, (Text("Read more"),)),)))
    blocks.extend(_commented(post.comment))
    if post.labels:
        blocks.append(Paragraph((Text(" ".join(hashtag(label) for label in post.labels)),)))
    number = Text(_numbered(post.number))
    blocks.append(Paragraph((Link(post.permalink, (number,)) if post.permalink else number,)))
    return Document(tuple(blocks))


def _more(post: Announcement, was_cut: bool) -> str | None:
    """A text that was cut goes on where it stands whole: on the blog, if that can be reached."""
    article = post.source.url if post.source else None
    return (post.permalink or article) if was_cut else article


def _commented(comment: Document) -> tuple[Block, ...]:
    lead = Styled(Style.BOLD, (Text("My Comment:"),))
    match comment.blocks:
        case ():
            return ()
        case (Paragraph(children), *rest):
            return (Paragraph((lead, Text(" "), *children)), *rest)
        case blocks:
            return (Paragraph((lead,)), *blocks)
