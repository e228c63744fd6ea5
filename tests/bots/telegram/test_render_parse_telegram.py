"""Documents as Telegram's texts and entities, and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import MessageEntity, User

from bots.telegram.parse import parse
from bots.telegram.render import length, render, units
from core.markup.markdown import parse_markdown
from core.markup.tree import (
    Block,
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
from tests.support.documents import WORDS, Seen, documents, seen, within

URL = "https://example.org"
Entity = tuple[str, str] | tuple[str, str, str]
"""A kind, what it covers, and the address or language that goes with it."""


def shown(text: str, entities: Sequence[MessageEntity]) -> list[Entity]:
    encoded = text.encode("utf-16-le")
    found: list[Entity] = []
    for entity in entities:
        covered = encoded[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")
        extra = entity.url or entity.language or (entity.unix_time and f"{entity.unix_time.timestamp():.0f}")
        found.append((entity.type, covered, extra) if extra else (entity.type, covered))
    return found


@pytest.mark.parametrize(
    ("children", "text", "entities"),
    [
        ([Text("plain")], "plain", []),
        ([Text("😀 "), Styled(Style.BOLD, (Text("b"),))], "😀 b", [("bold", "b")]),
        (
            [Styled(style, (Text("x"),)) for style in Style],
            "xxxxx",
            [("bold", "x"), ("italic", "x"), ("underline", "x"), ("strikethrough", "x"), ("spoiler", "x")],
        ),
        (
            [Styled(Style.BOLD, (Text("a "), Styled(Style.ITALIC, (Text("b"),)), Text(" c")))],
            "a b c",
            [("bold", "a b c"), ("italic", "b")],
        ),
        ([Styled(Style.BOLD, (Text(" a "),)), Text("b")], "a b", [("bold", "a")]),
        (
            [Styled(Style.BOLD, (Text("a"), Styled(Style.ITALIC, (Text("b"),)))), Styled(Style.ITALIC, (Text(" c"),))],
            "ab c",
            [("bold", "ab"), ("italic", "b"), ("italic", "c")],
        ),
        ([Code("x")], "x", [("code", "x")]),
        (
            [Styled(Style.BOLD, (Text("a "), Code("x"), Text(" b")))],
            "a x b",
            [("bold", "a"), ("code", "x"), ("bold", "b")],
        ),
        ([Link(URL, (Text("a "), Code("x")))], "a x", [("text_link", "a x", URL)]),
        ([Link("mailto:anna@example.org", (Text("write"),))], "write (anna@example.org)", []),
        ([Link("mailto:anna@example.org", (Text("anna@example.org"),))], "anna@example.org", []),
        ([Link("javascript:x", (Text("a"),))], "a", []),
        ([Mention("anna")], "@\u2060anna", []),
        ([Text("hi @anna, a@b.c @ https://a.bc/@anna")], "hi @\u2060anna, a@b.c @ https://a.bc/@anna", []),
        ([Emoji(":wave:"), Moment(0, " long ago")], ":wave:long ago", []),
        ([Moment(60, "a minute later")], "a minute later", [("date_time", "a minute later", "60")]),
        ([Link(URL, (Moment(60, "then"),))], "then", [("text_link", "then", URL)]),
        ([Moment(2**31, "after all that")], "after all that", []),
        ([Text("#hash_tag")], "#hash_tag", []),
        ([Text("a\r\nb\u202ec")], "a\nbc", []),
    ],
)  # fmt: skip
def test_inline(children: list[Inline], text: str, entities: list[Entity]) -> None:
    rendered = render(paragraph(*children))
    assert rendered.text == text
    assert shown(text, rendered.entities) == entities


A, B = Paragraph((Text("a"),)), Paragraph((Text("b"),))


@pytest.mark.parametrize(
    ("blocks", "text", "entities"),
    [
        ([], "", []),
        ([A, B], "a\n\nb", []),
        ([A, Quote(()), B], "a\n\nb", []),
        ([Heading(2, (Text("T "), Code("x")))], "T x", [("bold", "T"), ("code", "x")]),
        ([Quote((A, B))], "a\n\nb", [("blockquote", "a\n\nb")]),
        ([Quote((A,), expandable=True)], "a", [("expandable_blockquote", "a")]),
        ([Quote((A, Quote((B,))))], "a\n\nb", [("blockquote", "a\n\nb")]),
        ([Quote((CodeBlock("x"),))], "x", [("blockquote", "x"), ("pre", "x")]),
        ([CodeBlock("\n  x\n", "py"), A], "  x\n\na", [("pre", "  x", "py")]),
        ([Listing(((A,), (B,)))], "• a\n• b", []),
        ([Listing(((A,), (B,)), 9)], "9. a\n10. b", []),
        ([Listing(((A, Listing(((B,),))),))], "• a\n  • b", []),
        ([Listing(((Paragraph((Text("a\nb"),)), Quote((B,))),))], "• a\n  b\n  b", []),
    ],
)
def test_blocks(blocks: list[Block], text: str, entities: list[Entity]) -> None:
    rendered = render(Document(tuple(blocks)))
    assert rendered.text == text
    assert shown(text, rendered.entities) == entities


@pytest.mark.parametrize(("text", "count"), [("", 0), ("abc", 3), ("漢", 1), ("😀", 2), ("👩‍👧", 5)])
def test_lengths_are_utf16(text: str, count: int) -> None:
    assert length(paragraph(text)) == units(text) == count


def entity(kind: str, offset: int, count: int, **extra: object) -> MessageEntity:
    return MessageEntity(kind, offset, count, **extra)  # type: ignore[arg-type]


ANNA = User(7, "Anna", is_bot=False)
BOLD_X = Styled(Style.BOLD, (Text("x"),))


@pytest.mark.parametrize(
    ("text", "entities", "document"),
    [
        ("plain", [], paragraph("plain")),
        ("", [entity("bold", 0, 5)], Document()),
        ("😀x", [entity("bold", 2, 1)], paragraph("😀", BOLD_X)),
        (
            "abc",
            [entity("bold", 0, 2), entity("italic", 1, 2)],
            paragraph(
                Styled(Style.BOLD, (Text("a"), Styled(Style.ITALIC, (Text("b"),)))),
                Styled(Style.ITALIC, (Text("c"),)),
            ),
        ),
        ("x", [entity("bold", -3, 900)], paragraph(BOLD_X)),
        ("x", [entity("bold", 5, 9), entity("bold", 0, 0), entity("bold", 0, -1)], paragraph("x")),
        ("😀", [entity("bold", 1, 1)], paragraph(Styled(Style.BOLD, (Text("😀"),)))),
        ("x y", [entity("shiny", 0, 1), entity("hashtag", 2, 1)], paragraph("x y")),
        ("#a $B /c +1234567", [entity("hashtag", 0, 2), entity("cashtag", 3, 2), entity("bot_command", 6, 2),
                               entity("phone_number", 9, 8)], paragraph("#a $B /c +1234567")),
        ("x", [entity("underline", 0, 1), entity("strikethrough", 0, 1), entity("spoiler", 0, 1)],
         paragraph(Styled(Style.SPOILER, (Styled(Style.STRIKE, (Styled(Style.UNDERLINE, (Text("x"),)),)),)))),
        ("x", [entity("text_link", 0, 1, url=URL)], paragraph(Link(URL, (Text("x"),)))),
        ("x", [entity("text_link", 0, 1, url="ton://x")], paragraph("x")),
        (URL, [entity("url", 0, 19)], paragraph(Link(URL, (Text(URL),)))),
        ("example.org", [entity("url", 0, 11)], paragraph(Link("http://example.org", (Text("example.org"),)))),
        ("a@b.org", [entity("email", 0, 7)], paragraph(Link("mailto:a@b.org", (Text("a@b.org"),)))),
        ("hi @anna!", [entity("mention", 3, 5)], paragraph("hi ", Mention("anna"), "!")),
        ("hi Anna B", [entity("text_mention", 3, 6, user=ANNA)], paragraph("hi ", Mention("Anna B"))),
        ("hi Anna", [entity("text_mention", 3, 4, user=ANNA), entity("bold", 3, 2)],
         paragraph("hi ", Styled(Style.BOLD, (Mention("Anna"),)))),
        ("👍", [entity("custom_emoji", 0, 2, custom_emoji_id="1")], paragraph(Emoji("👍"))),
        ("then", [entity("date_time", 0, 4, unix_time=datetime.fromtimestamp(60, UTC))], paragraph(Moment(60, "then"))),
        ("a x", [entity("code", 2, 1), entity("bold", 0, 3)],
         paragraph(Styled(Style.BOLD, (Text("a "), Code("x"))))),
        ("a\nx = 1\nb", [entity("pre", 2, 5, language="py")], Document((A, CodeBlock("x = 1", "py"), B))),
        ("a\nq\n\nr\nb", [entity("blockquote", 2, 4)],
         Document((A, Quote((Paragraph((Text("q"),)), Paragraph((Text("r"),)))), B))),
        ("ab", [entity("blockquote", 0, 1), entity("expandable_blockquote", 1, 1)],
         Document((Quote((A,)), Quote((B,), expandable=True)))),
        ("a\nb", [entity("blockquote", 0, 3), entity("pre", 2, 1)], Document((Quote((A, CodeBlock("b"))),))),
        ("a\n\nb", [entity("bold", 0, 4)], Document(tuple(Paragraph((Styled(Style.BOLD, (Text(t),)),)) for t in "ab"))),
    ],
)  # fmt: skip
def test_parsing(text: str, entities: list[MessageEntity], document: Document) -> None:
    assert parse(text, entities) == document


KINDS = [*MessageEntity.ALL_TYPES, "shiny"]
ENTITIES = st.lists(
    st.builds(
        entity, st.sampled_from(KINDS), st.integers(-3, 30), st.integers(-3, 30), url=st.sampled_from([None, URL])
    ),
    max_size=6,
)


@given(WORDS, ENTITIES)
@settings(max_examples=150)
def test_any_entities_are_survived(text: str, entities: list[MessageEntity]) -> None:
    rendered = render(parse(text, entities))
    rendered.text.encode("utf-16-le")


@given(documents(lists=False))
@settings(max_examples=150)
def test_what_is_rendered_is_read_back(document: Document) -> None:
    rendered = render(document)
    # Telegram would find bare addresses again; that is its own part.
    assert seen(parse(rendered.text, rendered.entities)) == [as_telegram(one) for one in seen(document)]


@given(documents())
@settings(max_examples=150)
def test_any_tree_keeps_its_text_and_every_style_that_telegram_has(document: Document) -> None:
    """Besides that there are only the marks of lists' items, which are text here."""
    rendered = render(document)
    assert within([as_telegram(one) for one in seen(document)], seen(parse(rendered.text, rendered.entities)))


def as_telegram(one: Seen) -> Seen:
    """Telegram has quotes, though not in each other or in lists, and code blocks; all else is running text."""
    styles = one.styles | {Style.BOLD} if one.block == "Heading" else one.styles
    code = one.code and one.url is None
    block = "CodeBlock" if one.block == "CodeBlock" else "Paragraph"
    path = ("Quote", block) if one.path[0] == "Quote" else (block,)
    return Seen(one.character, frozenset() if code else styles, one.url, code, path)


@given(documents())
@settings(max_examples=150)
def test_entities_are_as_telegram_wants_them(document: Document) -> None:
    rendered = render(document)
    assert units(rendered.text) == length(document)
    ends: list[int] = []
    for one in rendered.entities:
        covered = shown(rendered.text, [one])[0][1]
        assert covered
        assert covered.strip("\n") == covered
        assert one.type == "pre" or one.type.endswith("quote") or covered.strip() == covered
        while ends and ends[-1] <= one.offset:
            ends.pop()
        assert not ends or one.offset + one.length <= ends[-1], "entities nest or are apart"
        ends.append(one.offset + one.length)
    assert [one.offset for one in rendered.entities] == sorted(one.offset for one in rendered.entities)
    for one in rendered.entities:
        if one.type in ("code", "pre"):
            assert {other.type for other in around(one, rendered.entities)} <= {"blockquote", "expandable_blockquote"}


def around(one: MessageEntity, entities: Sequence[MessageEntity]) -> list[MessageEntity]:
    return [
        other
        for other in entities
        if other is not one and other.offset < one.offset + one.length and one.offset < other.offset + other.length
    ]


def test_markdown_reaches_telegram() -> None:
    rendered = render(parse_markdown("**Hello** [there](https://example.org)\n\n> quoted"))
    assert rendered.text == "Hello there\n\nquoted"
    assert shown(rendered.text, rendered.entities) == [
        ("bold", "Hello"),
        ("text_link", "there", URL),
        ("blockquote", "quoted"),
    ]
