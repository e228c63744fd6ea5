"""Documents as Discord's Markdown, and back."""

from __future__ import annotations

import sys
from dataclasses import replace
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.discord.parse import parse
from bots.discord.render import length, render
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

URL = "https://example.org/a"
NAMES = {"@1": "Anna", "&2": "Editors", "#3": "general"}


def bold(*children: Inline | str) -> Styled:
    return styled(Style.BOLD, *children)


def italic(*children: Inline | str) -> Styled:
    return styled(Style.ITALIC, *children)


def styled(style: Style, *children: Inline | str) -> Styled:
    return Styled(style, tuple(Text(child) if isinstance(child, str) else child for child in children))


@pytest.mark.parametrize(
    ("children", "content"),
    [
        (["plain text, with (brackets) & more!"], "plain text, with (brackets) & more!"),
        ([bold("b"), " ", italic("i"), " ", styled(Style.UNDERLINE, "u")], "**b** *i* __u__"),
        ([styled(Style.STRIKE, "s"), " ", styled(Style.SPOILER, "x")], "~~s~~ ||x||"),
        ([bold(italic("both"))], "***both***"),
        ([bold("a", italic("b"))], "**a*b***"),
        ([italic("a", bold("b"))], "*a**b***"),
        ([italic(bold("a"), "b")], "*\u200b**a**b*"),
        ([bold("a"), italic("b")], "**a**\u200b*b*"),
        ([bold(" a "), "b"], "**a** b"),
        ([bold("a"), bold(italic("b")), italic(" c")], "**a*b*** *c*"),
        (["*a* _b_ ~~c~~ ||d|| `e` \\"], r"\*a\* \_b\_ \~\~c\~\~ \|\|d\|\| \`e\` \\"),
        (["snake_case_name _a a_"], r"snake_case_name \_a a\_"),
        (["[a](https://example.org)"], r"\[a\]\(https://example.org)"),
        (["<b> 1 < 2 <3 <:e:1> <t:1:R> </x:1>"], r"\<b> 1 < 2 <3 \<:e:1> \<t:1:R> \</x:1>"),
        (["<@1> <@&2> <#3>"], "<\u200b@1> <\u200b@&2> <\u200b#3>"),
        (["#hash_tag #2"], "#hash_tag #2"),
        (["@everyone @here @anna"], "@\u200beveryone @\u200bhere @anna"),
        ([Mention("everyone"), " ", Mention("an_na_")], "@\u200beveryone @an_na\\_"),
        ([Emoji(":wave:"), Emoji("👍")], ":wave:👍"),
        ([Moment(60, "then")], "<t:60:f>"),
        ([Moment(10**15, "never")], "never"),
        ([Code("a*b")], "`a*b`"),
        ([Code("a`b")], "``a`b``"),
        ([Code("a``b")], "`a``b`"),
        ([Code("`a")], "`` `a ``"),
        ([Code("a`b``c")], "``a`b`\u200b`c``"),
        ([Code("a\nb")], "`a b`"),
        (["see https://example.org/a_b_c, or"], "see https://example.org/a_b_c, or"),
        (["https://example.org/a*b"], r"https\://example.org/a\*b"),
        ([bold("https://example.org/a")], "**<https://example.org/a>**"),
        (["https://example.org/a", bold("b")], "<https://example.org/a>**b**"),
        ([Link(URL, (Text("a ]["),))], r"a \]\[ (<https://example.org/a>)"),
        ([Link(URL, (Text("a [1]"),))], r"[a \[1\]](https://example.org/a)"),
        ([Link(URL, (Text("a "), bold("b")))], "[a **b**](https://example.org/a)"),
        ([Link("https://example.org/(a)_*", (Text("x"),))], "[x](https://example.org/%28a%29_%2A)"),
        ([Link(URL, (Text(URL),))], URL),
        ([Link(URL, (Text(URL),)), "b"], f"<{URL}>b"),
        ([Link(URL, (Text("https://evil.example"),))], rf"https\://evil.example (<{URL}>)"),
        ([Link("mailto:a@b.org", (Text("mail"),))], "mail (a@b.org)"),
        ([Link("mailto:a@b.org", (Text("a@b.org"),))], "a@b.org"),
        ([Link("tg://resolve", (Text("x"),))], r"x (tg://resolve)"),
        ([Link("javascript:x", (Text("x"),))], "x"),
        (["# a\n## b\n-# c\n- d"], "\\# a\n\\## b\n\\-# c\n\\- d"),
        (["+ e\n1. f\n> g\n>>> h"], "\\+ e\n1\\. f\n\\> g\n\\>>> h"),
        (["  - a\n#b 1.5 -c"], "\\- a\n#b 1.5 -c"),
        ([bold("# a")], "**\\# a**"),
        ([bold("1. a")], "**1\\. a**"),
    ],
)  # fmt: skip
def test_inline(children: list[Inline | str], content: str) -> None:
    assert render(paragraph(*children)) == content


A, B, C = (Paragraph((Text(letter),)) for letter in "abc")


@pytest.mark.parametrize(
    ("blocks", "content"),
    [
        ([], ""),
        ([A, B], "a\n\nb"),
        ([Heading(1, (Text("a"),)), B], "# a\nb"),
        ([Heading(5, (Text("a\nb"),))], "### a b"),
        ([Heading(1, (Text("- a"),))], "# \\- a"),
        ([Heading(1, (Text("#a"),))], "# \\#a"),
        ([Quote((A, B)), C], "> a\n> \n> b\n\nc"),
        ([Quote((A, Quote((B,))))], "> a\n> \n> b"),
        ([Quote((A,), expandable=True)], "> a"),
        ([CodeBlock("a\n  b", "py")], "```py\na\n  b\n```"),
        ([CodeBlock("a```b", "<x>")], "```\na`\u200b`\u200b`b\n```"),
        ([CodeBlock("`````"), CodeBlock("``")], "```\n`\u200b`\u200b`\u200b`\u200b`\n```\n\n```\n``\u200b\n```"),
        ([Listing(((A,), (B,)))], "- a\n- b"),
        ([Listing(((A,), (B,)), 9)], "9. a\n10. b"),
        ([Listing(((A, Listing(((B,),), 1)), (C,)))], "- a\n  1. b\n- c"),
        ([Quote((Listing(((A, CodeBlock("x")),)),))], "> - a\n>   ```\n>   x\n>   ```"),
    ],
)
def test_blocks(blocks: list[Block], content: str) -> None:
    assert render(Document(tuple(blocks))) == content


def test_length_is_in_code_points() -> None:
    assert length(paragraph(bold("😀"))) == 5


@pytest.mark.parametrize(
    ("content", "children"),
    [
        ("plain", ["plain"]),
        ("two\nlines", ["two\nlines"]),
        ("**b** *i* _i_ __u__ ~~s~~ ||x||",
         [bold("b"), " ", italic("i"), " ", italic("i"), " ", styled(Style.UNDERLINE, "u"), " ",
          styled(Style.STRIKE, "s"), " ", styled(Style.SPOILER, "x")]),
        ("***a***", [bold(italic("a"))]),
        ("***a** b*", [italic(bold("a"), " b")]),
        ("***a* b**", [bold(italic("a"), " b")]),
        ("**a *b***", [bold("a ", italic("b"))]),
        ("*a **b***", [italic("a ", bold("b"))]),
        ("*a **b** c*", [italic("a ", bold("b"), " c")]),
        ("__*a*__", [italic(styled(Style.UNDERLINE, "a"))]),
        ("**a", ["**a"]),
        ("a* b *c", ["a* b *c"]),
        ("2 * 3 * 4", ["2 * 3 * 4"]),
        ("a ** b ** c", ["a  ", bold("b"), "  c"]),
        ("a~b~c a|b|c", ["a~b~c a|b|c"]),
        ("****", ["****"]),
        ("||||", ["||||"]),
        ("*a **b* c**", [italic("a **b"), " c**"]),
        ("**a__b**c__", [bold("a__b"), "c__"]),
        ("snake_case_name", ["snake_case_name"]),
        ("_a_b", ["_a_b"]),
        (r"\*a\* \_ \\ \a", [r"*a* _ \ \a"]),
        ("¯\\_(ツ)_/¯", ["¯\\_(ツ)_/¯"]),
        ("`a*b*`", [Code("a*b*")]),
        ("``a`b``", [Code("a`b")]),
        ("`` `a` ``", [Code("`a`")]),
        ("`a", ["`a"]),
        (r"`a\`", [Code("a\\")]),
        ("*`a*`", ["*", Code("a*")]),
        ("<@1> <@!1> <@9>", [Mention("Anna"), " ", Mention("Anna"), " ", Mention("unknown-user")]),
        ("<@&2> <@&9> <#3> <#9>", [Mention("Editors"), " ", Mention("deleted-role"), " #general #unknown"]),
        ("@everyone @\u200beveryone <\u200b@1>", ["@everyone @everyone <@1>"]),
        ("<:wave:1><a:dance:2>", [Emoji(":wave:"), Emoji(":dance:")]),
        ("<t:60:R> <t:60>", [Moment(60, "1970-01-01 00:01 UTC"), " ", Moment(60, "1970-01-01 00:01 UTC")]),
        ("<t:999999999999:R>", ["<t:999999999999:R>"]),
        ("</ask me:1>", ["/ask me"]),
        ("https://example.org/a_b_c.", [Link("https://example.org/a_b_c", (Text("https://example.org/a_b_c"),)), "."]),
        ("(https://a.bc/b(c))", ["(", Link("https://a.bc/b(c)", (Text("https://a.bc/b(c)"),)), ")"]),
        (f"**{URL}**", [Link(URL, (bold(URL),))]),
        (f"<{URL}>", [Link(URL, (Text(URL),))]),
        ("https:// http://", ["https:// http://"]),
        ("example.org ftp://example.org", ["example.org ftp://example.org"]),
        (f"[a **b**]({URL})", [Link(URL, (Text("a "), bold("b")))]),
        (f"[a](<{URL}>) [b]({URL} \"title\")", [Link(URL, (Text("a"),)), " ", Link(URL, (Text("b"),))]),
        (f"[[1]]({URL})", [Link(URL, (Text("[1]"),))]),
        (f"[https://evil.example]({URL})",
         ["[", Link("https://evil.example", (Text("https://evil.example"),)), "](", Link(URL, (Text(URL),)), ")"]),
        (f"[]({URL})", ["[](", Link(URL, (Text(URL),)), ")"]),
        ("[a](javascript:x) [b] (c)", ["[a](javascript:x) [b] (c)"]),
        (f"*a]({URL})", ["*a](", Link(URL, (Text(URL),)), ")"]),
        (f"\\[a]({URL})", ["[a](", Link(URL, (Text(URL),)), ")"]),
    ],
)  # fmt: skip
def test_parsing_inline(content: str, children: list[Inline | str]) -> None:
    assert parse(content, names=NAMES) == paragraph(*children)


@pytest.mark.parametrize(
    ("content", "blocks"),
    [
        ("", []),
        ("a\n\nb", [A, B]),
        ("**a\n\nb**", [Paragraph((bold("a"),)), Paragraph((bold("b"),))]),
        ("# a\nb", [Heading(1, (Text("a"),)), B]),
        ("### a", [Heading(3, (Text("a"),))]),
        ("#### a", [Paragraph((Text("#### a"),))]),
        ("#a", [Paragraph((Text("#a"),))]),
        ("-# a", [A]),
        ("> a\n> b\nc", [Quote((Paragraph((Text("a\nb"),)),)), C]),
        ("> a\n>\n> b", [Quote((A, B))]),
        (">a", [Paragraph((Text(">a"),))]),
        (">>> a\nb\n\nc", [Quote((Paragraph((Text("a\nb"),)), C))]),
        ("> > a", [Quote((Paragraph((Text("> a"),)),))]),
        ("> # a", [Quote((Heading(1, (Text("a"),)),))]),
        ("```a```", [CodeBlock("a")]),
        ("```py\na\n```", [CodeBlock("a", "py")]),
        ("```py\n```", [CodeBlock("py")]),
        ("```py a\nb```", [CodeBlock("py a\nb")]),
        ("a```c++\nb```c", [A, CodeBlock("b", "c++"), C]),
        ("```a", [Paragraph((Text("```a"),))]),
        ("``````", [Paragraph((Text("``````"),))]),
        ("> ```\n> a\n> ```", [Quote((CodeBlock("a"),))]),
        ("- a\n- b\nc", [Listing(((A,), (B,))), C]),
        ("* a\n* b", [Listing(((A,), (B,)))]),
        ("3. a\n4. b", [Listing(((A,), (B,)), 3)]),
        ("- a\n  - b\n- c", [Listing(((A, Listing(((B,),))), (C,)))]),
        ("1. a\n   - b", [Listing(((A, Listing(((B,),))),), 1)]),
        ("- a\n1. b", [Listing(((A,),)), Listing(((B,),), 1)]),
        ("- a\n  b", [Listing(((Paragraph((Text("a\nb"),)),),))]),
        ("- - a", [Listing(((Listing(((A,),)),),))]),
        ("-a\n+ b", [Paragraph((Text("-a\n+ b"),))]),
    ],
)
def test_parsing_blocks(content: str, blocks: list[Block]) -> None:
    assert parse(content, names=NAMES) == Document(tuple(blocks))


@given(WORDS)
@settings(max_examples=150)
def test_any_content_is_survived(content: str) -> None:
    render(parse(content, names={}))


@given(documents(links=False, moments=False))
@settings(max_examples=150)
def test_no_text_becomes_markup(document: Document) -> None:
    """What is rendered is read back with every character and style of it, whatever the characters are."""
    again = [as_discord(one) for one in seen(parse(render(document), names={}))]
    assert again == [as_discord(one) for one in seen(document)]


@given(documents(texts=st.text("abc xyz.,!", max_size=9), moments=False))
@settings(max_examples=100)
def test_links_are_read_back(document: Document) -> None:
    again = [replace(as_discord(one), url=one.url) for one in seen(parse(render(document), names={}))]
    assert [one for one in again if one.url] == [one for one in map(plain_style, seen(document)) if one.url]


@given(documents(moments=False))
@settings(max_examples=150)
def test_any_tree_keeps_its_text_and_every_style(document: Document) -> None:
    """Besides that there are only the addresses of links that Discord does not mask."""
    again = [as_discord(one) for one in seen(parse(render(document), names={}))]
    assert within([as_discord(one) for one in seen(document)], again)


@given(st.integers(-62_135_596_800, 253_402_300_799))
def test_any_moment_of_the_calendar_is_read_back(unix: int) -> None:
    (block,) = parse(render(paragraph(Moment(unix, "then"))), names={}).blocks
    assert isinstance(block, Paragraph)
    (moment,) = block.children
    assert isinstance(moment, Moment)
    assert moment.unix == unix


def as_discord(one: Seen) -> Seen:
    """Mentions and emoji arrive as their text; quotes stand in no other quote."""
    kept = ("Quote", "Listing", "CodeBlock", "Heading")
    path = [name for index, name in enumerate(one.path) if name in kept and name not in one.path[:index]]
    return replace(one, url=None, path=tuple(path))


def plain_style(one: Seen) -> Seen:
    return replace(as_discord(one), url=one.url)


@pytest.mark.parametrize(
    "content",
    [
        "*_" * 2000, "*_*_ " * 800, "**a " * 1000, "_ _" * 1300, "||" * 2000, "*a _b " * 600 + "* " * 200, "[" * 4000,
        "[a](" * 1000, "](http://x" * 400, "https://" * 500, "https://x.)" * 300 + ")" * 700, "https://a(" * 400,
        "`" * 4000, "` `` " * 800, "```a\n" * 800, "> " * 2000, "- " * 2000, "1. " * 1300, "<@1" * 1300, "\\" * 4000,
    ],
)  # fmt: skip
def test_hostile_content_takes_linear_work(content: str) -> None:
    """Six times the text takes about six times the calls; what is quadratic takes thirty-six times as many."""
    assert calls(content * 6) < 10 * calls(content)


def calls(content: str) -> int:
    """How many functions are called, of Python and of C, while the content is parsed."""
    count = 0

    def counting(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counting)
    try:
        parse(content, names={})
    finally:
        sys.setprofile(None)
    return count
