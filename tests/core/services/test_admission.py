"""What waits for an editor and what does not: as a table, and as it is found out from what was said before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.markup.addresses import addresses
from core.markup.tree import Code, CodeBlock, Document, Link, Listing, Paragraph, Quote, Text, paragraph, plain
from core.model import CommentState, Hold
from core.model.events import Edited
from core.model.refs import MessageRef
from core.services.admission import Rules, Situation, held_for
from tests.support.fake_network import FAKE
from tests.support.spine import Spine, spine_over

THREAD = "thread of a/1"


@pytest.mark.parametrize(
    ("situation", "moderation", "why"),
    [
        (Situation(), "open", None),
        (Situation(is_first=True), "open", None),
        (Situation(is_first=True, has_link=True), "open", Hold.LINKS),
        (Situation(has_link=True), "open", None),
        (Situation(in_last_minute=4), "open", None),
        (Situation(in_last_minute=5), "open", Hold.RATE),
        (Situation(same_before=1), "open", None),
        (Situation(same_before=2), "open", Hold.REPEAT),
        (Situation(), "first", None),
        (Situation(is_first=True), "first", Hold.NEWCOMER),
        (Situation(is_first=True, has_link=True), "first", Hold.LINKS),
        (Situation(is_first=True, in_last_minute=5), "first", Hold.RATE),
        (Situation(), "all", Hold.EVERYTHING),
        (Situation(is_first=True), "all", Hold.EVERYTHING),
        (Situation(same_before=2), "all", Hold.REPEAT),
        (Situation(in_last_minute=5, same_before=5), "all", Hold.RATE),
    ],
)
def test_what_waits(situation: Situation, moderation: str, why: Hold | None) -> None:
    assert held_for(situation, Rules(moderation, per_minute=5)) == why  # type: ignore[arg-type]  # from the table


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (plain("Nothing to see, e.g. at 12.30 or in v1.2."), set()),
        (plain("At https://shop.example/deals, today."), {"https://shop.example/deals"}),
        (plain("Or just spam.com"), {"http://spam.com"}),
        (plain("Write to ada@example.org"), set()),
        (paragraph(Link("https://hidden.example", (Text("harmless"),))), {"https://hidden.example"}),
        (paragraph(Link("mailto:ada@example.org", (Text("mail me"),))), set()),
        (paragraph(Code("https://code.example")), {"https://code.example"}),
        (Document((CodeBlock("https://block.example"),)), {"https://block.example"}),
        (Document((Quote((Paragraph((Text("https://quote.example"),)),)),)), {"https://quote.example"}),
        (Document((Listing(((Paragraph((Text("https://list.example"),)),),)),)), {"https://list.example"}),
    ],
)
def test_where_a_text_leads(text: Document, found: set[str]) -> None:
    assert addresses(text) == found


@pytest.fixture
async def spine(tmp_path: Path) -> AsyncIterator[Spine]:
    async with spine_over(f"sqlite:///{tmp_path}/blog.db", rules=Rules(per_minute=3)) as spine:
        await spine.destinations("a", "b")
        await spine.publish()
        await spine.drained()
        yield spine


async def said(spine: Spine, number: int, text: str, person: str = "7") -> Hold | None:
    """Why somebody's comment waits."""
    comment = await spine.say(text, message=f"a/{number}", thread=THREAD, person=person)
    assert comment
    assert comment.waits == (comment.state == CommentState.HELD)
    return comment.held_for


async def test_a_flood_waits_and_ends(spine: Spine) -> None:
    assert [await said(spine, number, f"Word {number}") for number in range(50, 55)] == [None] * 3 + [Hold.RATE] * 2
    assert await said(spine, 60, "Another reader", person="8") is None
    spine.clock.advance(61)
    assert await said(spine, 70, "A minute later") is None


async def test_the_same_over_and_over_waits(spine: Spine) -> None:
    texts = ["Buy watches!", "BUY  watches", "buy watches", "Buy clocks", "👍", "👍", "👍"]
    why = []
    for number, text in enumerate(texts, start=50):
        why.append(await said(spine, number, text))
        spine.clock.advance(120)
    assert why == [None, None, Hold.REPEAT, None, None, None, None]
    spine.clock.advance(86400)
    assert await said(spine, 70, "Buy watches!") is None


async def test_links_wait_until_somebody_is_known(spine: Spine) -> None:
    assert await said(spine, 50, "See https://shop.example") == Hold.LINKS
    assert await said(spine, 51, "Well, then without one.") is None
    assert await said(spine, 52, "See https://shop.example again") is None


async def test_editors_are_let_through(spine: Spine) -> None:
    why = [await said(spine, number, "See https://shop.example", person="1") for number in range(50, 60)]
    assert why == [None] * 10


async def edit(spine: Spine, message: str, text: str) -> None:
    async with spine.database.writing() as tx:
        await spine.discussion.edited(tx, FAKE, Edited(MessageRef(message), plain(text), spine.clock.now()))
    await spine.drained()


async def test_a_link_that_is_added_to_a_first_comment_waits_while_the_old_text_stands(spine: Spine) -> None:
    first = await spine.say("Nice post.", message="a/50", thread=THREAD)
    assert first
    await edit(spine, "a/50", "Nice post. See https://shop.example")
    async with spine.database.reading() as session:
        comment = await session.get_one(type(first), first.id)
        assert (comment.body.text, comment.is_public, comment.held_for) == ("Nice post.", True, Hold.LINKS)
    await edit(spine, "a/50", "Nice post!")
    async with spine.database.reading() as session:
        comment = await session.get_one(type(first), first.id)
        assert (comment.body.text, comment.waits, comment.proposed) == ("Nice post!", False, None)
