"""`python -m benchmarks [row ...] [--quick]`: measure, and print one table."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import click
from rich.console import Console

from benchmarks import (
    appearing,
    broadcast,
    fanout,
    faults,
    hot,
    kills,
    lasting,
    relaying,
    restart,
    storm,
    taking_over,
    throughput,
)
from benchmarks.results import Result, table

_ROWS: dict[str, Callable[..., AsyncIterator[Result]]] = {
    "1": broadcast.measure,
    "2": hot.measure,
    "3": faults.measure,
    "4": throughput.measure,
    "5": fanout.measure,
    "6": relaying.measure,
    "8": kills.measure,
    "9": storm.measure,
    "10": taking_over.measure,
    "11": restart.measure,
    "12": appearing.measure,
    "13": lasting.measure,
}
_BUSY = 3.0
"""From this load average on somebody else is at work on the machine, and a time that was missed is measured again."""


@click.command()
@click.argument("rows", nargs=-1, type=click.Choice(list(_ROWS)))
@click.option("--quick", is_flag=True, help="Less of everything: to see that it works.")
def main(rows: tuple[str, ...], quick: bool) -> None:
    """Measure these ROWS (all of them unless named) in one run; 6 is also 7.

    Exits with 1 if a bar is missed; a quick run has none for times.
    """
    console = Console(width=None if sys.stdout.isatty() else 160)
    results: list[Result] = []
    begun = time.monotonic()
    try:
        asyncio.run(_measure(rows or tuple(_ROWS), quick, console, results))
    finally:
        console.print(table(results))
        console.print(f"measured in {(time.monotonic() - begun) / 60:.1f} minutes", highlight=False)
    if not all(each.is_met for each in results if not (quick and each.timed)):
        sys.exit(1)


async def _measure(rows: tuple[str, ...], quick: bool, console: Console, results: list[Result]) -> None:
    for row in rows:
        begun = time.monotonic()
        # To look through what the rows before left behind is no part of this one's time.
        gc.collect()
        gc.freeze()
        found = [result async for result in _ROWS[row](quick=quick)]
        load = os.getloadavg()[0]
        if load > _BUSY and not quick and any(each.timed and not each.is_met for each in found):
            note = f"second time, load {load:.1f}"
            found = [replace(result, note=note) async for result in _ROWS[row](quick=quick)]
        results += found
        for each in found:
            console.print(f"row {each.row}: {each.what}: {each.measured}", highlight=False)
        console.print(f"row {row}: measured in {time.monotonic() - begun:.0f} s", highlight=False)


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
