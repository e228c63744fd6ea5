"""/edit and /delete: what they reach, for whom, and that nothing happens by accident."""

from __future__ import annotations

import pytest

from core.markup.tree import Document, Style, Styled, Text, paragraph, plain
from core.model.refs import MessageRef
from core.model.values import Announcement, Form, Message
from tests.bots.desk.desk_world import READER, DeskWorld, buttons, commanded, in_group

SHAPE = """Night trains return

Sleepers are back -- Ida Moreau, The Paper
https://example.org/sleepers

First.

Read more ....

My Comment: At last.

#city"""


async def published(world: DeskWorld) -> None:
    await world.say("post", SHAPE)
    await world.press("publish:1")
    await world.spine.drained()


def shown(world: DeskWorld, place: str = "all") -> Announcement:
    (post,) = world.spine.network.shows(place)
    assert isinstance(post, Announcement)
    return post


async def test_an_edit_with_its_text_below_the_number_reaches_every_copy(world: DeskWorld) -> None:
    await published(world)
    said = await world.say("edit", "1\nNight trains are back\n\nMy Comment: Finally.\n\n#city #rail")
    await world.spine.drained()
    assert said.body.text == "Changed: No. 1, “Night trains are back”. Every copy follows."
    for place in ("all", "city"):
        post = shown(world, place)
        assert (post.title, post.comment.text, post.source) == ("Night trains are back", "Finally.", None)


@pytest.mark.parametrize("number", ["1", "No. 1", "#1"])
async def test_an_edit_without_a_text_shows_the_post_to_be_sent_back(world: DeskWorld, number: str) -> None:
    await published(world)
    said = await world.say("edit", number)
    assert said.body.text == f"/edit 1\n{SHAPE}"
    unchanged = await world.say("edit", Document((*plain("1\n" + SHAPE).blocks,)))
    assert unchanged.body.text.startswith("Changed")
    assert (await world.post(1)).excerpt == plain("First.")


async def test_what_is_shown_to_be_sent_back_keeps_its_formatting(world: DeskWorld) -> None:
    bold = paragraph("A ", Styled(Style.BOLD, (Text("bold"),)), " word")
    await world.say("post", fields={"title": plain("Styled"), "excerpt": bold, "comment": bold})
    said = await world.say("edit", "1")
    first, *others = said.body.blocks
    assert first == plain("/edit 1\nStyled").blocks[0]
    await world.say("edit", Document((*plain("1\nStyled").blocks, *others)))
    post = await world.post(1)
    assert (post.excerpt, post.comment) == (bold, bold)


async def test_an_edit_in_reply_to_the_post_needs_no_number(world: DeskWorld) -> None:
    await published(world)
    said = await world.say("edit", "Night trains are back", answers=MessageRef("all/1"))
    assert said.body.text.startswith("Changed: No. 1")


async def test_an_edit_by_form(world: DeskWorld) -> None:
    await published(world)
    form = await world.desk.form(commanded("edit", "1"))
    assert isinstance(form, Form)
    assert (form.command, form.argument, form.fields["title"].text) == ("edit", "1", "Night trains return")
    assert form.fields["source"].text == ("Sleepers are back -- Ida Moreau, The Paper\nhttps://example.org/sleepers")
    await world.say("edit", "1", fields={**form.fields, "title": plain("Night trains are back")})
    post = await world.post(1)
    assert (post.title, post.headline, post.labels) == ("Night trains are back", "Sleepers are back", ("city",))


async def test_forms_are_for_editors(world: DeskWorld) -> None:
    assert await world.desk.form(commanded("post")) == Form("post", "", {})
    for name in ("post", "edit"):
        refusal = await world.desk.form(commanded(name, "1", READER))
        assert isinstance(refusal, Message)
        assert "Only the editors" in refusal.body.text


async def test_a_draft_is_edited_too(world: DeskWorld) -> None:
    await world.say("post", SHAPE)
    said = await world.say("edit", "1\nAnother title")
    assert said.body.text == "Changed: No. 1, “Another title”."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "Which post?"),
        ("twelve", "Which post?"),
        ("99", "There is no post No. 99"),
        ("99\nTitle", "There is no post No. 99"),
        ("1\nTitle\n\nA headline -- Somebody, Somewhere", "has no address"),
    ],
)
async def test_an_edit_that_can_not_be_done_says_why_and_changes_nothing(
    world: DeskWorld, text: str, expected: str
) -> None:
    await published(world)
    assert expected in (await world.say("edit", text)).body.text
    assert (await world.post(1)).revision == 1


async def test_a_deletion_asks_once_and_then_reaches_everything(world: DeskWorld) -> None:
    await published(world)
    asked = await world.say("delete", "1")
    assert asked.body.text.startswith("Delete No. 1, “Night trains return”")
    assert buttons(asked) == [("Delete", "delete:1"), ("Keep", "keep:1")]
    await world.spine.drained()
    shown(world)
    assert (await world.press("delete:1")).body.text.startswith("Deleted: No. 1")
    await world.spine.drained()
    assert world.spine.network.shows("all") == []
    assert "was deleted" in (await world.press("delete:1")).body.text


async def test_keeping_keeps(world: DeskWorld) -> None:
    await published(world)
    await world.say("delete", answers=MessageRef("all/1"))
    assert (await world.press("keep:1")).body.text == "No. 1 stays."
    shown(world)


async def test_only_editors_edit_and_delete_posts(world: DeskWorld) -> None:
    await published(world)
    assert "Only the editors" in (await world.say("edit", "1\nMine now", READER)).body.text
    assert "in reply to a comment of yours" in (await world.say("delete", "1", READER)).body.text
    assert "Only the editors" in (await world.press("delete:1", READER)).body.text
    assert await world.posts() == [(1, "published", "Night trains return")]


async def test_a_reader_takes_their_own_comment_back_where_it_stands(world: DeskWorld) -> None:
    await published(world)
    spine = world.spine
    comment = await spine.say("Hm", message="all/50", thread="thread of all/1")
    assert comment
    await spine.drained()
    assert len(spine.network.shows("city")) == 2
    taking_back = commanded("delete", by=READER, answers=MessageRef("all/50"), private=False)
    assert (await world.desk.answer(taking_back)).body.text.startswith("Taken back")
    await spine.drained()
    assert len(spine.network.shows("city")) == 1


async def test_nobody_takes_back_what_somebody_else_said(world: DeskWorld) -> None:
    await published(world)
    await world.spine.say("Hm", message="all/50", thread="thread of all/1", person="8")
    said = await world.say("delete", by=READER, answers=MessageRef("all/50"))
    assert "not yours" in said.body.text


async def test_editing_where_others_read_it_is_refused(world: DeskWorld) -> None:
    await published(world)
    assert "in a private chat" in (await world.desk.answer(in_group("edit", "1\nTitle"))).body.text
