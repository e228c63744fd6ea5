"""The shape link-blogs write by hand, read into a manuscript; what is wrong with it is said all at once."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bots.desk.labels import is_label_line, label_faults, label_names
from bots.desk.lines import Line, bare_lines, hidden_addresses, line_text, lines_of, paragraph_of, without_prefix
from bots.desk.source import lone_address, read_source, take_source
from core.errors import Invalid
from core.markup.normal import normal
from core.markup.tree import Block, Document, Quote, Text, inline_text
from core.services.publishing import Manuscript

TITLE_LIMIT = 200
_READ_MORE = re.compile(r"[(\[]?read\s+more\b[\s.…:>»→\])]*(?P<address>\S+://\S+)?", re.IGNORECASE)
_MY_COMMENT = re.compile(r"\s*my\s+comment\s*:", re.IGNORECASE)


def read_shape(text: Document) -> Manuscript:
    """The hand-written shape: title, headline and address, excerpt, "Read more", "My Comment:", hashtags.

    Only the title is required. Raises Invalid with a sentence for everything that is missing or malformed.
    """
    title, blocks = _take_title(list(normal(text).blocks))
    labels, blocks = _take_labels(blocks)
    comment, blocks = _take_comment(blocks)
    above, more, below = _take_more(blocks)
    headline, above, left = take_source(above, more)
    faults = [
        f"“{_beginning(block)}” stands below “Read more”: put it above to quote it, or begin it with “My Comment:”."
        for block in below
    ]
    excerpt = [*paragraph_of(left), *above]
    return _manuscript(title, headline, more, excerpt, comment, labels, faults)


def read_fields(fields: Mapping[str, Document]) -> Manuscript:
    """The same from a form's inputs: title, source (headline line and address), excerpt, comment, labels."""
    blocks = {name: list(normal(field).blocks) for name, field in fields.items()}
    title = _joined(_bare(blocks.get("title", [])))
    labels = label_names("\n".join(line_text(line) for line in _bare(blocks.get("labels", []))))
    comment, before = _take_comment(blocks.get("comment", []))
    excerpt, source = blocks.get("excerpt", []), _bare(blocks.get("source", []))
    return _manuscript(title, source, [], excerpt, [*before, *comment], labels, [])


def only_address(text: Document) -> str | None:
    """The web address that is all a text says; None for any other text."""
    lines = _bare(list(normal(text).blocks))
    return lone_address(lines[0]) if len(lines) == 1 else None


def _manuscript(
    title: Line,
    headline: list[Line],
    more: list[str],
    excerpt: list[Block],
    comment: list[Block],
    labels: list[str],
    faults: list[str],
) -> Manuscript:
    name = " ".join(line_text(title).split())
    source_faults: list[str] = []
    source = read_source(headline, [*more, *hidden_addresses(title)], source_faults)
    title_faults = []
    if not name:
        title_faults.append("The post has no title: write it on the first line.")
    if len(name) > TITLE_LIMIT:
        title_faults.append(f"The title has {len(name)} characters: shorten it to {TITLE_LIMIT}.")
    if found := [*title_faults, *source_faults, *faults, *label_faults(labels)]:
        raise Invalid("\n".join(found))
    return Manuscript(
        title=name,
        source=source,
        excerpt=normal(Document(tuple(_unquoted(excerpt)))),
        comment=normal(Document(tuple(comment))),
        labels=tuple(labels),
    )


def _joined(lines: list[Line]) -> Line:
    return tuple(node for line in lines for node in (*line, Text(" ")))


def _bare(blocks: list[Block]) -> list[Line]:
    return [line for block in blocks for line in bare_lines(block)]


def _take_title(blocks: list[Block]) -> tuple[Line, list[Block]]:
    if not blocks:
        return (), []
    first, *others = blocks
    title, *rest = bare_lines(first)
    return title, [*paragraph_of(rest), *others]


def _take_labels(blocks: list[Block]) -> tuple[list[str], list[Block]]:
    """Labels are hashtags alone on the last lines."""
    found: list[str] = []
    while blocks and (lines := lines_of(blocks[-1])) and _is_labels(lines[-1]):
        found.insert(0, line_text(lines[-1]))
        blocks = [*blocks[:-1], *paragraph_of(lines[:-1])]
    return label_names(" ".join(found)), blocks


def _is_labels(line: Line) -> bool:
    return is_label_line(line_text(line)) and not hidden_addresses(line)


def _take_comment(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """What "My Comment:" begins, to the end, and what stands before it."""
    for place, block in enumerate(blocks):
        lines = lines_of(block)
        for number, line in enumerate(lines):
            opening = _MY_COMMENT.match(inline_text(line))
            first = without_prefix(line, opening.end()) if opening else line
            if opening and hidden_addresses(first) == hidden_addresses(line):
                rest = [*([first] if line_text(first) else []), *lines[number + 1 :]]
                before = [*blocks[:place], *paragraph_of(lines[:number])]
                return [*paragraph_of(rest), *blocks[place + 1 :]], before
    return [], blocks


def _take_more(blocks: list[Block]) -> tuple[list[Block], list[str], list[Block]]:
    """What stands above "Read more", the addresses that it bears (on it or right below it), and what stands below."""
    for place, block in enumerate(blocks):
        lines = lines_of(block)
        for number, line in enumerate(lines):
            if found := _READ_MORE.fullmatch(line_text(line)):
                above = [*blocks[:place], *paragraph_of(lines[:number])]
                below = [*paragraph_of(lines[number + 1 :]), *blocks[place + 1 :]]
                written = [found["address"]] if found["address"] else []
                addresses = [*written, *hidden_addresses(line)]
                return (above, addresses, below) if addresses else (above, *_take_address(below))
    return blocks, [], []


def _take_address(blocks: list[Block]) -> tuple[list[str], list[Block]]:
    lines = lines_of(blocks[0]) if blocks else []
    address = lone_address(lines[0]) if lines else None
    return ([address], [*paragraph_of(lines[1:]), *blocks[1:]]) if address else ([], blocks)


def _unquoted(excerpt: list[Block]) -> list[Block]:
    """An excerpt is shown as a quotation anyway, so one that was written as a quotation is not quoted twice."""
    if all(isinstance(block, Quote) for block in excerpt):
        return [child for quote in excerpt if isinstance(quote, Quote) for child in quote.children]
    return excerpt


def _beginning(block: Block) -> str:
    text = " ".join(Document((block,)).text.split())
    return text if len(text) <= 40 else text[:39] + "…"
