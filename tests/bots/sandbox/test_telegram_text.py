"""What the server makes of a bot's text: markup, entities, found links, white space and limits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import BadRequest

from bots.sandbox.telegram.refusal import Refusal
from bots.sandbox.telegram.text import cleaned, formatted, units
from tests.bots.sandbox.telegram_world import World, open_world, refusal


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as opened:
        opened.tg.start(opened.ada)
        yield opened


def spans(entities: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Entities as short tuples: type, offset, length, and what else there is."""
    return [tuple(entity.values()) for entity in entities]


@pytest.mark.parametrize(
    ("markup", "text", "entities"),
    [
        ("<b>bold</b>", "bold", [("bold", 0, 4)]),
        ("<strong>a</strong><em>b</em><ins>c</ins>", "abc", [("bold", 0, 1), ("italic", 1, 1), ("underline", 2, 1)]),
        ("<b>x <i>y</i></b>", "x y", [("bold", 0, 3), ("italic", 2, 1)]),
        ("😀<i>after</i>", "😀after", [("italic", 2, 5)]),
        ("<strike>s</strike><tg-spoiler>t</tg-spoiler>", "st", [("strikethrough", 0, 1), ("spoiler", 1, 1)]),
        ('<span class="tg-spoiler">hidden</span>', "hidden", [("spoiler", 0, 6)]),
        (
            '<a href="https://example.org/a?b=1&amp;c=2">x</a>',
            "x",
            [("text_link", 0, 1, "https://example.org/a?b=1&c=2")],
        ),
        ('<a href="https://example.org">x</a>', "x", [("text_link", 0, 1, "https://example.org/")]),
        ('<a href="http://localhost/a">x</a>', "x", []),
        ("<code>x example.org</code>", "x example.org", [("code", 0, 13)]),
        ("<code>a <b>b</b></code>", "a b", [("code", 0, 3)]),
        ("<pre>x = 1</pre>", "x = 1", [("pre", 0, 5)]),
        ('<pre><code class="language-python">x = 1</code></pre>', "x = 1", [("pre", 0, 5, "python")]),
        ("<blockquote>q</blockquote>", "q", [("blockquote", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ('<tg-emoji emoji-id="5368">👍</tg-emoji>', "👍", [("custom_emoji", 0, 2, "5368")]),
        ("1 &lt; 2 &amp;&amp; &#51; &gt; &quot;x&quot; &nope;", '1 < 2 && 3 > "x" &nope;', []),
        ("  <b> x </b>\n", "x", [("bold", 0, 1)]),
        ("<b></b>x", "x", []),
    ],
)
def test_html(markup: str, text: str, entities: list[tuple[Any, ...]]) -> None:
    parsed, found = formatted(markup, "HTML", None)
    assert (parsed, spans(found)) == (text, entities)


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<x>y</x>", 'Unsupported start tag "x" at byte offset 0'),
        ("é 1 < 2", 'Unsupported start tag "" at byte offset 5'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<a href=", "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_html_that_cannot_be_parsed(markup: str, complaint: str) -> None:
    with pytest.raises(Refusal) as raised:
        formatted(markup, "HTML", None)
    assert raised.value.description == f"Bad Request: can't parse entities: {complaint}"


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("/post A title", [("bot_command", 0, 5)]),
        ("/post@dispatch_bot x", [("bot_command", 0, 18)]),
        ("a/b and <3/ no", []),
        ("see https://example.org/a#b (example.com)", [("url", 4, 23), ("url", 29, 11)]),
        ("mail me@example.com", [("email", 5, 14)]),
        ("😀 @adaquill", [("mention", 3, 9)]),
        ("#Čapek #1 #two_3", [("hashtag", 0, 6), ("hashtag", 10, 6)]),
        ("$EXM up", [("cashtag", 0, 4)]),
    ],
)
def test_what_is_found_in_a_text(text: str, entities: list[tuple[Any, ...]]) -> None:
    assert spans(cleaned(text, ())[1]) == entities


@pytest.mark.parametrize(
    ("entity", "complaint"),
    [
        (("bold", 0, 99), "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 4"),
        (("bold", 1, 1), "entity beginning at UTF-16 offset 1 starts in the middle of a UTF-16 symbol"),
        (
            ("bold", 0, 1),
            "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at UTF-16 offset 1",
        ),
        (("bold", -1, 2), "receive an entity with incorrect offset -1 or length 2"),
        (("shiny", 0, 2), 'can\'t parse MessageEntity: unsupported type "shiny"'),
    ],
)
def test_entities_that_do_not_fit(entity: tuple[str, int, int], complaint: str) -> None:
    kind, offset, length = entity
    with pytest.raises(Refusal) as raised:
        formatted("😀ab", None, [{"type": kind, "offset": offset, "length": length}])
    assert raised.value.description == f"Bad Request: {complaint}"


@given(st.text(alphabet="ab 😀\n\r\t&<>#@/.", max_size=40), st.data())
def test_entities_always_lie_within_the_text(text: str, data: st.DataObject) -> None:
    starts = [units(text[:index]) for index in range(len(text) + 1)]
    start, end = sorted((data.draw(st.sampled_from(starts)), data.draw(st.sampled_from(starts))))
    written, entities = cleaned(text, [{"type": "bold", "offset": start, "length": end - start}])
    assert written == written.strip()
    for entity in entities:
        assert entity["length"] > 0
        cut = written.encode("utf-16-le")[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2]
        assert len(cut) == entity["length"] * 2
        cut.decode("utf-16-le")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "message text is empty"),
        (" \n ", "text must be non-empty"),
        ("x" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
    ],
)
async def test_length_of_a_text(world: World, text: str, complaint: str) -> None:
    said = await refusal(lambda: world.bot.send_message(world.private.id, text), BadRequest)
    assert said.lower() == complaint


async def test_length_counts_after_parsing(world: World) -> None:
    sent = await world.bot.send_message(world.private.id, f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    assert sent.text is not None
    assert len(sent.text) == 4096


async def test_other_parse_modes_are_said_to_be_unsupported(world: World) -> None:
    said = await refusal(lambda: world.bot.send_message(world.private.id, "*x*", parse_mode="MarkdownV2"))
    assert "is not supported by the sandbox" in said


async def test_mention_of_a_person_by_id(world: World) -> None:
    markup = f'<a href="tg://user?id={world.bo.id}">Bo</a> <a href="tg://user?id=1">x</a>'
    sent = await world.bot.send_message(world.private.id, markup, parse_mode="HTML")
    (mention,) = sent.entities
    assert mention.user is not None
    assert mention.user.first_name == "Bo"
