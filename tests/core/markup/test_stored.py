"""The form in which the database keeps a document."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from core.errors import Invalid
from core.markup.stored import dump, load
from core.markup.tree import (
    Code,
    CodeBlock,
    Document,
    Emoji,
    Heading,
    Link,
    Listing,
    Mention,
    Moment,
    Paragraph,
    Quote,
    Style,
    Styled,
    Text,
)
from tests.support.documents import documents


@given(documents())
@settings(max_examples=60)
def test_what_is_stored_comes_back_exactly(document: Document) -> None:
    assert load(json.loads(json.dumps(dump(document)))) == document


def test_the_form_is_stable() -> None:
    """What a database holds must be readable for ever: change this only by adding to it."""
    document = Document(
        (
            Heading(2, (Text("Title"),)),
            Paragraph(
                (
                    Text("a "),
                    Styled(Style.BOLD, (Styled(Style.ITALIC, (Text("b"),)),)),
                    Styled(Style.UNDERLINE, (Styled(Style.STRIKE, (Styled(Style.SPOILER, (Code("c"),)),)),)),
                    Link("https://example.org", (Text("d"),)),
                    Mention("anna"),
                    Emoji(":wave:"),
                    Moment(86400, "tomorrow"),
                )
            ),
            Quote((Quote((CodeBlock("x = 1", "py"),)),), expandable=True),
            Listing(((Paragraph((Text("one"),)),), ()), 3),
            Listing(()),
        )
    )
    stored = [
        ["h", 2, "Title"],
        [
            "p",
            "a ",
            ["bold", ["italic", "b"]],
            ["underline", ["strike", ["spoiler", ["code", "c"]]]],
            ["link", "https://example.org", "d"],
            ["mention", "anna"],
            ["emoji", ":wave:"],
            ["moment", 86400, "tomorrow"],
        ],
        ["fold", ["quote", ["pre", "x = 1", "py"]]],
        ["list", 3, [["p", "one"]], []],
        ["list", None],
    ]
    assert dump(document) == stored
    assert load(stored) == document


@pytest.mark.parametrize(
    "value",
    [
        None,
        "text",
        {"p": []},
        ["p", "text"],
        [["unheard of"]],
        [[]],
        [["h", "1"]],
        [["h", True]],
        [["p", 1]],
        [["p", ["glow", "x"]]],
        [["p", ["link"]]],
        [["p", ["moment", "1", "x"]]],
        [["pre", "x"]],
        [["list"]],
        [["list", None, "x"]],
        [["list", "1"]],
        [["quote", "x"]],
    ],
)
def test_anything_else_is_refused(value: Any) -> None:
    with pytest.raises(Invalid):
        load(value)
