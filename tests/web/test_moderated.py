"""What the public sees of comments that wait for an editor, or that one has hidden."""

from __future__ import annotations

import asyncio
from typing import Literal

import pytest

from core.model import Comment
from tests.support.blog import Newsroom
from tests.web.conftest import Blog


async def left_out(room: Newsroom, comment: Comment, how: Literal["held", "hidden"]) -> None:
    await (room.hold(comment) if how == "held" else room.hide(comment))


@pytest.mark.parametrize("how", ["held", "hidden"])
async def test_it_is_nowhere(room: Newsroom, blog: Blog, how: Literal["held", "hidden"]) -> None:
    post, ada = await room.post(path="2014/08/a-post"), await room.person("Ada Marsh")
    await left_out(room, await room.say(post, ada, "Unseen words"), how)
    paths = ("/2014/08/a-post.html", "/", "/2014/08/a-post.atom", "/comments.atom", "/feed.atom", "/api/posts/1")
    for path in paths:
        page = await (await blog.get(path)).text()
        assert "Unseen words" not in page
        assert "Ada Marsh" not in page
    shown = await (await blog.get("/api/posts/1")).json()
    assert (shown["comment_count"], shown["comments"]) == (0, [])


@pytest.mark.parametrize(
    ("how", "waits", "says"),
    [
        ("held", True, "This comment waits for the editor."),
        ("hidden", False, "This comment was taken back."),
    ],
)
async def test_its_answers_keep_its_place(
    room: Newsroom, blog: Blog, how: Literal["held", "hidden"], waits: bool, says: str
) -> None:
    post, ada = await room.post(path="2014/08/a-post"), await room.person("Ada Marsh")
    root = await room.say(post, ada, "Unseen words", url="https://t.me/harbour/3")
    answer = await room.say(post, await room.person("Bo"), "Indeed", answers=root)
    await left_out(room, root, how)
    place, kept = (await (await blog.get("/api/posts/1/comments")).json())["comments"]
    assert (place["deleted"], place["waits"]) == (True, waits)
    assert (place["author"], place["text"], place["html"], place["origin"]) == ("", "", "", None)
    assert (kept["id"], kept["parent"]) == (answer.id, root.id)
    page = await (await blog.get("/2014/08/a-post.html")).text()
    assert says in page
    assert "Ada Marsh" not in page


async def test_an_open_page_hears_of_it_as_of_a_deletion(room: Newsroom, blog: Blog) -> None:
    post = await room.post()
    comment = await room.say(post, await room.person("Ada Marsh"), "Unkind words")
    async with blog.get(f"/live/{post.id}") as stream:
        await room.hide(comment)
        async with asyncio.timeout(10):
            heard = b""
            while b"\r\n\r\n" not in heard:
                heard += await stream.content.readany()
    assert b"event: delete" in heard
    assert b"Unkind words" not in heard
    assert b"Ada Marsh" not in heard
