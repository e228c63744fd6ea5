"""Server-Sent Events: what an open page hears."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession
from sqlalchemy import text

from core.model import Post
from core.store import Change
from core.store.changes import Changes
from core.web import build
from tests.support.blog import DISPATCH, Newsroom, all_well, serving
from tests.web.conftest import Blog

PATIENCE = 10


@asynccontextmanager
async def _listening(blog: Blog, post: Post) -> AsyncIterator[ClientResponse]:
    async with blog.get(f"/live/{post.id}") as stream:
        assert (stream.status, stream.content_type) == (200, "text/event-stream")
        yield stream


async def _next(stream: ClientResponse) -> tuple[str, Any]:
    """The next event's name and data."""
    kind, data = "", ""
    async with asyncio.timeout(PATIENCE):
        async for raw in stream.content:
            name, _, value = raw.decode().rstrip("\r\n").partition(": ")
            match name:
                case "event":
                    kind = value
                case "data":
                    data += value
                case "" if data:
                    return kind, json.loads(data)
    raise AssertionError("the stream ended")


async def test_a_comment_its_edits_and_its_end_are_heard(room: Newsroom, blog: Blog) -> None:
    post, ada = await room.post(), await room.person("Ada")
    async with _listening(blog, post) as stream:
        comment = await room.say(post, ada, "First\nof all")
        kind, said = await _next(stream)
        assert (kind, said["id"], said["author"], said["text"]) == ("comment", comment.id, "Ada", "First\nof all")
        (listed,) = (await (await blog.get(f"/api/posts/{post.id}/comments")).json())["comments"]
        assert said == listed
        await room.edit(comment, "First!")
        kind, said = await _next(stream)
        assert (kind, said["id"], said["text"]) == ("edit", comment.id, "First!")
        await room.delete(comment)
        kind, said = await _next(stream)
        assert (kind, said["id"], said["post"], said["deleted"]) == ("delete", comment.id, post.id, True)
        assert (said["author"], said["text"], said["html"]) == ("", "", "")


async def test_an_open_page_hears_of_reactions(room: Newsroom, blog: Blog) -> None:
    post = await room.post()
    comment = await room.say(post, await room.person("Ada"), "First!")
    async with _listening(blog, post) as stream:
        await room.react(post, "👍", 2)
        assert await _next(stream) == ("reaction", {"id": None, "post": post.id, "reactions": {"👍": 2}})
        await room.react(post, "👍", 0)
        assert await _next(stream) == ("reaction", {"id": None, "post": post.id, "reactions": {}})
        await room.react(post, "🔥", to=comment)
        assert await _next(stream) == ("reaction", {"id": comment.id, "post": post.id, "reactions": {"🔥": 1}})
        await room.edit(comment, "Second!")
        kind, edited = await _next(stream)
        assert (kind, edited["text"], edited["reactions"]) == ("edit", "Second!", {"🔥": 1})


async def test_another_posts_comments_are_not_heard(room: Newsroom, blog: Blog) -> None:
    post, other, ada = await room.post(), await room.post("Another"), await room.person("Ada")
    async with _listening(blog, post) as stream:
        await room.say(other, ada, "Elsewhere")
        await room.say(post, ada, "Here")
        assert (await _next(stream))[1]["text"] == "Here"


async def test_what_is_gone_by_now_is_not_told_as_new(room: Newsroom, blog: Blog) -> None:
    post, ada = await room.post(), await room.person("Ada")
    comment = await room.say(post, ada, "Regrettable")
    await room.delete(comment)
    async with _listening(blog, post) as stream:
        room.database.changes.publish([Change(post.id, comment.id, "comment"), Change(post.id, 404, "edit")])
        kind, said = await _next(stream)
        assert (kind, said["id"], said["text"]) == ("delete", comment.id, "")
        assert await _next(stream) == ("delete", {"id": 404, "post": post.id, "deleted": True})


async def test_a_reader_who_left_is_forgotten(room: Newsroom, tmp_path: Path) -> None:
    post, ada = await room.post(), await room.person("Ada")
    async with serving(build(DISPATCH, room.database, media=tmp_path, ready=all_well)) as address:
        async with ClientSession() as session, session.get(f"{address}/live/{post.id}"):
            assert room.database.changes._followers
        async with asyncio.timeout(PATIENCE):
            while room.database.changes._followers:
                await room.say(post, ada, "Anybody there?")


async def test_open_pages_do_not_hold_up_the_end(room: Newsroom, tmp_path: Path) -> None:
    post = await room.post()
    async with ClientSession() as session, AsyncExitStack() as served:
        app = build(DISPATCH, room.database, media=tmp_path, ready=all_well)
        address = await served.enter_async_context(serving(app))
        async with session.get(f"{address}/live/{post.id}") as stream, asyncio.timeout(PATIENCE):
            await served.aclose()
            assert await stream.content.read() == b""
    assert not room.database.changes._followers


async def test_a_page_that_fell_too_far_behind_is_let_go(room: Newsroom, blog: Blog) -> None:
    room.database.changes = Changes(backlog=1)
    post = await room.post()
    async with _listening(blog, post) as stream, asyncio.timeout(PATIENCE):
        room.database.changes.publish([Change(post.id, number, "delete") for number in (1, 2, 3)])
        assert (await _next(stream))[1]["id"] == 1
        assert (await stream.content.read()).strip() == b""


async def test_a_stream_that_breaks_ends_without_a_word(
    room: Newsroom, blog: Blog, caplog: pytest.LogCaptureFixture
) -> None:
    post = await room.post()
    async with _listening(blog, post) as stream, asyncio.timeout(PATIENCE):
        async with room.database.writing() as tx:
            await tx.execute(text("ALTER TABLE comment RENAME TO lost"))
        room.database.changes.publish([Change(post.id, 1, "comment")])
        assert await stream.content.read() == b""
    assert "a live stream broke off" in caplog.text


@pytest.mark.parametrize("number", ["404", "0", "-1", "x", "9" * 30])
async def test_a_post_that_is_not_there_has_no_stream(blog: Blog, number: str) -> None:
    assert (await blog.get(f"/live/{number}")).status == 404
