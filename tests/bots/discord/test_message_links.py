"""A message's link in place of a reply, in what is typed behind a slash command."""

from __future__ import annotations

import pytest

from bots.discord.refs import read_link


@pytest.mark.parametrize(
    ("typed", "message", "rest"),
    [
        ("https://discord.com/channels/1/22/333", "22/333", ""),
        ("https://ptb.discord.com/channels/1/22/333 2h spam", "22/333", "2h spam"),
        ("https://discord.com/channels/@me/22/333", "22/333", ""),
        ("  http://127.0.0.1:8081/channels/1/22/333\nmore", "22/333", "more"),
        ("https://discord.com/channels/1/22", None, "https://discord.com/channels/1/22"),
        ("https://dispatch.example/2026/03/a-post.html#c12", None, "https://dispatch.example/2026/03/a-post.html#c12"),
        ("12 2h", None, "12 2h"),
        ("", None, ""),
    ],
)
def test_what_a_link_names(typed: str, message: str | None, rest: str) -> None:
    assert read_link(typed) == (message, rest)
