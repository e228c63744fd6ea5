"""What the editor says and presses: drafts, cards, and what becomes of them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from bots.desk import COMMANDS
from core.markup.tree import plain
from core.model.refs import MessageRef
from core.model.values import Announcement, Preview
from tests.bots.desk.desk_world import DeskWorld, buttons
from tests.bots.desk.ways import discord
from tests.support.fake_network import FakeNetwork

SHAPE = """Night trains return

Sleepers are back -- Ida Moreau, The Paper
https://example.org/sleepers

First.

#city"""
ASK_FIRST = "Only the editors of this blog can do that. /help tells what you can do here."


class Broken(FakeNetwork):
    """A network with a fault in it."""

    def preview(self, post: Announcement) -> Preview:
        raise ZeroDivisionError


def picture(kind: str = "JPEG", **options: Any) -> bytes:
    encoded = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(encoded, kind, **options)
    return encoded.getvalue()


async def test_a_post_is_answered_with_a_card(world: DeskWorld) -> None:
    card = await world.say("post", SHAPE)
    assert card.body.text.startswith("Draft No. 1\n\nFake: ")
    assert "Night trains return\n\nSleepers are back -- Ida Moreau, The Paper\n\nFirst." in card.body.text
    assert buttons(card) == [("Publish", "publish:1"), ("Discard", "discard:1")]
    post = await world.post(1)
    assert (post.title, post.headline, post.labels) == ("Night trains return", "Sleepers are back", ("city",))


async def test_a_post_in_reply_to_the_message_that_holds_it(world: DeskWorld) -> None:
    await world.say("post", quoted=plain(SHAPE), answers=MessageRef("chat/0"))
    await world.say("post", "Another title", quoted=plain(SHAPE))
    assert [title for _, _, title in await world.posts()] == ["Night trains return", "Another title"]


async def test_a_post_from_a_form(world: DeskWorld) -> None:
    fields = {"title": plain("Night trains"), "excerpt": plain("First."), "labels": plain("city, night life")}
    await world.say("post", fields=fields, message=None, private=False)
    post = await world.post(1)
    assert (post.title, post.excerpt.text, post.labels) == ("Night trains", "First.", ("city", "night life"))


async def test_a_form_with_a_fault_is_given_back(world: DeskWorld) -> None:
    fields = {"title": discord("Night trains"), "source": discord("Back -- Ida"), "excerpt": discord("*First.*")}
    answer = await world.say("post", fields=fields, message=None, private=False)
    fault, *returned = answer.body.text.split("\n\n")
    assert "has no address" in fault
    assert returned[1:] == ["Title", "Night trains", "Source", "Back -- Ida", "Excerpt", "First."]
    assert answer.body.blocks[-1] == discord("*First.*").blocks[0]
    assert await world.posts() == []


async def test_a_post_without_anything_shows_how(world: DeskWorld) -> None:
    answer = await world.say("post")
    assert "/post The post's own title" in answer.body.text
    assert not answer.buttons
    assert await world.posts() == []


async def test_every_fault_of_a_text_is_said(world: DeskWorld) -> None:
    answer = await world.say("post", f"{'x' * 201}\n\nBack -- Ida\nftp://x")
    assert "title has 201" in answer.body.text
    assert "“ftp://x” is not an address" in answer.body.text
    assert await world.posts() == []


async def test_an_address_that_cannot_be_read(world: DeskWorld, unused_tcp_port: int) -> None:
    answer = await world.say("post", f"http://127.0.0.1:{unused_tcp_port}/")
    assert "can't be reached" in answer.body.text


async def test_a_picture(world: DeskWorld) -> None:
    card = await world.say("post", SHAPE, picture=picture())
    assert "With a picture, 30×20." in card.body.text
    post = await world.post(1)
    assert post.picture
    assert (world.media / post.picture.file).exists()


@pytest.mark.parametrize("content", [picture("GIF"), b"text", picture()[:200]])
async def test_what_is_no_picture_is_refused(world: DeskWorld, content: bytes) -> None:
    answer = await world.say("post", SHAPE, picture=content)
    assert "can't be read" in answer.body.text
    assert await world.posts() == []


async def test_publish(world: DeskWorld) -> None:
    await world.say("post", SHAPE)
    answer = await world.press("publish:1")
    assert answer.body.text == (
        "Published: No. 1, “Night trains return”. It goes to the blog and to 2 destinations. "
        "https://dispatch.example/2026/03/night-trains-return.html"
    )
    assert not answer.buttons
    await world.spine.drained()
    for place in ("all", "city"):
        [shown] = world.spine.network.shows(place)
        assert isinstance(shown, Announcement)
        assert shown.title == "Night trains return"


async def test_publishing_says_how_far_it_goes(world: DeskWorld) -> None:
    await world.say("post", "To one")
    assert "to 1 destination." in (await world.press("publish:1")).body.text
    await world.spine.destinations("city", labels={"city": ["city"]})
    await world.say("post", "To none")
    assert "on the blog only" in (await world.press("publish:2")).body.text


@pytest.mark.parametrize(
    ("presses", "said", "state"),
    [
        (["publish:1", "publish:1"], "No. 1 is published already.", "published"),
        (["publish:1", "discard:1"], "No. 1 is published already.", "published"),
        (["discard:1"], "Discarded: No. 1, “Night trains return”.", "discarded"),
        (["discard:1", "discard:1"], "No. 1 was discarded.", "discarded"),
        (["discard:1", "publish:1"], "No. 1 was discarded.", "discarded"),
        (["publish:2"], "There is no post No. 2.", "draft"),
        (["publish:999999999"], "There is no post No. 999999999.", "draft"),
        *(
            ([action], "That button leads nowhere any more.", "draft")
            for action in (
                *(
                    "",
                    ":",
                    "publish",
                    "publish:",
                    "publish:x",
                    "publish:1:2",
                    "publish: 1",
                    "publish:-1",
                    "publish:1\n",
                ),
                *("publish:9999999999999999999999", "publish:²", "publish:١", "PUBLISH:1", "drop table:1", "1:publish"),
            )
        ),
    ],
)
async def test_presses(world: DeskWorld, presses: list[str], said: str, state: str) -> None:
    await world.say("post", SHAPE)
    answers = [await world.press(action) for action in presses]
    assert answers[-1].body.text == said
    assert not answers[-1].buttons
    assert [each for _, each, _ in await world.posts()] == [state]


async def test_a_draft_survives_a_restart(world: DeskWorld) -> None:
    card = await world.say("post", SHAPE)
    world.desk = world.another_desk()
    assert await world.say("drafts") == card
    await world.press("publish:1")
    assert await world.posts() == [(1, "published", "Night trains return")]


async def test_drafts(world: DeskWorld) -> None:
    assert "No draft waits" in (await world.say("drafts")).body.text
    first = await world.say("post", "One")
    assert await world.say("drafts") == first
    second = await world.say("post", "Two")
    listed = await world.say("drafts")
    assert "No. 1: One\nNo. 2: Two" in listed.body.text
    assert not listed.buttons
    for written in ("2", "No. 2", " #02"):
        assert await world.say("drafts", written) == second
    for written in ("3", "0", "9" * 5000):
        assert "There is no draft No." in (await world.say("drafts", written)).body.text
    await world.press("discard:1")
    assert await world.say("drafts") == second


async def test_a_fault_of_ours_is_not_taken_for_the_editors(world: DeskWorld) -> None:
    world.networks[:] = [Broken()]
    with pytest.raises(ZeroDivisionError):
        await world.say("post", SHAPE)
    assert await world.posts() == []


def test_the_commands_fit_both_networks() -> None:
    assert all(name.isascii() and name.islower() and len(name) <= 32 for name, _ in COMMANDS)
    assert all(0 < len(description) <= 100 for _, description in COMMANDS)
