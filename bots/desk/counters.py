"""Counters: the parts of the desk. Each knows some commands and some buttons, and the desk routes to them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from bots.desk.effects import Effect
from core.model.events import Commanded, Pressed


@dataclass(frozen=True, slots=True)
class Command:
    """A command: what takes time is done by `act`, and what belongs into the transaction is its effect.

    The desk itself asks whether its giver is an editor where it is `editors_only`, and whether others read along where
    it is `discreet`. `act` raises core.errors for what the person did wrong.
    """

    act: Callable[[Commanded], Awaitable[Effect]]
    editors_only: bool = False
    discreet: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """A button: its press comes with the number that its action ends in ("publish:12")."""

    act: Callable[[Pressed, int], Awaitable[Effect]]
    editors_only: bool = True


class Counter(Protocol):
    """A part of the desk."""

    @property
    def commands(self) -> Mapping[str, Command]:
        """By their names."""
        ...

    @property
    def buttons(self) -> Mapping[str, Button]:
        """By the words before the number in their actions."""
        ...
