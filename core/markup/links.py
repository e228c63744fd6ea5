"""Which addresses may become links."""

from __future__ import annotations

import re

_PLAIN = r"""[^\s<>"\\\x00-\x20\x7f-\x9f\ud800-\udfff]"""
_LINKABLE = re.compile(rf"(?:https?://{_PLAIN}+|mailto:{_PLAIN}+@{_PLAIN}+|tg://{_PLAIN}+)", re.IGNORECASE)


def linkable(url: str) -> bool:
    """Whether `url` is an absolute http, https, mailto or tg address without blanks, quotes or brackets."""
    return _LINKABLE.fullmatch(url) is not None


def shows_itself(url: str, text: str) -> bool:
    """Whether a link's text is its own address, as in a bare address that was recognised as a link."""
    return text in (url, url.removeprefix("mailto:"))
