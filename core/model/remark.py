"""How a comment ends that takes fewer messages than it needs."""

from __future__ import annotations

from core.markup.tree import Document, Link, Text, paragraph, plain
from core.model.values import Remark


def rest_of(remark: Remark) -> Document | None:
    """What stands in place of the rest where further messages may not be added; None where they may.

    Below what was said in answer to it since, further parts would be torn from the first ones.
    """
    if not remark.followed:
        return None
    if remark.permalink is None:
        return plain("The rest of it stands on the blog.")
    return paragraph(Link(remark.permalink, (Text("Read more"),)))
