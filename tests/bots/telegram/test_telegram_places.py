"""Which places belong together: a forum's topics to their group."""

from __future__ import annotations

import pytest

from bots.telegram.network import TelegramNetwork
from core.model.refs import PlaceRef


@pytest.mark.parametrize(
    ("place", "whole", "expected"),
    [
        ("-1003", "-1003", True),
        ("-1003/7", "-1003", True),
        ("-1003/7", "-1003/7", True),
        ("-1003", "-1003/7", False),
        ("-1003/8", "-1003/7", False),
        ("-10031", "-1003", False),
        ("@corner", "-1003", False),
        ("77", "77", True),
    ],
)
def test_a_topic_lies_in_its_group(network: TelegramNetwork, place: str, whole: str, expected: bool) -> None:
    assert network.lies_in(PlaceRef(place), PlaceRef(whole)) is expected
