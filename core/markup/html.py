"""Documents as HTML for the blog's pages and feeds."""

from __future__ import annotations

from datetime import UTC, datetime

from markupsafe import Markup, escape

from core.markup.normal import normal
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
    inline_text,
)

_STYLES: dict[Style, Markup] = {
    Style.BOLD: Markup("<strong>{}</strong>"),
    Style.ITALIC: Markup("<em>{}</em>"),
    Style.UNDERLINE: Markup("<u>{}</u>"),
    Style.STRIKE: Markup("<s>{}</s>"),
    Style.SPOILER: Markup('<span class="spoiler">{}</span>'),
}
_LAST_SECOND = 253402300799
_FIRST_SECOND = -62135596800


def render_html(document: Document, *, top: int = 1) -> Markup:
    """The document as an HTML fragment, safe to be put into a page whatever the tree holds.

    `top` is the level of heading that a heading of level 1 becomes: a comment's heading does not outrank the page's.
    Spoilers, mentions and emoji are spans of those classes, expandable quotes a `blockquote` of class "expandable".
    """
    return Markup("\n").join(_block(block, top) for block in normal(document).blocks)


def _block(block: Block, top: int) -> Markup:
    match block:
        case Paragraph(children):
            return Markup("<p>{}</p>").format(_inlines(children))
        case Heading(level, children):
            tag = f"h{max(1, min(level + top - 1, 6))}"
            return Markup("<{}>{}</{}>").format(tag, _inlines(children), tag)
        case Quote(children, expandable):
            attribute = Markup(' class="expandable"') if expandable else ""
            return Markup("<blockquote{}>{}</blockquote>").format(attribute, _blocks(children, top))
        case CodeBlock(text, language):
            attribute = Markup(' class="language-{}"').format(language) if language else ""
            return Markup("<pre><code{}>{}</code></pre>").format(attribute, text)
        case Listing(items, start):
            tag, attribute = ("ul", "") if start is None else ("ol", _start(start))
            rows = Markup("").join(Markup("<li>{}</li>").format(_blocks(item, top)) for item in items)
            return Markup("<{}{}>{}</{}>").format(tag, attribute, rows, tag)


def _blocks(blocks: tuple[Block, ...], top: int) -> Markup:
    return Markup("").join(_block(block, top) for block in blocks)


def _start(start: int) -> Markup:
    return Markup("") if start == 1 else Markup(' start="{}"').format(start)


def _inlines(children: tuple[Inline, ...]) -> Markup:
    return Markup("").join(_inline(child) for child in children)


def _inline(node: Inline) -> Markup:
    match node:
        case Text(text):
            return escape(text).replace("\n", Markup("<br>\n"))
        case Styled(style, children):
            return _STYLES[style].format(_inlines(children))
        case Code(text):
            return Markup("<code>{}</code>").format(text)
        case Link(url, children):
            return Markup('<a href="{}" rel="nofollow ugc noopener">{}</a>').format(url, _inlines(children))
        case Mention():
            return Markup('<span class="mention">{}</span>').format(inline_text((node,)))
        case Emoji(fallback):
            return Markup('<span class="emoji">{}</span>').format(fallback)
        case Moment(unix, text) if _FIRST_SECOND <= unix <= _LAST_SECOND:
            stamp = datetime.fromtimestamp(unix, UTC).isoformat()
            return Markup('<time datetime="{}">{}</time>').format(stamp, text)
        case Moment(text=text):
            return escape(text)
