"""Foreign HTML (an imported archive, a fetched page) as a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from lxml import html

from core.markup.links import linkable
from core.markup.runs import Leaf, Run, nest, paragraphs, strip
from core.markup.sanitise import sanitise
from core.markup.tree import (
    Block,
    Code,
    CodeBlock,
    Document,
    Emoji,
    Heading,
    Listing,
    Mention,
    Moment,
    Quote,
    Style,
    Text,
)

_STYLES = {
    **dict.fromkeys(("b", "strong"), Style.BOLD),
    **dict.fromkeys(("i", "em", "cite", "var", "dfn"), Style.ITALIC),
    **dict.fromkeys(("u", "ins"), Style.UNDERLINE),
    **dict.fromkeys(("s", "strike", "del"), Style.STRIKE),
}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CODE = ("code", "tt", "kbd", "samp")
_PARTS = frozenset(
    "p div section article aside header footer main figure figcaption "  # noqa: SIM905 - reads better as words
    "address center hr details summary dl dt dd table caption thead tbody tfoot tr".split()
)
_DEPTH = 60


def parse_html(source: str) -> Document:
    """The document that is left of `source` without scripts, styling and everything else a document has no node for.

    Pictures become links, rows of tables paragraphs. Reads what `render_html` writes
    without loss. What is nested deeper than sixty elements is text from there on.
    """
    root = html.document_fromstring(f"<body><div>{sanitise(source)}</div></body>", parser=_parser())
    return Document(_inside(root, _Context()))


def _parser() -> html.HTMLParser:
    # By default libxml2 drops what is nested deeper than 256 elements; so, 2048.
    return html.HTMLParser(huge_tree=True)


@dataclass(frozen=True, slots=True)
class _Context:
    """What the elements around mean for a text."""

    styles: frozenset[Style] = frozenset()
    url: str | None = None
    code: bool = False
    depth: int = 0


@dataclass(slots=True)
class _Flow:
    """Blocks as they come, and the runs of the paragraph that is still open."""

    blocks: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    def say(self, leaf: Leaf, context: _Context) -> None:
        self.runs.append(Run(leaf, context.styles, context.url))

    def part(self, *blocks: Block) -> None:
        self.blocks.extend(paragraphs(_collapse(self.runs)))
        self.runs.clear()
        self.blocks.extend(blocks)


def _inside(element: html.HtmlElement, context: _Context) -> tuple[Block, ...]:
    """What is inside an element, as blocks of their own."""
    flow = _Flow()
    _read(element, flow, context)
    flow.part()
    return tuple(flow.blocks)


def _read(element: html.HtmlElement, flow: _Flow, context: _Context) -> None:
    inner = replace(context, depth=context.depth + 1)
    _say(element.text, flow, context)
    for child in element:
        _visit(child, flow, inner)
        _say(child.tail, flow, context)


def _say(text: str | None, flow: _Flow, context: _Context) -> None:
    if text:
        flow.say(Code(text) if context.code else Text(re.sub(r"[ \t\r\n\f]+", " ", text)), context)


def _visit(element: html.HtmlElement, flow: _Flow, context: _Context) -> None:
    tag = str(element.tag)
    if context.depth > _DEPTH:
        flow.say(Text(_text(element)), context)
    elif tag in _STYLES:
        _read(element, flow, replace(context, styles=context.styles | {_STYLES[tag]}))
    elif tag in _CODE:
        _read(element, flow, replace(context, code=True))
    elif tag in _PARTS:
        flow.part()
        _read(element, flow, context)
        flow.part()
    else:
        _visit_special(tag, element, flow, context)


def _visit_special(tag: str, element: html.HtmlElement, flow: _Flow, context: _Context) -> None:
    match tag:
        case "br":
            flow.say(Text("\n"), context)
        case "a":
            url = element.get("href", "")
            _read(element, flow, replace(context, url=url if linkable(url) else context.url))
        case "img":
            source = element.get("src", "")
            if linkable(source):
                flow.say(Text(element.get("alt", "").strip() or source), replace(context, url=source))
        case "blockquote":
            if blocks := _inside(element, context):
                flow.part(Quote(blocks, expandable=element.get("class") == "expandable"))
        case "pre":
            for line_break in element.iter("br"):
                line_break.tail = "\n" + (line_break.tail or "")
            flow.part(CodeBlock(_text(element), _language(element)))
        case "ul" | "ol":
            flow.part(Listing(tuple(_items(element, context)), _start(element)))
        case "li":
            flow.part(*_inside(element, context))
        case _ if tag in _HEADINGS:
            flow.part()
            flow.part(*_heading(int(tag[1]), element, context))
        case "td" | "th":
            flow.say(Text(" "), context)
            _read(element, flow, context)
        case "span":
            _span(element, flow, context)
        case "time":
            _time(element, flow, context)
        case "q":
            flow.say(Text("“"), context)
            _read(element, flow, context)
            flow.say(Text("”"), context)
        case _:
            _read(element, flow, context)


def _heading(level: int, element: html.HtmlElement, context: _Context) -> Iterator[Block]:
    """The heading; one that holds blocks of its own, against the rules of HTML, is read as its whole text."""
    flow = _Flow()
    _read(element, flow, context)
    runs = flow.runs if not flow.blocks else [Run(Text(_text(element)))]
    if children := nest(strip(_collapse(runs))):
        yield Heading(level, children)


def _items(element: html.HtmlElement, context: _Context) -> Iterator[tuple[Block, ...]]:
    inner = replace(context, depth=context.depth + 1)
    for child in element:
        if blocks := _inside(child, inner) if child.tag == "li" else _outside_items(child, inner):
            yield blocks


def _outside_items(element: html.HtmlElement, context: _Context) -> tuple[Block, ...]:
    """A list directly in a list, as old editors wrote nested ones."""
    flow = _Flow()
    _visit(element, flow, context)
    flow.part()
    return tuple(flow.blocks)


def _start(element: html.HtmlElement) -> int | None:
    if element.tag == "ul":
        return None
    start = element.get("start", "")
    return int(start) if re.fullmatch(r"-?\d{1,9}", start) else 1


def _text(element: html.HtmlElement) -> str:
    return "".join(element.itertext())


def _language(element: html.HtmlElement) -> str:
    classes = " ".join(node.get("class", "") for node in element.iter("pre", "code"))
    found = re.search(r"\blang(?:uage)?-(\S+)", classes)
    return found[1] if found else ""


def _span(element: html.HtmlElement, flow: _Flow, context: _Context) -> None:
    text = _text(element)
    match element.get("class"):
        case "mention":
            flow.say(Mention(text.removeprefix("@")), context)
        case "emoji":
            flow.say(Emoji(text), context)
        case "spoiler":
            _read(element, flow, replace(context, styles=context.styles | {Style.SPOILER}))
        case _:
            _read(element, flow, context)


def _time(element: html.HtmlElement, flow: _Flow, context: _Context) -> None:
    """Only a moment with its offset from UTC is one; a date or a local time stays text."""
    stamp = re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)", element.get("datetime", ""))
    try:
        moment = datetime.fromisoformat(stamp[0]) if stamp else None
    except ValueError:
        moment = None
    if moment is None:
        _read(element, flow, context)
    else:
        flow.say(Moment(int(moment.timestamp()), _text(element)), context)


def _collapse(runs: list[Run]) -> list[Run]:
    """The runs without the blanks that a browser does not show: doubled ones, and those around line breaks."""
    ended: list[Run] = []
    last = "\n"
    for run in runs:
        if isinstance(run.leaf, Text) and last in " \n":
            run = replace(run, leaf=Text(run.text.lstrip(" ")))
        last = run.text[-1:] or last
        ended.append(run)
    following = "\n"
    for index in range(len(ended) - 1, -1, -1):
        run = ended[index]
        if isinstance(run.leaf, Text) and following == "\n":
            run = ended[index] = replace(run, leaf=Text(run.text.rstrip(" ")))
        following = run.text[:1] or following
    return ended
