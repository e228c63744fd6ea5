"""`python -m benchmarks [row ...] [--quick]`: measure, and print one table."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable

import click
from rich.console import Console

from benchmarks import broadcast, fanout, hot, relaying, throughput
from benchmarks.results import Result, table

_ROWS: dict[str, Callable[..., AsyncIterator[Result]]] = {
    "1": broadcast.measure,
    "2": hot.measure,
    "4": throughput.measure,
    "5": fanout.measure,
    "6": relaying.measure,
}


@click.command()
@click.argument("rows", nargs=-1, type=click.Choice(list(_ROWS)))
@click.option("--quick", is_flag=True, help="Less of everything: to see that it works.")
def main(rows: tuple[str, ...], quick: bool) -> None:
    """Measure these ROWS (all of them unless named) in one run; 6 is also 7."""
    console = Console()
    results: list[Result] = []
    try:
        asyncio.run(_measure(rows or tuple(_ROWS), quick, console, results))
    finally:
        console.print(table(results))


async def _measure(rows: tuple[str, ...], quick: bool, console: Console, results: list[Result]) -> None:
    for row in rows:
        begun = time.monotonic()
        async for result in _ROWS[row](quick=quick):
            results.append(result)
        console.print(f"row {row}: measured in {time.monotonic() - begun:.0f} s", highlight=False)


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
