"""The three ways of counting what is allowed in a time."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.sandbox.faults.allowance import Allowance, Bucket, Sliding, Window


@pytest.mark.parametrize(
    ("allowance", "moments", "waits"),
    [
        (Sliding(2, 10), [0, 4, 5, 10, 11, 14], [0, 0, 5, 0, 3, 0]),
        (Bucket(2, 0.5), [0, 0, 0, 1, 2, 2, 100, 100, 100], [0, 0, 2, 1, 0, 2, 0, 0, 2]),
        (Window(2, 10), [0, 4, 5, 10, 11, 12], [0, 0, 5, 0, 0, 8]),
    ],
    ids=["sliding", "bucket", "window"],
)
def test_how_long_to_wait(allowance: Allowance, moments: Sequence[float], waits: Sequence[float]) -> None:
    found = []
    for now in moments:
        wait = allowance.wait(now)
        if not wait:
            allowance.take(now)
        found.append(wait)
    assert found == pytest.approx(waits)


@given(st.lists(st.floats(0, 3), max_size=60), st.integers(1, 5))
def test_never_more_than_allowed_in_any_span(steps: list[float], most: int) -> None:
    allowance, now, taken = Sliding(most, 5.0), 0.0, list[float]()
    for step in steps:
        now += step
        if not allowance.wait(now):
            allowance.take(now)
            taken.append(now)
    assert all(late - early >= 5.0 - 1e-6 for early, late in zip(taken, taken[most:], strict=False))


@given(st.lists(st.floats(0, 3), max_size=60), st.sampled_from([Sliding, Bucket, Window]))
def test_who_waits_as_long_as_told_is_taken(steps: list[float], way: type[Sliding | Bucket | Window]) -> None:
    allowance, now = way(2, 3), 0.0
    for step in steps:
        now += step
        if wait := allowance.wait(now):
            now += wait + 1e-6
        assert allowance.wait(now) == 0
        allowance.take(now)


def test_a_window_tells_what_is_left() -> None:
    window = Window(2, 10)
    assert (window.left(0), window.resets_in(0)) == (2, 10)
    window.take(0)
    assert (window.left(4), window.resets_in(4)) == (1, 6)
    window.take(4)
    assert (window.left(9), window.left(10)) == (0, 2)
