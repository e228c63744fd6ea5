"""Moderation over the fake network: what is held, decided, hidden, banned and taken back, and what the cards say."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.errors import Invalid, NotFound
from core.markup.tree import plain
from core.model import Act, Author, Ban, Comment, CommentState, Deed, Identity
from core.model.events import Deleted, Edited, Person
from core.model.refs import MessageRef, PersonRef
from core.model.values import Message, Remark
from core.services.admission import Rules
from core.services.merging import merge
from core.store import Change
from core.store.public import comment_counts, comments_of, newest_comments, post_numbered
from tests.support.fake_network import FAKE
from tests.support.spine import EDITOR, Spine, spine_over

MARA = Person(FAKE, EDITOR, "Mara")
THREAD = "thread of a/1"


@pytest.fixture
async def spine(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Spine]:
    """A post at "a" and "b", and the editor's private chat "1"; every comment waits, unless a test says otherwise."""
    rules = getattr(request, "param", Rules("all"))
    async with spine_over(f"sqlite:///{tmp_path}/blog.db", rules=rules) as spine:
        await spine.destinations("a", "b")
        await spine.publish()
        await spine.drained()
        yield spine


open_to_all = pytest.mark.parametrize("spine", [Rules("open", per_minute=3)], indirect=True)


async def say(spine: Spine, number: int, text: str, **how: str) -> Comment:
    comment = await spine.say(text, message=f"a/{number}", **{"thread": THREAD, **how})
    assert comment
    await spine.drained()
    return comment


async def decide(spine: Spine, verb: str, comment: Comment, **how: object) -> str:
    """What the card says when an editor has done something about a comment."""
    async with spine.database.writing() as tx:
        found = await spine.moderation.find(tx, comment.id)
        message: Message = await getattr(spine.moderation, verb)(tx, found, MARA, **how)
    await spine.drained()
    return message.body.text


async def row(spine: Spine, comment: Comment) -> Comment:
    async with spine.database.reading() as session:
        return await session.get_one(Comment, comment.id)


async def public(spine: Spine) -> list[tuple[str, bool]]:
    """The text of each comment that the blog shows, and whether its words are shown."""
    async with spine.database.reading() as session:
        return [(each.body.text if each.is_public else "", each.is_public) for each in await comments_of(session, 1)]


async def count(spine: Spine, what: type) -> int:
    async with spine.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(what)) or 0


def relayed(spine: Spine, place: str = "b") -> list[str]:
    return [shown.body.text for shown in spine.network.shows(place) if isinstance(shown, Remark)]


def cards(spine: Spine) -> list[Message]:
    return [shown for shown in spine.network.shows(EDITOR) if isinstance(shown, Message)]


def labels(message: Message) -> list[str]:
    return [button.label for line in message.buttons for button in line]


async def test_what_waits_is_seen_by_editors_only(spine: Spine) -> None:
    with spine.database.changes.following(1) as changes:
        comment = await say(spine, 50, "May I?")
        assert changes._queue.empty()
    [card] = cards(spine)
    assert labels(card) == ["Approve", "Hide", "Ban"]
    assert card.body.text == (
        "A comment waits: every comment waits.\n\n"
        f"Comment {comment.id} on No. 1, “Night trains return”, by Reader 7 · Fake\n\nMay I?"
    )
    assert relayed(spine) == []
    assert await public(spine) == []
    async with spine.database.reading() as session:
        post = await post_numbered(session, 1)
        assert post
        assert await comment_counts(session, [post]) == {}
        assert await newest_comments(session, 10) == []


async def test_approving_relays_and_tells(spine: Spine) -> None:
    first, second = await say(spine, 50, "One"), await say(spine, 51, "Two")
    with spine.database.changes.following(1) as changes:
        assert (await decide(spine, "approve", first)).startswith("Approved by Mara, 2026-03-14 09:30 +0000")
        await decide(spine, "approve", second)
        assert [await anext(changes), await anext(changes)] == [
            Change(1, first.id, "comment"),
            Change(1, second.id, "comment"),
        ]
    assert relayed(spine) == ["One", "Two"]
    assert await public(spine) == [("One", True), ("Two", True)]
    assert [labels(card) for card in cards(spine)] == [[], []]


async def test_the_second_decision_changes_nothing(spine: Spine) -> None:
    comment = await say(spine, 50, "Once")
    await decide(spine, "approve", comment)
    again = await decide(spine, "approve", comment)
    assert again.count("Approved") == 1
    assert relayed(spine) == ["Once"]
    assert await count(spine, Act) == 1


async def test_an_answer_to_what_waits_stands_below_a_tombstone(spine: Spine) -> None:
    asked = await say(spine, 50, "A question?")
    answer = await say(spine, 51, "An answer.", answers="a/50", person="1")
    assert await public(spine) == [("", False), ("An answer.", True)]
    [remark] = [shown for shown in spine.network.shows("b") if isinstance(shown, Remark)]
    assert remark.answered is None
    await decide(spine, "approve", asked)
    assert await public(spine) == [("A question?", True), ("An answer.", True)]
    assert (await row(spine, answer)).parent_id == asked.id


@open_to_all
async def test_hiding_reaches_every_copy_and_the_original(spine: Spine) -> None:
    comment = await say(spine, 50, "Unkind")
    assert relayed(spine) == ["Unkind"]
    said = await decide(spine, "hide", comment, why="Be kind")
    assert said.startswith("Hidden by Mara, 2026-03-14 09:30 +0000: Be kind")
    assert relayed(spine) == []
    assert await public(spine) == []
    assert {("retract", "a"), ("retract", "b")} <= set(spine.network.log)
    assert (await row(spine, comment)).state == CommentState.HIDDEN
    assert await decide(spine, "hide", comment) == said


@open_to_all
async def test_a_hidden_comment_stays_hidden_whatever_its_author_does(spine: Spine) -> None:
    comment = await say(spine, 50, "Unkind")
    await say(spine, 51, "So there.", answers="a/50", person="8")
    await decide(spine, "hide", comment)
    async with spine.database.writing() as tx:
        await spine.discussion.edited(tx, FAKE, Edited(MessageRef("a/50"), plain("Kind"), spine.clock.now()))
    await spine.drained()
    assert await public(spine) == [("", False), ("So there.", True)]
    assert relayed(spine) == ["So there."]


async def test_a_held_comment_changes_on_its_cards(spine: Spine) -> None:
    comment = await say(spine, 50, "Frist")
    async with spine.database.writing() as tx:
        await spine.discussion.edited(tx, FAKE, Edited(MessageRef("a/50"), plain("First"), spine.clock.now()))
    await spine.drained()
    [card] = cards(spine)
    assert card.body.text.endswith("First")
    await decide(spine, "approve", comment)
    assert relayed(spine) == ["First"]


async def test_a_new_text_waits_beside_the_old_one(spine: Spine) -> None:
    comment = await say(spine, 50, "Harmless")
    await decide(spine, "approve", comment)
    async with spine.database.writing() as tx:
        await spine.discussion.edited(tx, FAKE, Edited(MessageRef("a/50"), plain("Less so"), spine.clock.now()))
    await spine.drained()
    assert relayed(spine) == ["Harmless"]
    [card] = cards(spine)
    assert card.body.text.startswith("A new text waits")
    assert card.body.text.endswith("Less so")
    await decide(spine, "approve", comment)
    assert relayed(spine) == ["Less so"]
    assert await public(spine) == [("Less so", True)]


async def test_what_its_author_takes_back_no_longer_waits(spine: Spine) -> None:
    await say(spine, 50, "Never mind")
    async with spine.database.writing() as tx:
        await spine.discussion.deleted(tx, FAKE, Deleted(MessageRef("a/50"), spine.clock.now()))
    await spine.drained()
    [card] = cards(spine)
    assert card.body.text.startswith("Its author took it back.")
    assert "Never mind" not in card.body.text
    assert labels(card) == []


@open_to_all
async def test_a_flood_gets_one_card_with_a_count(spine: Spine) -> None:
    for number in range(50, 60):
        await say(spine, number, f"Word {number}")
    assert relayed(spine) == ["Word 50", "Word 51", "Word 52"]
    [card] = cards(spine)
    assert "Of the same author 6 comments more: /comments shows all that waits." in card.body.text
    spine.clock.advance(11 * 60)
    for number in range(60, 64):
        await say(spine, number, f"Word {number}")
    assert len(cards(spine)) == 2


@open_to_all
async def test_a_ban_holds_for_the_person_everywhere(spine: Spine) -> None:
    first = await say(spine, 50, "Spam")
    card = await decide(spine, "ban", first, until=spine.clock.now() + timedelta(hours=2), why="Spam")
    assert card.startswith("Banned until 2026-03-14 11:30 +0000 by Mara, 2026-03-14 09:30 +0000: Spam")
    assert await public(spine) == []
    known = await count(spine, Identity)
    assert await spine.say("More spam", message="a/51", thread=THREAD) is None
    assert (await count(spine, Comment), await count(spine, Identity)) == (1, known)
    assert await spine.say("Somebody else", message="a/52", thread=THREAD, person="8")
    spine.clock.advance(2 * 3600 + 1)
    assert await spine.say("I am back", message="a/53", thread=THREAD)


@open_to_all
async def test_a_ban_outlives_the_joining_of_two_authors(spine: Spine) -> None:
    first = await say(spine, 50, "Spam")
    other = await say(spine, 51, "I, elsewhere", person="8")
    await decide(spine, "ban", first)
    async with spine.database.writing() as tx:
        kept = await tx.get_one(Author, (await tx.get_one(Identity, other.identity_id)).author_id)
        gone = await tx.get_one(Author, (await tx.get_one(Identity, first.identity_id)).author_id)
        await merge(tx, kept, gone)
    for person in ("7", "8"):
        assert await spine.say("Again", message=f"a/6{person}", thread=THREAD, person=person) is None


@open_to_all
async def test_a_lifted_ban(spine: Spine) -> None:
    comment = await say(spine, 50, "Spam?")
    with pytest.raises(Invalid, match="Reader 7 is not banned"):
        await decide(spine, "unban", comment)
    await decide(spine, "ban", comment)
    assert "The ban is lifted by Mara" in await decide(spine, "unban", comment)
    assert await count(spine, Ban) == 0
    assert await spine.say("Thanks", message="a/51", thread=THREAD)


@open_to_all
async def test_everything_that_a_banned_author_wrote_is_taken_back(spine: Spine) -> None:
    comments = [await say(spine, number, f"Spam {number}") for number in (50, 51, 52)]
    kept = await say(spine, 53, "No spam", person="8")
    await decide(spine, "ban", comments[0])
    async with spine.database.writing() as tx:
        card = await spine.cards.message(tx, await tx.get_one(Comment, comments[0].id))
    assert labels(card) == ["Take back everything they wrote (2 comments)"]
    text = await decide(spine, "take_back", comments[0])
    assert "Everything they wrote is taken back by Mara, 2026-03-14 09:30 +0000: 2 comments" in text
    assert await decide(spine, "take_back", comments[0]) == text
    assert relayed(spine) == ["No spam"]
    assert await public(spine) == [("No spam", True)]
    assert (await row(spine, kept)).is_public


async def test_a_ban_decides_about_all_that_waits_of_the_author(spine: Spine) -> None:
    first, second = await say(spine, 50, "Spam"), await say(spine, 51, "Spam too")
    await decide(spine, "ban", first)
    assert (await row(spine, second)).state == CommentState.HIDDEN
    assert [labels(card) for card in cards(spine)] == [[], []]
    assert cards(spine)[1].body.text.startswith("Hidden by Mara")


@open_to_all
async def test_editors_cannot_be_banned(spine: Spine) -> None:
    mine = await say(spine, 50, "Mine", person="1")
    with pytest.raises(Invalid, match="editors can't be banned"):
        await decide(spine, "ban", mine)
    assert await public(spine) == [("Mine", True)]


@pytest.mark.parametrize("number", [999, 2**40])
async def test_an_unknown_comment(spine: Spine, number: int) -> None:
    async with spine.database.writing() as tx:
        with pytest.raises(NotFound):
            await spine.moderation.find(tx, number)


@open_to_all
async def test_every_act_is_kept(spine: Spine) -> None:
    comment = await say(spine, 50, "Spam")
    await decide(spine, "ban", comment, why="Watches")
    await decide(spine, "unban", comment)
    async with spine.database.reading() as session:
        acts = (await session.scalars(select(Act).order_by(Act.id))).all()
        assert [(act.deed, act.network, act.person, act.name, act.at, act.why) for act in acts] == [
            (Deed.BAN, FAKE, PersonRef("1"), "Mara", spine.clock.now(), "Watches"),
            (Deed.UNBAN, FAKE, PersonRef("1"), "Mara", spine.clock.now(), ""),
        ]
