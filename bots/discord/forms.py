"""The form (Discord: modal) in which a post is written or changed, and what a filled one says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import discord

from bots.discord.parse import parse
from bots.discord.render import render
from core.markup.tree import Document

POST = "post"
EDIT = "edit"
_LONGEST = 4000
"""Characters of a text input (components/reference, "Text Input")."""


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    label: str
    longest: int
    description: str | None = None
    is_long: bool = False
    is_required: bool = False


_FIELDS = (
    _Field("title", "Title", 200, is_required=True),
    _Field("source", "Source", 1000, "Headline -- author, publication; the address on the next line", is_long=True),
    _Field("excerpt", "Excerpt", _LONGEST, is_long=True),
    _Field("comment", "My Comment", _LONGEST, is_long=True),
    _Field("labels", "Labels", 200, "#label #another"),
)


def post_form(form_id: str, title: str, filled: Mapping[str, Document]) -> discord.ui.Modal:
    """A form for a post, perhaps filled in; the inputs bear the names of the post's fields."""
    modal = discord.ui.Modal(title=title, custom_id=form_id)
    for field in _FIELDS:
        document = filled.get(field.name)
        text_input = discord.ui.TextInput[Any](
            custom_id=field.name,
            style=discord.TextStyle.paragraph if field.is_long else discord.TextStyle.short,
            required=field.is_required,
            max_length=field.longest,
            default=render(document)[: field.longest] if document else None,
        )
        modal.add_item(discord.ui.Label(text=field.label, description=field.description, component=text_input))
    # A form that is finished is not kept by the library: a filled one is understood from its ids alone.
    modal.stop()
    return modal


def fields_of(submitted: Mapping[str, Any]) -> dict[str, Document]:
    """The inputs that were filled in, by their names, whether they stood in rows or below labels."""
    fields: dict[str, Document] = {}
    for component in submitted["components"]:
        for text_input in component.get("components") or [component["component"]]:
            if text_input.get("value", "").strip():
                fields[text_input["custom_id"]] = parse(text_input["value"], names={})
    return fields
