"""Which post a command is about: the one whose number it names, or the one it was sent in reply to."""

from __future__ import annotations

import re

from bots.desk.lines import line_text, lines_of, paragraph_of
from core.markup.tree import Document
from core.model.events import Commanded
from core.store import Transaction
from core.store.messages import shown_by

_NUMBER = re.compile(r"(?:No\.\s*|#)?([0-9]{1,9})")


def numbered(argument: Document) -> tuple[int | None, Document]:
    """The number that stands alone on a command's first line, and the text below it."""
    if not argument.blocks:
        return None, argument
    first, *others = argument.blocks
    lines = lines_of(first)
    number = _NUMBER.fullmatch(line_text(lines[0])) if lines else None
    if number is None:
        return None, argument
    return int(number[1]), Document((*paragraph_of(lines[1:]), *others))


async def post_meant(tx: Transaction, event: Commanded) -> int | None:
    """The number of the post; None where neither the command nor what it answers tells."""
    number, _ = numbered(event.argument)
    if number is None and event.answers and (shown := await shown_by(tx, event.person.network, event.answers)):
        return shown.post_id
    return number
