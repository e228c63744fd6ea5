"""Parses the Bot API's HTML style into plain text and entities, with the real server's complaints."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from yarl import URL

from bots.sandbox.telegram.model import Json
from bots.sandbox.telegram.refusal import Refusal, bad_request

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_MARK = re.compile(r"<|&(?:(?:lt|gt|amp|quot)|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_END = re.compile(r"</\s*([a-zA-Z0-9-]*)\s*>")
_START = re.compile(r"<([a-zA-Z0-9-]*)((?:\s+[a-zA-Z-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?)*)\s*>")
_NAME = re.compile(r"<([a-zA-Z0-9-]*)")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int


@dataclass(slots=True)
class _Parsed:
    text: str = ""
    units: int = 0
    entities: list[Json] = field(default_factory=list)
    nested: list[_Open] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.text += text
        self.units += len(text.encode("utf-16-le")) // 2


def parse(markup: str) -> tuple[str, list[Json]]:
    """Text and entities (offsets in UTF-16 units) of `markup`; raises Refusal 400 "can't parse entities: ...".

    Rules: https://core.telegram.org/bots/api#html-style
    """
    parsed = _Parsed()
    position = 0
    while mark := _MARK.search(markup, position):
        parsed.add(markup[position : mark.start()])
        if mark[0] != "<":
            parsed.add(html.unescape(mark[0]))
            position = mark.end()
        elif markup.startswith("</", mark.start()):
            position = _close(parsed, markup, mark.start())
        else:
            position = _open(parsed, markup, mark.start())
    parsed.add(markup[position:])
    if parsed.nested:
        raise _unparsable(f'Can\'t find end tag corresponding to start tag "{parsed.nested[-1].tag}"')
    return parsed.text, parsed.entities


def checked_link(address: str) -> str | None:
    """The address as the server writes it (a path is never empty), or None if it would be dropped."""
    if address.startswith(("tg://", "ton://", "mailto:", "tel:")):
        return address
    with_scheme = address if "://" in address else f"http://{address}"
    try:
        url = URL(with_scheme, encoded=True)
    except ValueError:
        return None
    host = url.host or ""
    if url.scheme not in ("http", "https") or "." not in host:
        return None
    rest = with_scheme.split("://", 1)[1]
    if "/" not in rest:
        cut = min((rest.find(sign) for sign in "?#" if sign in rest), default=len(rest))
        rest = f"{rest[:cut]}/{rest[cut:]}"
    return f"{url.scheme}://{rest}"


def _open(parsed: _Parsed, markup: str, start: int) -> int:
    name = _NAME.match(markup, start)
    tag = name[1].lower() if name else ""
    where = _byte(markup, start)
    if tag not in _TYPES:
        raise _unparsable(f'Unsupported start tag "{tag}" at byte offset {where}')
    found = _START.match(markup, start)
    if found is None:
        raise _unparsable(f"Unclosed start tag at byte offset {where}")
    attributes = {
        key.lower(): html.unescape(double or single or bare)
        for key, double, single, bare in _ATTRIBUTE.findall(found[2])
    }
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
    parsed.nested.append(_Open(tag, attributes, parsed.units))
    return found.end()


def _close(parsed: _Parsed, markup: str, start: int) -> int:
    where = _byte(markup, start)
    found = _END.match(markup, start)
    if found is None:
        raise _unparsable(f"Unclosed end tag at byte offset {where}")
    if not parsed.nested:
        raise _unparsable(f"Unexpected end tag at byte offset {where}")
    opened = parsed.nested.pop()
    if found[1] and found[1].lower() != opened.tag:
        raise _unparsable(
            f'Unmatched end tag at byte offset {where}, expected "</{opened.tag}>", found "</{found[1].lower()}>"'
        )
    if parsed.units > opened.offset:
        _record(parsed, opened)
    return found.end()


def _record(parsed: _Parsed, opened: _Open) -> None:
    entity: Json = {
        "type": _TYPES[opened.tag],
        "offset": opened.offset,
        "length": parsed.units - opened.offset,
    }
    match opened.tag:
        case "a":
            covered = parsed.text.encode("utf-16-le")[opened.offset * 2 :].decode("utf-16-le")
            href = opened.attributes.get("href") or covered
            if mention := re.fullmatch(r"tg://user\?id=(\d+)", href):
                entity |= {"type": "text_mention", "user": {"id": int(mention[1])}}
            elif url := checked_link(href):
                entity["url"] = url
            else:
                return
        case "code" if parsed.nested and parsed.nested[-1].tag == "pre":
            entity["language"] = opened.attributes.get("class", "").removeprefix("language-")
        case "pre":
            inner = parsed.entities[-1] if parsed.entities else {}
            if (
                inner.get("type") == "code"
                and (inner["offset"], inner["length"]) == (entity["offset"], entity["length"])
                and inner.get("language")
            ):
                entity["language"] = parsed.entities.pop()["language"]
        case "blockquote" if "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        case "tg-emoji":
            entity["custom_emoji_id"] = opened.attributes.get("emoji-id", "")
        case _:
            pass
    parsed.entities.append(entity)


def _byte(markup: str, position: int) -> int:
    return len(markup[:position].encode())


def _unparsable(reason: str) -> Refusal:
    return bad_request(f"can't parse entities: {reason}")
