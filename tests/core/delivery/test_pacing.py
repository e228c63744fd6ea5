"""Pacing, with a clock of the test's own: never more than a rate allows, and never less than it could be."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.delivery.pacing import Pacing, Window
from core.ports import PlacePace, Rate

SLIDING = Rate(30, 1.0)
CHAT, GROUP = PlacePace("chat", (Rate(3, 3.0),)), PlacePace("group", (Rate(3, 3.0), Rate(20, 60.0)))


def arrivals(rate: Rate, trips: Sequence[tuple[float, float]]) -> list[float]:
    """When so many messages to anywhere arrive, if each takes (there, back) seconds and is begun as soon as it may."""
    pacing, anywhere = Pacing([rate]), PlacePace("")
    now, arrived, under_way = 0.0, list[float](), list[tuple[float, float]]()
    for there, back in trips:
        while (wait := pacing.wait(now)) > 0:
            if under_way and under_way[0][0] <= now + wait:
                answered, begun = heapq.heappop(under_way)
                now = max(now, answered)
                pacing.end(anywhere, begun, now)
            else:
                now += wait
        pacing.begin(anywhere, now)
        heapq.heappush(under_way, (now + there + back, now))
        arrived.append(now + there)
    return sorted(arrived)


@given(
    most=st.integers(1, 12),
    trips=st.lists(st.tuples(st.floats(0.001, 3.0), st.floats(0.001, 3.0)), min_size=1, max_size=120),
)
def test_no_span_of_time_sees_more_than_is_allowed_whenever_messages_arrive(
    most: int, trips: list[tuple[float, float]]
) -> None:
    """Fewer than thirty may all have opened a connection, so that nothing is credited; see below for more."""
    arrived = arrivals(Rate(most, 1.0), trips[:29])
    assert all(later - earlier >= 1.0 for earlier, later in zip(arrived, arrived[most:], strict=False))


@given(
    base=st.floats(0.01, 0.5),
    extra=st.lists(st.floats(0.0, 0.5), min_size=100, max_size=200),
)
def test_nor_once_the_time_that_all_of_them_take_is_credited(base: float, extra: list[float]) -> None:
    """However long they are held up, on the way there or back: none is faster than the fastest of the last ones."""
    trips = [(base / 2 + more * (number % 2), base / 2 + more * (number % 3)) for number, more in enumerate(extra)]
    # The fastest there is, now and then: so it is among the last thirty all the time.
    trips = [(base / 2, base / 2) if number % 20 == 0 else trip for number, trip in enumerate(trips)]
    arrived = arrivals(SLIDING, trips)
    assert all(later - earlier >= 1.0 for earlier, later in zip(arrived, arrived[30:], strict=False))


@pytest.mark.parametrize("latency", [0.001, 0.05, 0.2])
def test_no_time_is_lost_where_every_message_takes_the_same(latency: float) -> None:
    arrived = arrivals(SLIDING, [(latency / 2, latency / 2)] * 640)
    assert 21.0 <= arrived[-1] <= 21.5 + latency


def test_what_is_under_way_counts_until_it_is_answered() -> None:
    window = Window(Rate(2, 1.0))
    window.begin()
    assert window.wait(0.0) == 0
    window.begin()
    assert window.wait(100.0) == math.inf
    window.end()
    window.answered(100.0)
    assert window.wait(100.5) == pytest.approx(0.501)
    assert window.wait(101.1) == 0


@pytest.mark.parametrize(
    ("pace", "sent", "wait"),
    [
        (CHAT, [], 0),
        (CHAT, [0, 0], 0),
        (CHAT, [0, 0, 0], 3),
        (CHAT, [-1, 0, 0], 2),
        (CHAT, [-3.1, 0, 0], 0),
        (GROUP, [-50 + 2 * number for number in range(20)], 10),
        (GROUP, [-70 + 3 * number for number in range(20)], 0),
        (PlacePace("no limits"), [0] * 100, 0),
    ],
)
def test_what_a_place_takes(pace: PlacePace, sent: list[float], wait: float) -> None:
    pacing = Pacing([])
    for at in sent:
        pacing.begin(pace, at)
        pacing.end(pace, at, at)
    assert pacing.wait_at(pace, 0.0) == pytest.approx(wait, abs=0.002)
    assert pacing.wait_at(PlacePace("another"), 0.0) == 0


def test_a_burst_is_spread_a_little() -> None:
    pacing = Pacing([SLIDING])
    pacing.begin(CHAT, 0.0)
    assert pacing.wait(0.0) == pytest.approx(1 / 90)


@pytest.mark.parametrize(("messages", "then"), [(0, 0.0), (1, 3.0), (4, 3.0)])
def test_a_message_counts_as_what_it_became(messages: int, then: float) -> None:
    pacing = Pacing([])
    for _ in range(2):
        pacing.begin(CHAT, 0.0)
        pacing.end(CHAT, 0.0, 0.0)
    pacing.begin(CHAT, 0.0)
    pacing.end(CHAT, 0.0, 0.0, messages)
    assert pacing.wait_at(CHAT, 0.0) == pytest.approx(then, abs=0.002)


def test_a_silence_is_a_places_own_unless_it_is_everybodys() -> None:
    pacing = Pacing([SLIDING])
    pacing.silence("chat", 7.0)
    assert (pacing.wait_at(CHAT, 0.0), pacing.wait_at(GROUP, 0.0), pacing.wait(0.0)) == (7, 0, 0)
    pacing.silence("chat", 5.0)
    pacing.silence("", 2.0)
    assert (pacing.wait_at(CHAT, 0.0), pacing.wait(0.0), pacing.wait(2.0)) == (7, 2, 0)


def test_what_was_sent_before_counts() -> None:
    pacing = Pacing([Rate(1, 10.0)])
    pacing.remember(CHAT, 100.0)
    assert pacing.wait(103.0) == pytest.approx(7, abs=0.002)


def test_a_clock_that_is_set_back_stops_nothing() -> None:
    window = Window(SLIDING)
    window.answered(5000.0, 30)
    assert window.wait(100.0) == 0
