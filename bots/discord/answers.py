"""The line above a relayed answer that says what it answers, and how it is known again."""

from __future__ import annotations

import re

from bots.discord.render import render
from core.markup.tree import Link, Text, paragraph

_LINE = re.compile(r"-# (?:\[in answer to [^\n]*\]\([^\s()]*\)|in answer to [^\n]*)(?:\n|\Z)")


def line(name: str, address: str | None) -> str:
    """ "in answer to NAME" in small print, linked to that message where it has an address; ends with a line break."""
    said = Text(f"in answer to {' '.join(name.split())}")
    return f"-# {render(paragraph(Link(address, (said,)) if address else said))}\n"


def without(content: str) -> str:
    """What was said below the line: the content of a message of ours as its author wrote it."""
    found = _LINE.match(content)
    return content[found.end() :] if found else content
