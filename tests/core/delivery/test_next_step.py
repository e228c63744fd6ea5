"""The ledger's one decision, as its table."""

import pytest

from core.model import Standing, Step, next_step

OPEN, SENDING, UNCLEAR = Standing.OPEN, Standing.SENDING, Standing.UNCLEAR


@pytest.mark.parametrize(
    ("wanted", "sent", "standing", "expected"),
    [
        (None, None, OPEN, Step.REST),
        (1, None, OPEN, Step.SEND),
        (1, 1, OPEN, Step.REST),
        (2, 1, OPEN, Step.REVISE),
        (None, 1, OPEN, Step.RETRACT),
        (2, 0, OPEN, Step.REVISE),
        (1, None, SENDING, Step.REST),
        (None, 1, SENDING, Step.REST),
        (1, None, UNCLEAR, Step.RECONCILE),
        (2, None, UNCLEAR, Step.RECONCILE),
        (None, None, UNCLEAR, Step.RECONCILE),
        (1, None, Standing.REFUSED, Step.REST),
        (2, 1, Standing.REMOVED, Step.REST),
        (None, 1, Standing.REMOVED, Step.REST),
    ],
)
def test_decision(wanted: int | None, sent: int | None, standing: Standing, expected: Step) -> None:
    assert next_step(wanted, sent, standing) == expected
    assert next_step(wanted, sent, standing, paused=True) == Step.REST


def test_a_comment_waits_for_the_thread_of_its_post() -> None:
    assert next_step(1, None, OPEN, thread_known=False) == Step.WAIT
    assert next_step(2, 1, OPEN, thread_known=False) == Step.REVISE
    assert next_step(None, 1, OPEN, thread_known=False) == Step.RETRACT
