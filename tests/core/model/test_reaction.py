"""One spelling of each emoji."""

import pytest

from core.model.reaction import same_everywhere


@pytest.mark.parametrize(
    ("left_out", "spelled_out"),
    [
        ("👍", "👍"),
        ("❤", "❤️"),
        ("❤‍🔥", "❤️‍🔥"),
        ("🤷‍♀", "🤷‍♀️"),
        ("👁‍🗨", "👁️‍🗨️"),
        ("1⃣", "1️⃣"),
        ("☝🏽", "☝🏽"),
        ("👨‍💻", "👨‍💻"),
        ("🇩🇪", "🇩🇪"),
    ],
)
def test_both_networks_spellings_are_one(left_out: str, spelled_out: str) -> None:
    assert same_everywhere(left_out) == same_everywhere(spelled_out) == spelled_out
