"""Plain characters in Discord's Markdown: what has to be done to them so that they mean nothing."""

from __future__ import annotations

import re

BREAK = "\u200b"
"""A zero width space: keeps apart what would mean something together."""

_ADDRESS = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)
# Inside of an address these would still open or close something around it; percent-encoded they are the same address.
_UNSAFE = re.compile(r"""[*|`\\~()\[\]]|__""")
_SPECIAL = re.compile(r"[\\*~|`\[\]<]|(?<=\])\(|_")
_WORD = re.compile(r"[0-9A-Za-z]")
_PING = re.compile(r"@(?=everyone|here)|<(?=[@#])")
# A line's beginning, styles that open there included, since Discord looks behind them too.
_LINE = re.compile(
    r"^((?:[ \t]|\*|_|~~|\|\||\u200b)*)(?:(\d{1,9})(?=\.[ \t])|(?=(?:#{1,3}|-#|[-+]|>|>>>)[ \t]))", re.MULTILINE
)


def escape(text: str, *, linked: bool = False, underlined: bool = False) -> str:
    """The characters of `text` within a line; addresses stay clickable unless they stand in a link already."""
    parts: list[str] = []
    at = 0
    for address in _ADDRESS.finditer(text):
        whole = address[0]
        safe = not linked and not _UNSAFE.search(whole.replace("__", "" if not underlined else "__"))
        parts.append(_characters(text[at : address.start()]))
        parts.append(whole if safe else _characters(whole.replace(":", "\\:", 1)))
        at = address.end()
    parts.append(_characters(text[at:]))
    return "".join(parts)
