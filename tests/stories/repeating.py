"""By which seeds chance falls: the same ones each time, unless others are asked for, as `make chaos` does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

ALWAYS = 20140826


def seeds() -> list[int]:
    """CHAOS_ROUNDS seeds in a row that begin with CHAOS_SEED."""
    first, rounds = os.environ.get("CHAOS_SEED", ALWAYS), os.environ.get("CHAOS_ROUNDS", 1)
    return [int(first) + number for number in range(int(rounds))]


def lives(few: int, many: int) -> int:
    """How often a service is started: seldom in a test that runs each time."""
    return many if "CHAOS_SEED" in os.environ else few


@contextmanager
def repeated(seed: int) -> Iterator[None]:
    """Say of every failure how to see it again."""
    try:
        yield
    except BaseException as fault:
        fault.add_note(f"Seed {seed}; the same again: make chaos SEED={seed} ROUNDS=1")
        raise
