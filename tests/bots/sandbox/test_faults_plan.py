"""When a fault strikes, and what is no sensible fault."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bots.sandbox.faults import Disorder, Disturbance, Fault, Plan
from bots.sandbox.faults.plan import MOST


def struck(fault: Fault, count: int) -> list[bool]:
    """Which of so many things a fault strikes."""
    plan = Plan[Fault]()
    plan.add(fault)
    return [plan.struck_by(lambda _: True) is fault for _ in range(count)]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault("drop"), [True, False, False]),
        (Fault("drop", times=2), [True, True, False]),
        (Fault("drop", times=None), [True, True, True]),
        (Fault("drop", after=1), [False, True, False]),
        (Fault("drop", times=None, probability=0), [False, False, False]),
    ],
)
def test_how_often_a_fault_strikes(fault: Fault, expected: list[bool]) -> None:
    assert struck(fault, 3) == expected


def test_dice_fall_alike_in_each_run() -> None:
    first, again, other = (struck(Fault("500", None, probability=0.5, seed=seed), 200) for seed in (7, 7, 8))
    assert first == again != other
    assert 60 < sum(first) < 140


def test_only_one_fault_strikes_at_a_time_in_their_order() -> None:
    plan = Plan[Fault]()
    first, second = Fault("500"), Fault("502")
    armed = [plan.add(first), plan.add(second)]
    assert [plan.struck_by(lambda _: True) for _ in range(3)] == [first, second, None]
    assert [one.struck for one in armed] == [1, 1]
    assert plan.listed() == []


def test_there_is_an_end_to_what_lies_in_wait() -> None:
    plan = Plan[Fault]()
    for _ in range(MOST):
        plan.add(Fault("500"))
    with pytest.raises(ValueError, match="no more than"):
        plan.add(Fault("500"))
    assert len(plan.listed()) == MOST


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "explode"},
        {"kind": "drop", "times": 0},
        {"kind": "drop", "after": -1},
        {"kind": "drop", "probability": 1.5},
        {"kind": "delay", "seconds": -1},
        {"kind": "delay", "seconds": 10**6},
        {"kind": "drop", "when": "after"},
        {"kind": "403", "when": "after"},
    ],
)
def test_what_is_no_fault(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Fault(**given)


@pytest.mark.parametrize(
    ("disturbances", "expected"),
    [
        ([Disturbance("duplicate")], "a a b c d"),
        ([Disturbance("reorder")], "b a c d"),
        ([Disturbance("reorder", times=None)], "b a d c"),
        ([Disturbance("late", seconds=3600)], "b c d | a"),
        ([Disturbance("late", times=2, seconds=3600)], "c d | a b"),
        ([Disturbance("late", update="c", seconds=3600), Disturbance("reorder")], "b a d | c"),
        ([Disturbance("reorder", after=3, seconds=3600)], "a b c | d"),
    ],
)
async def test_the_order_of_updates(disturbances: list[Disturbance], expected: str) -> None:
    told: list[str] = []
    disorder = Disorder[str](lambda update, tellings: told.extend([update] * tellings))
    for disturbance in disturbances:
        disorder.add(disturbance)
    for update in "abcd":
        disorder.pass_on(update, update)
    if disorder.held:
        told.append("|")
    disorder.clear()
    assert " ".join(told) == expected
    assert disorder.held == 0


async def test_what_is_late_comes_by_itself() -> None:
    arrived = asyncio.Event()
    disorder = Disorder[str](lambda update, tellings: arrived.set())
    disorder.add(Disturbance("late", seconds=0.01))
    disorder.pass_on("message", "hello")
    assert not arrived.is_set()
    await asyncio.wait_for(arrived.wait(), 10)
