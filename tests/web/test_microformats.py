"""The pages as microformats2, read by a parser of the format."""

from typing import Any

import mf2py

from tests.support.blog import DISCORD, Newsroom
from tests.web.conftest import Blog


async def _items(blog: Blog, path: str) -> Any:
    html = await (await blog.get(path)).text()
    return mf2py.parse(doc=html, url=f"https://dispatch.example{path}")["items"]


async def test_the_front_page_is_a_feed_of_entries(room: Newsroom, blog: Blog) -> None:
    await room.post("Older")
    await room.post(path="2014/08/newer")
    (feed,) = await _items(blog, "/")
    assert feed["type"] == ["h-feed"]
    assert feed["properties"]["name"] == ["The Harbour Dispatch"]
    newer, older = feed["children"]
    assert newer["properties"]["url"] == ["https://dispatch.example/2014/08/newer.html"]
    assert older["properties"]["name"] == ["Older"]
    assert {entry["type"][0] for entry in feed["children"]} == {"h-entry"}


async def test_a_post_is_an_entry_that_bookmarks_its_source(room: Newsroom, blog: Blog) -> None:
    await room.post(path="2014/08/the-night-boats")
    (entry,) = await _items(blog, "/2014/08/the-night-boats.html")
    assert entry["type"] == ["h-entry"]
    said = entry["properties"]
    assert said["name"] == ["The night boats return"]
    assert said["url"] == ["https://dispatch.example/2014/08/the-night-boats.html"]
    assert said["published"] == ["2014-08-26T18:30:00-0400"]
    assert said["category"] == ["Harbour", "Night life"]
    assert said["author"][0]["properties"]["name"] == ["The Harbour Editor"]
    assert "The last boat left at eleven." in said["content"][0]["value"]
    assert "About time." in said["content"][0]["value"]
    (source,) = said["bookmark-of"]
    assert source["type"] == ["h-cite"]
    assert source["properties"] == {
        "name": ["Ferries to run all night"],
        "url": ["https://gazette.example/ferries"],
        "author": ["Ida Moreau"],
        "publication": ["The Gazette"],
    }


async def test_comments_are_cites_and_an_answer_is_nested_in_what_it_answers(room: Newsroom, blog: Blog) -> None:
    post = await room.post(path="2014/08/a-post")
    root = await room.say(post, await room.person("Ada"), "Is it true?", url="https://t.me/harbour/3")
    answer = await room.say(post, await room.person("Bo", DISCORD), "It is.", answers=root)
    last = await room.say(post, await room.person("Cy"), "Indeed.", answers=answer)
    await room.delete(answer)
    page = "https://dispatch.example/2014/08/a-post.html"
    (entry,) = await _items(blog, "/2014/08/a-post.html")
    (first,) = entry["properties"]["comment"]
    assert first["type"] == ["h-cite"]
    assert first["properties"]["url"] == [f"{page}#c{root.id}"]
    assert first["properties"]["published"] == ["2014-08-26T18:32:00-0400"]
    assert first["properties"]["content"][0]["value"] == "Is it true?"
    (author,) = first["properties"]["author"]
    assert (author["type"], author["properties"]["name"]) == (["h-card"], ["Ada"])
    (tombstone,) = first["properties"]["comment"]
    assert "author" not in tombstone["properties"]
    assert "content" not in tombstone["properties"]
    (third,) = tombstone["properties"]["comment"]
    assert third["properties"]["url"] == [f"{page}#c{last.id}"]
