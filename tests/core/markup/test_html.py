"""Documents as HTML, and HTML as documents."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

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
from tests.support.documents import WORDS, documents, seen

URL = "https://example.org/?a=1&b=2"


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (Text("a < b & c\nd"), "a &lt; b &amp; c<br>\nd"),
        (Styled(Style.BOLD, (Text("x"),)), "<strong>x</strong>"),
        (Styled(Style.ITALIC, (Text("x"),)), "<em>x</em>"),
        (Styled(Style.UNDERLINE, (Text("x"),)), "<u>x</u>"),
        (Styled(Style.STRIKE, (Text("x"),)), "<s>x</s>"),
        (Styled(Style.SPOILER, (Text("x"),)), '<span class="spoiler">x</span>'),
        (Code("<x>"), "<code>&lt;x&gt;</code>"),
        (
            Link(URL, (Text("x"),)),
            '<a href="https://example.org/?a=1&amp;b=2" rel="nofollow ugc noopener">x</a>',
        ),
        (Link("javascript:alert(1)", (Text("x"),)), "x"),
        (Mention("anna"), '<span class="mention">@anna</span>'),
        (Emoji(":wave:"), '<span class="emoji">:wave:</span>'),
        (Moment(0, "then"), '<time datetime="1970-01-01T00:00:00+00:00">then</time>'),
        (Moment(10**15, "never"), "never"),
    ],
)
def test_inline(node: Inline, expected: str) -> None:
    assert render_html(paragraph(node)) == f"<p>{expected}</p>"


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (Heading(1, (Text("T"),)), "<h1>T</h1>"),
        (Quote((Paragraph((Text("a"),)),)), "<blockquote><p>a</p></blockquote>"),
        (Quote((Paragraph((Text("a"),)),), True), '<blockquote class="expandable"><p>a</p></blockquote>'),
        (CodeBlock("a\n<b>", "c++"), '<pre><code class="language-c++">a\n&lt;b&gt;</code></pre>'),
        (CodeBlock("a", '"><script>'), '<pre><code class="language-&#34;&gt;&lt;script&gt;">a</code></pre>'),
        (Listing(((Paragraph((Text("a"),)),),)), "<ul><li><p>a</p></li></ul>"),
        (Listing(((Paragraph((Text("a"),)),),), 3), '<ol start="3"><li><p>a</p></li></ol>'),
    ],
)
def test_blocks(block: Block, expected: str) -> None:
    assert render_html(Document((block,))) == expected


@pytest.mark.parametrize(("level", "top", "tag"), [(1, 3, "h3"), (2, 3, "h4"), (6, 3, "h6"), (3, 1, "h3")])
def test_headings_stay_below_the_page(level: int, top: int, tag: str) -> None:
    assert render_html(Document((Heading(level, (Text("T"),)),)), top=top) == f"<{tag}>T</{tag}>"


@pytest.mark.parametrize(
    ("source", "document"),
    [
        ("bare  text\n here", paragraph("bare text here")),
        ("<p>a <b>b </b> c<br> d</p>", paragraph("a ", Styled(Style.BOLD, (Text("b"),)), " c\nd")),
        ("a<br><br>b", Document((Paragraph((Text("a"),)), Paragraph((Text("b"),))))),
        ("<div>a<p>b</p>c</div>", Document(tuple(Paragraph((Text(t),)) for t in "abc"))),
        ("<b>a<div>b</div></b>", Document(tuple(Paragraph((Styled(Style.BOLD, (Text(t),)),)) for t in "ab"))),
        ("<script>alert(1)</script><style>p{}</style>a<!-- b -->", paragraph("a")),
        ('<a href="javascript:alert(1)" onclick="x()">a</a>', paragraph("a")),
        ('<a href="https://example.org">a</a>', paragraph(Link("https://example.org", (Text("a"),)))),
        ('<img src="https://example.org/a.png" alt="x">', paragraph(Link("https://example.org/a.png", (Text("x"),)))),
        ('<img src="data:image/png;base64,AAAA" alt="cat">', Document()),
        ("<ul><li>a<ul><li>b</ul></ul>", Document((Listing(((
            Paragraph((Text("a"),)), Listing(((Paragraph((Text("b"),)),),))),)),))),
        ("<ul><li>a</li><ul><li>b</ul></ul>", Document((Listing((
            (Paragraph((Text("a"),)),), (Listing(((Paragraph((Text("b"),)),),)),))),))),
        ('<pre class="lang-py">x<br>  y</pre>', Document((CodeBlock("x\n  y", "py"),))),
        ("<h2>T <i>x</i></h2>", Document((Heading(2, (Text("T "), Styled(Style.ITALIC, (Text("x"),)))),))),
        ("<table><tr><td>a<td>b<tr><td>c</table>", Document((Paragraph((Text("a b"),)), Paragraph((Text("c"),))))),
        ("<q>a</q>", paragraph("“a”")),
        ('<time datetime="2014-08-26">day</time>', paragraph("day")),
        ('<time datetime="2014-99-99T99:99Z">never</time>', paragraph("never")),
        ("a\0b\ud83dc", paragraph("abc")),
    ],
)  # fmt: skip
def test_foreign_html(source: str, document: Document) -> None:
    assert parse_html(source) == document


@pytest.mark.parametrize("tag", ["b", "blockquote", "ul><li", "span", "div", "ul", "pre", "h1"])
def test_hostile_nesting_is_survived(tag: str) -> None:
    assert "deep" in parse_html(f"<{tag}>" * 1000 + "deep").text


BARE = {"div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "li", "br", "strong", "em", "u", "s", "pre"}
ATTRIBUTES = {
    "ol": {"start"},
    "code": {"class"},
    "blockquote": {"class"},
    "span": {"class"},
    "a": {"href", "rel"},
    "time": {"datetime"},
}


@given(documents())
@settings(max_examples=60)
def test_nothing_else_than_a_document_gets_into_a_page(document: Document) -> None:
    root = html.fragment_fromstring(render_html(document), create_parent="div")
    for element in root.iter():
        assert element.tag in BARE | ATTRIBUTES.keys()
        assert set(element.attrib) <= ATTRIBUTES.get(str(element.tag), set())
        assert element.get("href", "https:").startswith(("https:", "http:", "mailto:", "tg:"))
        assert element.tag == "code" or element.get("class", "spoiler") in ("spoiler", "mention", "emoji", "expandable")


@given(documents())
@settings(max_examples=60)
def test_what_is_rendered_is_read_back(document: Document) -> None:
    assert seen(parse_html(render_html(document))) == seen(document)


@given(WORDS | st.text(alphabet='<>/="ab phiscrt&;', max_size=40))
@settings(max_examples=60)
def test_any_html_is_survived(source: str) -> None:
    render_html(parse_html(source))
