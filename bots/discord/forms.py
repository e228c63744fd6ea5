"""The form (Discord: modal) in which a post is written, and what a filled one says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord

from bots.discord.parse import parse
from core.markup.tree import Document

POST = "post"
_LONGEST = 4000
"""Characters of a text input (components/reference, "Text Input")."""


def post_form(form_id: str) -> discord.ui.Modal:
    """An empty form for a post; the inputs bear the names of the post's fields."""
    paragraph = discord.TextStyle.paragraph
    modal = discord.ui.Modal(title="A new post", custom_id=form_id)
    inputs = (
        ("Title", "", discord.ui.TextInput[Any](custom_id="title", max_length=200)),
        (
            "Source",
            "Headline -- author, publication; the address on the next line",
            discord.ui.TextInput[Any](custom_id="source", style=paragraph, required=False, max_length=1000),
        ),
        (
            "Excerpt",
            "",
            discord.ui.TextInput[Any](custom_id="excerpt", style=paragraph, required=False, max_length=_LONGEST),
        ),
        (
            "My Comment",
            "",
            discord.ui.TextInput[Any](custom_id="comment", style=paragraph, required=False, max_length=_LONGEST),
        ),
        ("Labels", "#label #another", discord.ui.TextInput[Any](custom_id="labels", required=False, max_length=200)),
    )
    for label, description, text_input in inputs:
        modal.add_item(discord.ui.Label(text=label, description=description or None, component=text_input))
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
