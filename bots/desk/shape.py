"""The shape link-blogs write by hand, read into a manuscript; what is wrong with it is said all at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from bots.desk.lines import Line, line_text, lines_of, links_in, paragraph_of, without_prefix
from core.errors import Invalid
from core.markup.tree import Block, Document, Heading
from core.model.values import Source
from core.services.publishing import Manuscript

TITLE_LIMIT = 200
LABEL_LIMIT = 10
_CREDIT = re.compile(r"\s+(?:--|—|–)\s+(?!.*\s(?:--|—|–)\s)")
_ADDRESS = re.compile(r"\S+://\S+|www\.\S+", re.IGNORECASE)
_READ_MORE = re.compile(r"read more[\s.…]*", re.IGNORECASE)
_MY_COMMENT = re.compile(r"my comment\s*:", re.IGNORECASE)
_LABELS = re.compile(r"#[\w-]+(\s+#[\w-]+)*", re.UNICODE)


def read_shape(text: Document) -> Manuscript:
    """The hand-written shape: title, headline and address, excerpt, "Read more", "My Comment:", hashtags.

    Only the title is required. Raises Invalid with a sentence for everything that is missing or malformed.
    """
    paragraphs = _paragraphs(text)
    if not paragraphs:
        raise Invalid("The post has no title: write it on the first line.")
    title, paragraphs = _take_title(paragraphs)
    labels, paragraphs = _take_labels(paragraphs)
    comment, paragraphs = _take_comment(paragraphs)
    headline: list[Line] = []
    if paragraphs and _is_source(paragraphs[0]):
        headline = lines_of(paragraphs.pop(0))
        if paragraphs and headline and _is_bare_address(paragraphs[0]):
            headline += lines_of(paragraphs.pop(0))
    excerpt, more, stray = _take_excerpt(paragraphs)
    faults = [
        f"“{_beginning(block)}” stands between “Read more” and “My Comment:”: put it above “Read more” to quote it, "
        "or begin it with “My Comment:”."
        for block in stray
    ]
    return _manuscript(title, headline, more, Document(tuple(excerpt)), comment, labels, faults)


def read_fields(fields: Mapping[str, Document]) -> Manuscript:
    """The same from a form's inputs: title, source (headline line and address), excerpt, comment, labels."""
    empty = Document()
    title = " ".join(fields.get("title", empty).text.split())
    headline = [line for block in fields.get("source", empty).blocks for line in lines_of(block)]
    labels = _label_names(fields.get("labels", empty).text)
    excerpt, comment = fields.get("excerpt", empty), fields.get("comment", empty)
    return _manuscript(title, headline, [], excerpt, comment, labels, [])


def is_address(text: str) -> bool:
    """Whether a text is one web address and nothing else."""
    parts = urlsplit(text.strip())
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"\s", text.strip())


def _manuscript(
    title: str,
    headline: list[Line],
    more: list[str],
    excerpt: Document,
    comment: Document,
    labels: list[str],
    faults: list[str],
) -> Manuscript:
    source = _source(headline, more, faults)
    if not title:
        faults.insert(0, "The post has no title: write it on the first line.")
    if len(title) > TITLE_LIMIT:
        faults.append(f"The title has {len(title)} characters; at most {TITLE_LIMIT} are possible.")
    if len(labels) > LABEL_LIMIT:
        faults.append(f"There are {len(labels)} labels; at most {LABEL_LIMIT} are possible.")
    if faults:
        raise Invalid("\n".join(faults))
    return Manuscript(title=title, source=source, excerpt=excerpt, comment=comment, labels=tuple(labels))


def _source(lines: list[Line], more: list[str], faults: list[str]) -> Source | None:
    addresses: list[str] = []
    words: list[str] = []
    for line in lines:
        text = line_text(line)
        linked = links_in(line)
        if _ADDRESS.fullmatch(text):
            addresses.append(linked[0] if linked else text)
        elif text:
            words.append(text)
            addresses.extend(linked)
    addresses.extend(more)
    credit = " ".join(words)
    if not credit and not addresses:
        return None
    address = addresses[0] if addresses else ""
    if not address:
        faults.append(
            f"“{credit[:80]}” has no address: put it on the line below, or as a link on the headline or on “Read more”."
        )
    elif not is_address(address):
        faults.append(f"“{address[:80]}” is not an address: it must begin with https:// or http://.")
    headline, *behind = _CREDIT.split(credit, maxsplit=1)
    author, publication = _author_and_publication(behind[0] if behind else "")
    return Source(headline.strip() or address, address, author, publication)


def _author_and_publication(credit: str) -> tuple[str, str]:
    """ "Author Name, Publication"; several authors are separated by commas too, so the last comma counts."""
    author, comma, publication = credit.rpartition(",")
    return (author.strip(), publication.strip()) if comma else (credit.strip(), "")


def _paragraphs(text: Document) -> list[Block]:
    return [block for block in text.blocks if Document((block,)).text.strip()]


def _take_title(paragraphs: list[Block]) -> tuple[str, list[Block]]:
    first, *others = paragraphs
    lines = [first.children] if isinstance(first, Heading) else lines_of(first)
    title, rest = line_text(lines[0]) if lines else "", lines[1:]
    return title, [*paragraph_of(rest).blocks, *others]


def _take_labels(paragraphs: list[Block]) -> tuple[list[str], list[Block]]:
    """Labels are hashtags alone on the last line."""
    if not paragraphs:
        return [], paragraphs
    lines = lines_of(paragraphs[-1])
    if not lines or not _LABELS.fullmatch(line_text(lines[-1])):
        return [], paragraphs
    return _label_names(line_text(lines[-1])), [*paragraphs[:-1], *paragraph_of(lines[:-1]).blocks]


def _label_names(text: str) -> list[str]:
    """ "#city #local_news", "city, local news" or "city sport", as people write them."""
    separator = r"[,\n]" if "," in text else r"\s+"
    names = (name.strip().lstrip("#").replace("_", " ") for name in re.split(separator, text))
    return list(dict.fromkeys(name for name in names if name))


def _take_comment(paragraphs: list[Block]) -> tuple[Document, list[Block]]:
    for place, block in enumerate(paragraphs):
        for number, line in enumerate(lines_of(block)):
            opening = _MY_COMMENT.match(line_text(line))
            if opening:
                lines = lines_of(block)
                first = paragraph_of([without_prefix(line, opening.end()), *lines[number + 1 :]])
                before = paragraph_of(lines[:number])
                return first + Document(tuple(paragraphs[place + 1 :])), [*paragraphs[:place], *before.blocks]
    return Document(), paragraphs


def _is_source(block: Block) -> bool:
    lines = lines_of(block)
    if not lines or len(lines) > 3:
        return False
    texts = [line_text(line) for line in lines]
    if any(_READ_MORE.fullmatch(text) for text in texts):
        return False
    has_address = any(_ADDRESS.fullmatch(text) for text in texts)
    linked_whole = any(len(line) <= 2 and links_in(line[:1]) for line in lines)
    return has_address or linked_whole or (len(lines) <= 2 and bool(_CREDIT.search(texts[0])))


def _is_bare_address(block: Block) -> bool:
    return all(_ADDRESS.fullmatch(line_text(line)) for line in lines_of(block)) and bool(lines_of(block))


def _take_excerpt(paragraphs: list[Block]) -> tuple[list[Block], list[str], list[Block]]:
    """What stands above "Read more", the addresses that it links to, and what stands below it."""
    for place, block in enumerate(paragraphs):
        lines = lines_of(block)
        for number, line in enumerate(lines):
            if _READ_MORE.fullmatch(line_text(line)):
                above = [*paragraphs[:place], *paragraph_of(lines[:number]).blocks]
                below = [*paragraph_of(lines[number + 1 :]).blocks, *paragraphs[place + 1 :]]
                return above, links_in(line), below
    return paragraphs, [], []


def _beginning(block: Block) -> str:
    text = " ".join(Document((block,)).text.split())
    return text if len(text) <= 40 else text[:39] + "…"
