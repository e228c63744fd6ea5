"""The editor's Markdown, read as people write it in chats: a single newline is a line break, HTML is just text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.markup.links import linkable
from core.markup.runs import Run, nest, strip
from core.markup.tree import (
    Block,
    Code,
    CodeBlock,
    Document,
    Heading,
    Inline,
    Listing,
    Paragraph,
    Quote,
    Style,
    Text,
)

_STYLES = {"strong": Style.BOLD, "em": Style.ITALIC, "s": Style.STRIKE}


def parse_markdown(text: str) -> Document:
    """The document that CommonMark with strikethrough and bare addresses makes of `text`.

    Differences from CommonMark: single newlines break lines; indented lines are no code and underlined lines no
    headings, since pasted text often looks like that by accident; HTML stays text; an image becomes a link to it;
    a link of another kind than http, https, mailto or tg loses its address.
    """
    return Document(_blocks(iter(_parser().parse(text)), until=""))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "maxNesting": 100})
    parser.enable(["linkify", "strikethrough"]).disable(["code", "lheading"])
    # Without a scheme "readme.md" would be a link to Moldova.
    parser.linkify.set({"fuzzy_link": False})  # type: ignore[union-attr]
    return parser


def _blocks(tokens: Iterator[Token], until: str) -> tuple[Block, ...]:
    """The blocks of the tokens up to the one that closes them."""
    blocks: list[Block] = []
    for token in tokens:
        match token.type:
            case closing if closing == until:
                break
            case "paragraph_open":
                if children := _line(tokens):
                    blocks.append(Paragraph(children))
            case "heading_open":
                if children := _line(tokens):
                    blocks.append(Heading(int(token.tag[1:]), children))
            case "blockquote_open":
                if quoted := _blocks(tokens, "blockquote_close"):
                    blocks.append(Quote(quoted))
            case "fence":
                blocks.append(CodeBlock(token.content.removesuffix("\n"), next(iter(token.info.split()), "")))
            case "bullet_list_open":
                blocks.append(Listing(_items(tokens, "bullet_list_close")))
            case "ordered_list_open":
                start = int(token.attrs.get("start", 1))
                blocks.append(Listing(_items(tokens, "ordered_list_close"), start))
            case "hr":
                blocks.append(Paragraph((Text("* * *"),)))
    return tuple(blocks)


def _items(tokens: Iterator[Token], until: str) -> tuple[tuple[Block, ...], ...]:
    items = []
    while next(tokens).type != until:
        items.append(_blocks(tokens, "list_item_close"))
    return tuple(items)


def _line(tokens: Iterator[Token]) -> tuple[Inline, ...]:
    inline, _closing = next(tokens), next(tokens)
    return nest(strip(_runs(inline.children or [])))


def _runs(tokens: Sequence[Token]) -> Iterator[Run]:
    styles: list[Style] = []
    urls: list[str | None] = [None]
    for token in tokens:
        kind, _, edge = token.type.rpartition("_")
        if kind in _STYLES and edge == "open":
            styles.append(_STYLES[kind])
        elif kind in _STYLES:
            styles.remove(_STYLES[kind])
        elif token.type == "link_open":
            urls.append(_target(token, "href"))
        elif token.type == "link_close":
            urls.pop()
        elif token.type == "image":
            yield Run(Text(token.content or str(token.attrs["src"])), frozenset(styles), _target(token, "src"))
        elif token.type == "code_inline":
            yield Run(Code(token.content), frozenset(styles), urls[-1])
        else:
            text = "\n" if token.type in ("softbreak", "hardbreak") else token.content
            yield Run(Text(text), frozenset(styles), urls[-1])


def _target(token: Token, attribute: str) -> str | None:
    url = str(token.attrs[attribute])
    return url if linkable(url) else None
