"""A post written back as the editor would write it: as the hand-written shape, and as a form's inputs."""

from __future__ import annotations

from collections.abc import Mapping

from core.markup.tree import Block, Document, Paragraph, Quote, Style, Styled, Text, plain
from core.model import Post
from core.model.announcement import hashtag
from core.model.values import Source


def shape_of(post: Post) -> Document:
    """The post behind "/edit N", to be changed and sent back."""
    text = plain(f"/edit {post.id}\n{post.title}")
    if post.source:
        text += plain(_source(post.source))
    if post.excerpt:
        text += Document((Quote(post.excerpt.blocks),))
    if post.comment:
        text += plain("Read more ....") + _commented(post.comment)
    if post.labels:
        text += plain(" ".join(map(hashtag, post.labels)))
    return text


def form_of(post: Post) -> Mapping[str, Document]:
    """The post as the inputs title, source, excerpt, comment and labels."""
    return {
        "title": plain(post.title),
        "source": plain(_source(post.source)) if post.source else Document(),
        "excerpt": post.excerpt,
        "comment": post.comment,
        "labels": plain(" ".join(map(hashtag, post.labels))),
    }


def _source(source: Source) -> str:
    """The headline line and the address, so that the same headline, author and publication are read from it."""
    if source.publication:
        credit = f" -- {source.author}, {source.publication}"
    elif "," in source.author:
        credit = f" -- {source.author},"
    elif source.author or " -- " in source.headline:
        credit = f" -- {source.author}"
    else:
        credit = ""
    return f"{source.headline}{credit}\n{source.url}"


def _commented(comment: Document) -> Document:
    lead: Block = Paragraph((Styled(Style.BOLD, (Text("My Comment:"),)),))
    match comment.blocks:
        case (Paragraph(children), *rest):
            return Document((Paragraph((Text("My Comment: "), *children)), *rest))
        case blocks:
            return Document((lead, *blocks))
