"""What was measured, as one table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rich.table import Table


@dataclass(frozen=True, slots=True)
class Result:
    """One line: `ratio` is measured / allowed, and has to be at most, or at least, `bar`."""

    row: str
    what: str
    measured: str
    allowed: str
    ratio: float
    bar: float
    sense: Literal["at most", "at least"] = "at most"

    @property
    def is_met(self) -> bool:
        return self.ratio <= self.bar if self.sense == "at most" else self.ratio >= self.bar


def table(results: Iterable[Result]) -> Table:
    """All of them, in the order in which they were measured."""
    shown = Table("row", "what", "measured", "against", "ratio", "bar", "", title="Sending")
    for each in results:
        sign = "≤" if each.sense == "at most" else "≥"
        met = "[green]met[/]" if each.is_met else "[red]missed[/]"
        shown.add_row(
            each.row, each.what, each.measured, each.allowed, f"{each.ratio:.3f}", f"{sign} {each.bar:.2f}", met
        )
    return shown
