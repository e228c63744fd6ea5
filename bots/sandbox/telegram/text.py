"""What the server makes of a text: entities checked and sorted, white space trimmed, limits kept.

Offsets and lengths count UTF-16 code units, and so do the limits (https://core.telegram.org/bots/api#messageentity).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bots.sandbox.telegram.detect import detect
from bots.sandbox.telegram.markup import checked_link, parse
from bots.sandbox.telegram.model import Json
from bots.sandbox.telegram.refusal import bad_request

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ENTITY_LIMIT = 100
"""More entities than that are dropped without a word."""

_STYLES = [
    "blockquote",
    "expandable_blockquote",
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "custom_emoji",
    "text_link",
    "text_mention",
    "date_time",
    "code",
    "pre",
]
_AUTOMATIC = ("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number")
_OPAQUE = ("code", "pre")


def formatted(text: str, parse_mode: str | None, entities: Sequence[Json] | None) -> tuple[str, list[Json]]:
    """A bot's text: markup parsed, or the given entities checked; then cleaned and links found in it.

    Only HTML is understood as a parse mode; raises Refusal 400.
    """
    if parse_mode is None:
        return cleaned(text, entities or ())
    if parse_mode.lower() != "html":
        raise bad_request(f"parse_mode {parse_mode} is not supported by the sandbox; use HTML or entities")
    return cleaned(*parse(text))


def cleaned(text: str, entities: Iterable[Json]) -> tuple[str, list[Json]]:
    """Checks entities against the text, replaces control characters, trims, and adds what is found in it."""
    checked = [entity for entity in (_checked(entity, text) for entity in entities) if entity is not None]
    text, checked = _trimmed(*_printable(text, checked))
    opaque = [(e["offset"], e["offset"] + e["length"]) for e in checked if e["type"] in _OPAQUE]
    kept = [
        entity
        for entity in checked
        if entity["type"] in (*_OPAQUE, "blockquote", "expandable_blockquote")
        or not any(entity["offset"] < end and start < entity["offset"] + entity["length"] for start, end in opaque)
    ]
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in kept
        if entity["type"] in (*_OPAQUE, "text_link", "text_mention")
    ]
    kept += detect(text, taken)
    kept.sort(key=_order)
    return text, kept[:ENTITY_LIMIT]


def units(text: str) -> int:
    """The length in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def limited_text(text: str) -> None:
    """Raises Refusal 400 unless a message may carry the text."""
    if not text:
        raise bad_request("text must be non-empty")
    if units(text) > TEXT_LIMIT:
        raise bad_request("message is too long")


def limited_caption(text: str) -> None:
    """Raises Refusal 400 unless a picture or document may carry the caption."""
    if units(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")


def _order(entity: Json) -> tuple[int, int, int]:
    kind = entity["type"]
    return entity["offset"], -entity["length"], _STYLES.index(kind) if kind in _STYLES else -1


def _checked(entity: Json, text: str) -> Json | None:
    kind, offset, length = entity.get("type"), entity.get("offset"), entity.get("length")
    if not isinstance(offset, int) or not isinstance(length, int):
        raise bad_request("can't parse MessageEntity: offset and length must be integers")
    if kind not in _STYLES and kind not in _AUTOMATIC:
        raise bad_request(f'can\'t parse MessageEntity: unsupported type "{kind}"')
    if offset < 0 or length < 0:
        raise bad_request(f"receive an entity with incorrect offset {offset} or length {length}")
    size = units(text)
    if offset + length > size:
        raise bad_request(
            f"entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {size}"
        )
    wide = text.encode("utf-16-le")
    if _splits(wide, offset):
        raise bad_request(f"entity beginning at UTF-16 offset {offset} starts in the middle of a UTF-16 symbol")
    if _splits(wide, offset + length):
        raise bad_request(
            f"entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol at "
            f"UTF-16 offset {offset + length}"
        )
    if length == 0 or kind in _AUTOMATIC:
        return None
    if kind == "text_link":
        url = checked_link(str(entity.get("url", "")))
        return None if url is None else {**entity, "url": url}
    if kind == "date_time" and not isinstance(entity.get("unix_time"), int):
        raise bad_request("can't parse MessageEntity: unix_time must be an integer")
    if kind == "code":
        return {key: value for key, value in entity.items() if key != "language"}
    return dict(entity)


def _splits(wide: bytes, offset: int) -> bool:
    """Whether the offset lies between the two halves of a surrogate pair."""
    return 0xDC <= (wide[offset * 2 + 1] if offset * 2 < len(wide) else 0) <= 0xDF


def _printable(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Carriage returns vanish and other control characters become spaces, as the server has it."""
    moved = [0]
    kept: list[str] = []
    length = 0
    for character in text:
        width = units(character)
        if character != "\r":
            kept.append(" " if character < " " and character != "\n" else character)
            length += width
        moved += [length] * width
    return "".join(kept), [_between(e, moved[e["offset"]], moved[e["offset"] + e["length"]]) for e in entities]


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    lead = len(text) - len(text.lstrip())
    stripped = text.strip()
    size = units(stripped)
    moved = [
        _between(e, min(max(e["offset"] - lead, 0), size), min(e["offset"] + e["length"] - lead, size))
        for e in entities
    ]
    return stripped, [entity for entity in moved if entity["length"] > 0]


def _between(entity: Json, start: int, end: int) -> Json:
    return {**entity, "offset": start, "length": end - start}
