"""What is said of a delivery: every standing with its reason and its remedy, as a table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.delivery.fate import Fate, fate, remedy_of
from core.model import Delivery, Destination, Standing
from core.model.destination import DISCONNECTED
from core.model.refs import NetworkName, PlaceRef, ThreadRef

NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
FAKE = NetworkName("fake")


def delivery(*, paused: str | None = None, **more: Any) -> Delivery:
    """The first send of post No. 12, still to be done, but for what `more` says."""
    place = Destination(network=FAKE, place=PlaceRef("a"), title="Corner", paused=paused)
    told: dict[str, Any] = {"wanted": 1, "sent": None, "standing": Standing.OPEN, "attempts": 0, "due_at": NOW}
    made = Delivery(id=7, network=FAKE, post_id=12, destination=place, **(told | more))
    made.settle(made.standing)
    return made


def comment(**more: Any) -> Delivery:
    return delivery(comment_id=3, **more)


LATER: dict[str, Any] = {"due_at": NOW + timedelta(seconds=40)}
MUCH_LATER: dict[str, Any] = {"due_at": NOW + timedelta(minutes=5)}
LONG_AGO: dict[str, Any] = {"due_at": NOW - timedelta(minutes=11), "begun_at": NOW - timedelta(minutes=11)}
RETRY = "“backchannel retry 7”"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (delivery(), Fate("to be sent")),
        (delivery(sent=1), Fate("stands")),
        (delivery(wanted=2, sent=1), Fate("to be changed")),
        (delivery(wanted=None, sent=1), Fate("to be taken back")),
        (delivery(wanted=None), Fate("taken back")),
        (delivery(standing=Standing.SENDING), Fate("is under way")),
        (
            delivery(attempts=1, reason="slow down", **LATER),
            Fate("to be tried again", "slow down", "The next attempt is in 40 s."),
        ),
        (
            delivery(attempts=9, reason="a wrong token", **MUCH_LATER),
            Fate("to be tried again", "a wrong token", "The next attempt is in 5 min, after 9 attempts."),
        ),
        (
            delivery(sent=0, attempts=1, reason="not published yet", **LATER),
            Fate("stands, but not complete", "not published yet", "The next attempt is in 40 s."),
        ),
        (
            delivery(standing=Standing.UNCLEAR, attempts=1, reason="the answer was lost"),
            Fate(
                "unclear",
                "the answer was lost",
                "Whether it arrived is found out at once, before it is sent again.",
            ),
        ),
        (
            delivery(standing=Standing.REFUSED, reason="too rude"),
            Fate("refused", "too rude", f"Change the post with “/edit 12”; or mend the reason and use {RETRY}."),
        ),
        (
            comment(standing=Standing.REFUSED, reason="too rude"),
            Fate("refused", "too rude", f"Mend the reason and use {RETRY}."),
        ),
        (
            delivery(standing=Standing.FAILED, reason="given up after 24 hours: away"),
            Fate("failed", "given up after 24 hours: away", f"{RETRY} tries it again."),
        ),
        (
            delivery(standing=Standing.REMOVED, sent=1),
            Fate("removed", "somebody else took it away there", "It is not made again."),
        ),
        (
            delivery(paused="kicked"),
            Fate(
                "waits",
                "kicked",
                "Let the bot in again with the right to write: it goes on by itself, or with /connect.",
            ),
        ),
        (delivery(paused=DISCONNECTED), Fate("waits", DISCONNECTED, "/connect takes it up again.")),
        (delivery(paused="kicked", sent=1), Fate("stands")),
    ],
)
def test_a_post(told: Delivery, expected: Fate) -> None:
    assert fate(told, None, NOW) == expected


@pytest.mark.parametrize(
    ("told", "announced", "expected"),
    [
        (comment(), delivery(sent=1, thread=ThreadRef("t")), Fate("to be sent")),
        (comment(), delivery(), Fate("waits", "its post is not there yet", "It follows the post.")),
        (
            comment(),
            delivery(standing=Standing.REFUSED, reason="too rude"),
            Fate("rests", "its post was refused there: too rude", "It follows as soon as the post stands there."),
        ),
        (
            comment(),
            delivery(standing=Standing.FAILED, reason="given up after 24 hours: away"),
            Fate(
                "rests",
                "its post was given up there: given up after 24 hours: away",
                "It follows as soon as the post stands there.",
            ),
        ),
        (
            comment(),
            delivery(standing=Standing.REMOVED, sent=1),
            Fate("rests", "its post was taken away there"),
        ),
        (
            comment(),
            delivery(sent=1, begun_at=NOW),
            Fate("waits", "the network is yet to tell where its post is talked about there"),
        ),
        (
            comment(**LONG_AGO),
            delivery(sent=1, begun_at=NOW - timedelta(minutes=1)),
            Fate("waits", "the network is yet to tell where its post is talked about there"),
        ),
        (
            comment(**LONG_AGO),
            delivery(sent=1, **LONG_AGO),
            Fate(
                "waits",
                "the network has not told for more than ten minutes where its post is talked about there",
                "See with /connect whether the bot is missing in the discussion; the next comment there tells it, too.",
            ),
        ),
        (comment(sent=1), delivery(sent=1, **LONG_AGO), Fate("stands")),
    ],
)
def test_a_comment(told: Delivery, announced: Delivery, expected: Fate) -> None:
    assert fate(told, announced, NOW) == expected


def test_it_reads_as_sentences() -> None:
    assert str(Fate("stands")) == "stands"
    assert str(Fate("waits", "The bot left.", "Let it in.")) == "waits: The bot left. Let it in."
    assert remedy_of(delivery().destination) == ""
    assert remedy_of(delivery(paused=DISCONNECTED).destination) == "/connect takes it up again."
