"""Buttons below a message: each bears its action as its id, so that a press means the same after a restart."""

from __future__ import annotations

import discord

from core.model.values import Button


def view_of(rows: tuple[tuple[Button, ...], ...]) -> discord.ui.View | None:
    """The rows as the library sends them, None for none."""
    if not rows:
        return None
    view = discord.ui.View(timeout=None)
    for number, row in enumerate(rows):
        for button in row:
            view.add_item(discord.ui.Button(label=button.label, custom_id=button.action, row=number))
    # A view that is finished is not kept by the library: presses are understood from their ids alone.
    view.stop()
    return view
