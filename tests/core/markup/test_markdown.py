"""The editor's Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from core.markup.markdown import parse_markdown
from core.markup.normal import normal
from core.markup.tree import (
    Block,
    Code,
    CodeBlock,
    Document,
    Heading,
    Inline,
    Link,
    Listing,
    Paragraph,
    Quote,
    Style,
    Styled,
    Text,
    paragraph,
)
from tests.support.documents import WORDS


def styled(style: Style, text: str) -> Styled:
    return Styled(style, (Text(text),))


@pytest.mark.parametrize(
    ("text", "children"),
    [
        ("plain", [Text("plain")]),
        ("two\nlines  \nthree", [Text("two\nlines\nthree")]),
        ("**b** *i* _i_ ~~s~~", [styled(Style.BOLD, "b"), Text(" "), styled(Style.ITALIC, "i"), Text(" "),
                                 styled(Style.ITALIC, "i"), Text(" "), styled(Style.STRIKE, "s")]),
        ("***both***", [Styled(Style.BOLD, (styled(Style.ITALIC, "both"),))]),
        ("`a*b*`", [Code("a*b*")]),
        ("snake_case_name", [Text("snake_case_name")]),
        ("**open", [Text("**open")]),
        (r"\*no\*", [Text("*no*")]),
        ("<b>x</b> & &amp;", [Text("<b>x</b> & &")]),
        ("#tag", [Text("#tag")]),
        ("    indented", [Text("indented")]),
        ("text\n---x", [Text("text\n---x")]),
        ("[a *b*](https://example.org)", [Link("https://example.org", (Text("a "), styled(Style.ITALIC, "b")))]),
        ("https://example.org/a_b.", [Link("https://example.org/a_b", (Text("https://example.org/a_b"),)), Text(".")]),
        ("<https://example.org>", [Link("https://example.org", (Text("https://example.org"),))]),
        ("anna@example.org", [Link("mailto:anna@example.org", (Text("anna@example.org"),))]),
        ("example.org and readme.md", [Text("example.org and readme.md")]),
        ("![cat](https://example.org/cat.png)", [Link("https://example.org/cat.png", (Text("cat"),))]),
        ("![](https://example.org/cat.png)", [Link("https://example.org/cat.png", (Text("https://example.org/cat.png"),))]),
        ("[a](/relative) [b](ftp://example.org)", [Text("a b")]),
        ("[a](javascript:alert(1))", [Text("[a](javascript:alert(1))")]),
        ("[a](tg://resolve?domain=x)", [Link("tg://resolve?domain=x", (Text("a"),))]),
    ],
)  # fmt: skip
def test_inline(text: str, children: list[Inline]) -> None:
    assert parse_markdown(text) == paragraph(*children)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", []),
        ("a\n\nb", [Paragraph((Text("a"),)), Paragraph((Text("b"),))]),
        ("### T\ntext", [Heading(3, (Text("T"),)), Paragraph((Text("text"),))]),
        ("#\n\n>", []),
        ("> a\n> > b", [Quote((Paragraph((Text("a"),)), Quote((Paragraph((Text("b"),)),))))]),
        ("```py title\n  x\n```", [CodeBlock("  x", "py")]),
        ("- a\n- b", [Listing(((Paragraph((Text("a"),)),), (Paragraph((Text("b"),)),)))]),
        ("3. a\n   - b", [Listing(((Paragraph((Text("a"),)), Listing(((Paragraph((Text("b"),)),),))),), 3)]),
        ("a\n---\nb", [Paragraph((Text("a"),)), Paragraph((Text("* * *"),)), Paragraph((Text("b"),))]),
    ],
)
def test_blocks(text: str, blocks: list[Block]) -> None:
    assert parse_markdown(text) == Document(tuple(blocks))


@given(WORDS)
@settings(max_examples=100)
def test_any_text_gives_a_normal_document(text: str) -> None:
    document = parse_markdown(text.replace("\ud83d", ""))
    assert normal(normal(document)) == normal(document)


@pytest.mark.parametrize(
    "text", ["*a " * 2000 + "b*" * 2000, "[" * 4000, "**" * 4000, "> " * 40 + "x", "- " * 20 + "x"]
)
def test_hostile_nesting_is_survived(text: str) -> None:
    assert parse_markdown(text).text


@pytest.mark.parametrize("text", ["> " * 4000 + "x", "- " * 4000 + "x"])
def test_hopeless_nesting_is_survived(text: str) -> None:
    parse_markdown(text)
