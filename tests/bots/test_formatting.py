"""Every construct of a text, from each network and the page to every other: what one says, the others show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from telegram import MessageEntity, User

from bots.discord import parse as from_discord
from bots.discord import render as to_discord
from bots.telegram import parse as from_telegram
from bots.telegram import render as to_telegram
from core.markup.html import render_html
from core.markup.html_parse import parse_html
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

URL = "https://example.org/a"
LINKED = '<a href="https://example.org/a" rel="nofollow ugc noopener">{}</a>'
NAMES = {"@1": "Anna", "&2": "Editors", "#3": "general"}
NOON = datetime(2014, 8, 26, 12, tzinfo=UTC)
SECONDS = int(NOON.timestamp())
SAID_NOON = "2014-08-26 12:00 UTC"


def entity(kind: str, start: int, length: int, **more: object) -> MessageEntity:
    return MessageEntity(kind, start, length, **more)  # type: ignore[arg-type]


def line(*children: Inline | str) -> Paragraph:
    return Paragraph(tuple(Text(child) if isinstance(child, str) else child for child in children))


def styled(style: Style) -> Document:
    return paragraph(Styled(style, (Text("word"),)))


@dataclass(frozen=True)
class Case:
    """A construct as it is written in each place; `read` is what is understood there where that is less or more."""

    name: str
    tree: Document
    telegram: str
    entities: tuple[MessageEntity, ...] = ()
    discord: str = ""
    page: str = ""
    read: dict[str, Document] = field(default_factory=dict)
    """By "telegram", "discord" or "page"."""


A, B = line("a"), line("b")

WRITTEN_AND_READ = [
    Case("bold", styled(Style.BOLD), "word", (entity("bold", 0, 4),), "**word**", "<p><strong>word</strong></p>"),
    Case("italic", styled(Style.ITALIC), "word", (entity("italic", 0, 4),), "*word*", "<p><em>word</em></p>"),
    Case("underline", styled(Style.UNDERLINE), "word", (entity("underline", 0, 4),), "__word__", "<p><u>word</u></p>"),
    Case("strike", styled(Style.STRIKE), "word", (entity("strikethrough", 0, 4),), "~~word~~", "<p><s>word</s></p>"),
    Case(
        "spoiler",
        styled(Style.SPOILER),
        "word",
        (entity("spoiler", 0, 4),),
        "||word||",
        '<p><span class="spoiler">word</span></p>',
    ),
    Case(
        "styles in each other",
        paragraph(Styled(Style.BOLD, (Text("a "), Styled(Style.ITALIC, (Text("b"),))))),
        "a b",
        (entity("bold", 0, 3), entity("italic", 2, 1)),
        "**a *b***",
        "<p><strong>a <em>b</em></strong></p>",
    ),
    Case("code", paragraph(Code("a*b")), "a*b", (entity("code", 0, 3),), "`a*b`", "<p><code>a*b</code></p>"),
    Case(
        "code block",
        Document((CodeBlock("a\n  b"),)),
        "a\n  b",
        (entity("pre", 0, 5),),
        "```\na\n  b\n```",
        "<pre><code>a\n  b</code></pre>",
    ),
    Case(
        "code block with its language",
        Document((CodeBlock("a = 1", "py"),)),
        "a = 1",
        (entity("pre", 0, 5, language="py"),),
        "```py\na = 1\n```",
        '<pre><code class="language-py">a = 1</code></pre>',
    ),
    Case(
        "quote",
        Document((Quote((A, B)),)),
        "a\n\nb",
        (entity("blockquote", 0, 4),),
        "> a\n> \n> b",
        "<blockquote><p>a</p><p>b</p></blockquote>",
    ),
    Case(
        "expandable quote",
        Document((Quote((A,), expandable=True),)),
        "a",
        (entity("expandable_blockquote", 0, 1),),
        "> a",
        '<blockquote class="expandable"><p>a</p></blockquote>',
        {"discord": Document((Quote((A,)),))},
    ),
    Case(
        "bare link",
        paragraph(Link(URL, (Text(URL),))),
        URL,
        (entity("text_link", 0, 21, url=URL),),
        URL,
        f"<p>{LINKED.format(URL)}</p>",
    ),
    Case(
        "text link",
        paragraph("see ", Link(URL, (Text("there"),))),
        "see there",
        (entity("text_link", 4, 5, url=URL),),
        f"see [there]({URL})",
        f"<p>see {LINKED.format('there')}</p>",
    ),
    Case(
        "mail address",
        paragraph(Link("mailto:anna@example.org", (Text("write"),))),
        "write (anna@example.org)",
        (),
        "write (anna@example.org)",
        '<p><a href="mailto:anna@example.org" rel="nofollow ugc noopener">write</a></p>',
        dict.fromkeys(("telegram", "discord"), paragraph("write (anna@example.org)")),
    ),
    Case(
        "mention",
        paragraph("hi ", Mention("Anna")),
        "hi @\u2060Anna",
        (),
        "hi @Anna",
        '<p>hi <span class="mention">@Anna</span></p>',
        {"telegram": paragraph("hi @\u2060Anna"), "discord": paragraph("hi @Anna")},
    ),
    Case(
        "mention of all",
        paragraph("hi @everyone and @here"),
        "hi @\u2060everyone and @\u2060here",
        (),
        "hi @\u200beveryone and @\u200bhere",
        "<p>hi @everyone and @here</p>",
        {"telegram": paragraph("hi @\u2060everyone and @\u2060here")},
    ),
    Case(
        "custom emoji",
        paragraph(Emoji(":wave:")),
        ":wave:",
        (),
        ":wave:",
        '<p><span class="emoji">:wave:</span></p>',
        dict.fromkeys(("telegram", "discord"), paragraph(":wave:")),
    ),
    Case(
        "bulleted list",
        Document((Listing(((A,), (B,))),)),
        "• a\n• b",
        (),
        "- a\n- b",
        "<ul><li><p>a</p></li><li><p>b</p></li></ul>",
        {"telegram": paragraph("• a\n• b")},
    ),
    Case(
        "numbered list",
        Document((Listing(((A,), (B,)), 9),)),
        "9. a\n10. b",
        (),
        "9. a\n10. b",
        '<ol start="9"><li><p>a</p></li><li><p>b</p></li></ol>',
        {"telegram": paragraph("9. a\n10. b")},
    ),
    Case(
        "list in a list",
        Document((Listing(((A, Listing(((B,),))),)),)),
        "• a\n  • b",
        (),
        "- a\n  - b",
        "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>",
        {"telegram": paragraph("• a\n  • b")},
    ),
    *(
        Case(
            f"heading of level {level}",
            Document((Heading(level, (Text("word"),)), A)),
            "word\n\na",
            (entity("bold", 0, 4),),
            f"{marks} word\na",
            f"<h{level}>word</h{level}>\n<p>a</p>",
            {
                "telegram": Document((line(Styled(Style.BOLD, (Text("word"),))), A)),
                "discord": Document((Heading(len(marks), (Text("word"),)), A)),
            },
        )
        for level, marks in enumerate(("#", "##", "###", "###", "###", "###"), start=1)
    ),
    Case(
        "timestamp",
        paragraph("at ", Moment(SECONDS, SAID_NOON)),
        f"at {SAID_NOON}",
        (entity("date_time", 3, 20, unix_time=NOON),),
        f"at <t:{SECONDS}:f>",
        f'<p>at <time datetime="2014-08-26T12:00:00+00:00">{SAID_NOON}</time></p>',
    ),
    Case("hashtag", paragraph("#hash_tag #2"), "#hash_tag #2", (), "#hash_tag #2", "<p>#hash_tag #2</p>"),
]


def by_name(cases: list[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=[case.name for case in cases])


@by_name(WRITTEN_AND_READ)
def test_to_telegram(case: Case) -> None:
    rendered = to_telegram.render(case.tree)
    assert (rendered.text, [each.to_dict() for each in rendered.entities]) == (
        case.telegram,
        [each.to_dict() for each in case.entities],
    )


@by_name(WRITTEN_AND_READ)
def test_to_discord(case: Case) -> None:
    assert to_discord.render(case.tree) == case.discord


@by_name(WRITTEN_AND_READ)
def test_to_the_page(case: Case) -> None:
    assert render_html(case.tree) == case.page


@by_name(WRITTEN_AND_READ)
def test_from_telegram(case: Case) -> None:
    assert from_telegram.parse(case.telegram, case.entities) == case.read.get("telegram", case.tree)


@by_name(WRITTEN_AND_READ)
def test_from_discord(case: Case) -> None:
    assert from_discord.parse(case.discord, names=NAMES) == case.read.get("discord", case.tree)


@by_name(WRITTEN_AND_READ)
def test_from_the_page(case: Case) -> None:
    assert parse_html(case.page) == case.read.get("page", case.tree)


ANNA = User(1, "Anna", is_bot=False)

ONLY_PERSONS_WRITE_ON_TELEGRAM: list[tuple[str, MessageEntity, Inline, str, str]] = [
    ("hi @anna", entity("mention", 3, 5), Mention("anna"), "hi @anna", "hi @\u2060anna"),
    ("hi Anna", entity("text_mention", 3, 4, user=ANNA), Mention("Anna"), "hi @Anna", "hi @\u2060Anna"),
    ("hi 👋", entity("custom_emoji", 3, 2, custom_emoji_id="7"), Emoji("👋"), "hi 👋", "hi 👋"),
    ("hi #tag", entity("hashtag", 3, 4), Text("#tag"), "hi #tag", "hi #tag"),
    ("hi $USD", entity("cashtag", 3, 4), Text("$USD"), "hi $USD", "hi $USD"),
    ("hi /go", entity("bot_command", 3, 3), Text("/go"), "hi /go", "hi /go"),
    (f"hi {URL}", entity("url", 3, 21), Link(URL, (Text(URL),)), f"hi {URL}", f"hi {URL}"),
]


@pytest.mark.parametrize(("text", "mark", "node", "on_discord", "on_telegram"), ONLY_PERSONS_WRITE_ON_TELEGRAM)
def test_what_only_persons_write_on_telegram(
    text: str, mark: MessageEntity, node: Inline, on_discord: str, on_telegram: str
) -> None:
    tree = from_telegram.parse(text, [mark])
    assert tree == (paragraph(text) if isinstance(node, Text) else paragraph("hi ", node))
    assert to_discord.render(tree) == on_discord
    assert to_telegram.render(tree).text == on_telegram


ONLY_PERSONS_WRITE_ON_DISCORD: list[tuple[str, list[Block], str, str]] = [
    ("hi <@1>", [line("hi ", Mention("Anna"))], "hi @\u2060Anna", '<p>hi <span class="mention">@Anna</span></p>'),
    (
        "hi <@&2>",
        [line("hi ", Mention("Editors"))],
        "hi @\u2060Editors",
        '<p>hi <span class="mention">@Editors</span></p>',
    ),
    ("in <#3>", [line("in #general")], "in #general", "<p>in #general</p>"),
    ("<:wave:7>", [line(Emoji(":wave:"))], ":wave:", '<p><span class="emoji">:wave:</span></p>'),
    ("<a:dance:7>", [line(Emoji(":dance:"))], ":dance:", '<p><span class="emoji">:dance:</span></p>'),
    ("-# small", [line("small")], "small", "<p>small</p>"),
    (">>> a\nb", [Quote((line("a\nb"),))], "a\nb", "<blockquote><p>a<br>\nb</p></blockquote>"),
    (f"<{URL}>", [line(Link(URL, (Text(URL),)))], URL, f"<p>{LINKED.format(URL)}</p>"),
    (
        f"<t:{SECONDS}:R>",
        [line(Moment(SECONDS, SAID_NOON))],
        SAID_NOON,
        f'<p><time datetime="2014-08-26T12:00:00+00:00">{SAID_NOON}</time></p>',
    ),
]


@pytest.mark.parametrize(("content", "blocks", "on_telegram", "on_the_page"), ONLY_PERSONS_WRITE_ON_DISCORD)
def test_what_only_persons_write_on_discord(
    content: str, blocks: list[Block], on_telegram: str, on_the_page: str
) -> None:
    tree = from_discord.parse(content, names=NAMES)
    assert tree == Document(tuple(blocks))
    assert to_telegram.render(tree).text == on_telegram
    assert render_html(tree) == on_the_page
