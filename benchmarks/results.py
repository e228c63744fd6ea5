"""What was measured, as one table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from rich.table import Table


@dataclass(frozen=True, slots=True)
class Result:
    """One line: `ratio` is measured / allowed, and has to be at most, or at least, `bar`.

    Where things are counted that must not be (`counted`), it is their number. A `timed` result depends on what else the
    machine does, of which `note` tells; `flaw` is what spoils a result that is fast enough.
    """

    row: str
    what: str
    measured: str
    allowed: str
    ratio: float
    bar: float
    sense: Literal["at most", "at least"] = "at most"
    timed: bool = True
    flaw: str = ""
    note: str = ""

    @property
    def is_met(self) -> bool:
        return not self.flaw and (self.ratio <= self.bar if self.sense == "at most" else self.ratio >= self.bar)


def counted(row: str, what: str, wrong: Mapping[str, int], besides: str = "") -> Result:
    """A line of what must not happen at all: {"lost": 0, "doubled on Discord": 0}; `besides` is told with it."""
    measured = ", ".join(f"{count} {name}" for name, count in wrong.items())
    total = float(sum(wrong.values()))
    return Result(row, what, measured + (f" ({besides})" if besides else ""), "0", total, 0.0, timed=False)


def table(results: Iterable[Result]) -> Table:
    """All of them, in the order in which they were measured."""
    shown = Table("row", "what", "measured", "against", "ratio", "bar", "", title="Sending")
    for each in results:
        sign = "≤" if each.sense == "at most" else "≥"
        ratio, bar = (f"{number:.{2 if each.timed else 0}f}" for number in (each.ratio, each.bar))
        met = "[green]met[/]" if each.is_met else "[red]missed[/]"
        verdict = "; ".join(filter(None, (met, each.flaw, each.note)))
        shown.add_row(each.row, each.what, each.measured, each.allowed, ratio, f"{sign} {bar}", verdict)
    return shown
