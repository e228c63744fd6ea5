"""The normal form."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from core.markup.normal import normal
from core.markup.tree import (
    Code,
    CodeBlock,
    Document,
    Emoji,
    Heading,
    Inline,
    Link,
    Listing,
    Mention,
    Moment,
    Paragraph,
    Quote,
    Style,
    Styled,
    Text,
    paragraph,
)
from tests.support.documents import documents, letters


def bold(*children: Inline | str) -> Styled:
    return Styled(Style.BOLD, tuple(Text(child) if isinstance(child, str) else child for child in children))


def italic(*children: Inline | str) -> Styled:
    return Styled(Style.ITALIC, tuple(Text(child) if isinstance(child, str) else child for child in children))


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        pytest.param(paragraph("a", "b"), paragraph("ab"), id="neighbours merge"),
        pytest.param(paragraph(bold("a"), bold("b")), paragraph(bold("ab")), id="equal styles merge"),
        pytest.param(paragraph(Code("a"), Code("b")), paragraph(Code("ab")), id="code merges"),
        pytest.param(
            paragraph("x", Code(" a "), "y"), paragraph("x ", Code("a"), " y"), id="blanks around code are none"
        ),
        pytest.param(paragraph(bold(" a ")), paragraph(bold("a")), id="blanks lose their style, and go at the ends"),
        pytest.param(paragraph("x", bold(" a "), "y"), paragraph("x ", bold("a"), " y"), id="blanks stay inside"),
        pytest.param(paragraph("x", bold("  "), "y"), paragraph("x  y"), id="a style of blanks only is none"),
        pytest.param(paragraph("x", Link("https://a.b", ()), "y"), paragraph("xy"), id="an empty link is none"),
        pytest.param(
            paragraph(italic(bold("a")), bold("b")),
            paragraph(bold(italic("a"), "b")),
            id="what reaches furthest is outermost",
        ),
        pytest.param(paragraph(bold("a", bold("b"))), paragraph(bold("ab")), id="a style in itself is one"),
        pytest.param(
            paragraph(Link("javascript:alert(1)", (Text("a"),)), Link("/relative", (Text("b"),))),
            paragraph("ab"),
            id="links to elsewhere are text",
        ),
        pytest.param(
            paragraph(bold("a\n \n\nb")),
            Document((Paragraph((bold("a"),)), Paragraph((bold("b"),)))),
            id="an empty line parts paragraphs, also in a style",
        ),
        pytest.param(paragraph("a\r\nb\rc\u2028d"), paragraph("a\nb\nc\nd"), id="every line break is one character"),
        pytest.param(paragraph("a\0\u202eb\ud83d"), paragraph("ab"), id="what nobody can see is gone"),
        pytest.param(paragraph(Mention("@anna\n b"), Emoji(" :x: ")), paragraph(Mention("anna b"), Emoji(":x:"))),
        pytest.param(paragraph(Mention(""), Emoji(" "), Moment(1, "")), paragraph("@"), id="leaves without text"),
        pytest.param(Document((CodeBlock("\n  a\n\n"),)), Document((CodeBlock("  a"),)), id="code keeps its margin"),
        pytest.param(
            Document(
                (Heading(1, (Text(" "),)), Quote(()), CodeBlock("\n"), Listing(((), (Quote(()),))), Paragraph(()))
            ),
            Document(),
            id="nothing is empty",
        ),
        pytest.param(
            Document((Listing(((), (Paragraph((Text("a"),)),)), 3),)),
            Document((Listing(((Paragraph((Text("a"),)),),), 3),)),
            id="no empty items",
        ),
    ],
)
def test_normal_form(given_: Document, expected: Document) -> None:
    assert normal(given_) == expected


@given(documents())
@settings(max_examples=60)
def test_the_normal_form_of_a_normal_form_is_itself(document: Document) -> None:
    assert normal(normal(document)) == normal(document)


@given(documents())
@settings(max_examples=60)
def test_the_normal_form_says_the_same(document: Document) -> None:
    assert visible(normal(document)) == visible(document)


def visible(document: Document) -> str:
    """What is certainly neither illegible nor the sign of a mention."""
    return "".join(c for c in letters(document.text) if c.isprintable() and c not in "@\ud83d")
