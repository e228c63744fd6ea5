"""Reactions: on the page, and in the interface for programs."""

import re

import pytest

from tests.support.blog import Newsroom
from tests.web.conftest import Blog

POST = "2014/08/the-night-boats"


async def test_programs_get_a_count_per_emoji(room: Newsroom, blog: Blog) -> None:
    post, quiet = await room.post(), await room.post()
    comment = await room.say(post, await room.person("Ada"), "First!")
    await room.react(post, "👍", 3)
    await room.react(post, "❤️", 12)
    await room.react(post, "👍", who="7")
    await room.react(post, ":kraken:", who="7", to=comment)
    found = await (await blog.get(f"/api/posts/{post.id}")).json()
    assert list(found["reactions"].items()) == [("❤️", 12), ("👍", 4)]
    assert found["comments"][0]["reactions"] == {":kraken:": 1}
    comments = await (await blog.get(f"/api/posts/{post.id}/comments")).json()
    assert comments["comments"] == found["comments"]
    listed = await (await blog.get("/api/posts")).json()
    assert [each["reactions"] for each in listed["posts"]] == [{}, found["reactions"]]
    assert listed["posts"][0]["id"] == quiet.id


@pytest.mark.parametrize("path", ["/", f"/{POST}.html"])
async def test_a_page_lists_them_with_a_name_for_those_who_listen(room: Newsroom, blog: Blog, path: str) -> None:
    post = await room.post(path=POST)
    await room.react(post, "👍", 2)
    await room.react(post, "<b>", 1)
    (shown,) = lists(await (await blog.get(path)).text())
    assert shown.startswith('<ul class="reactions" role="list" aria-label="Reactions">')
    assert re.findall(r'class="emoji">(.*?)</span> <span class="times">(.*?)<', shown) == [
        ("👍", "2"),
        ("&lt;b&gt;", "1"),
    ]


async def test_what_has_none_shows_none(room: Newsroom, blog: Blog) -> None:
    post = await room.post(path=POST)
    gone = await room.say(post, await room.person("Ada"), "Regrettable")
    await room.say(post, await room.person("Bo"), "Quite", answers=gone)
    await room.delete(gone)
    shown = lists(await (await blog.get(f"/{POST}.html")).text())
    assert [each.partition(">")[0].endswith(" hidden") for each in shown] == [True, True]


def lists(page: str) -> list[str]:
    return re.findall(r'<ul class="reactions".*?</ul>', page, re.DOTALL)
