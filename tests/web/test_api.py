"""The JSON that programs hold on to."""

from typing import Any

import pytest

from core.markup.tree import Document, Link, Paragraph, Text, paragraph
from core.model import PostState
from tests.support.blog import DISCORD, IMPORT, Newsroom
from tests.web.conftest import Blog


async def _json(blog: Blog, path: str) -> Any:
    response = await blog.get(path)
    assert response.status == 200
    assert response.content_type == "application/json"
    return await response.json()


async def test_a_post_says_everything_that_the_page_says(room: Newsroom, blog: Blog) -> None:
    post = await room.post(path="2014/08/the-night-boats")
    comment = await room.say(post, await room.person("Ada", DISCORD), "Hello & <welcome>", url="https://chat.example/7")
    assert await _json(blog, f"/api/posts/{post.id}") == {
        "id": post.id,
        "url": "https://dispatch.example/2014/08/the-night-boats.html",
        "title": "The night boats return",
        "source": {
            "headline": "Ferries to run all night",
            "url": "https://gazette.example/ferries",
            "author": "Ida Moreau",
            "publication": "The Gazette",
        },
        "excerpt_html": "<p>The last boat left at eleven. Now it leaves at four.</p>",
        "comment_html": "<p>About time.</p>",
        "labels": ["Harbour", "Night life"],
        "picture": None,
        "published": "2014-08-26T18:30:00-04:00",
        "updated": "2014-08-26T18:30:00-04:00",
        "comment_count": 1,
        "reactions": {},
        "comments": [
            {
                "id": comment.id,
                "post": post.id,
                "parent": None,
                "url": f"https://dispatch.example/2014/08/the-night-boats.html#c{comment.id}",
                "author": "Ada",
                "is_editor": False,
                "network": "discord",
                "origin": "https://chat.example/7",
                "html": "<p>Hello &amp; &lt;welcome&gt;</p>",
                "text": "Hello & <welcome>",
                "published": "2014-08-26T18:32:00-04:00",
                "updated": "2014-08-26T18:32:00-04:00",
                "attachments": [],
                "reactions": {},
                "deleted": False,
                "waits": False,
            }
        ],
    }


async def test_a_post_without_a_source_has_none(room: Newsroom, blog: Blog) -> None:
    post = await room.post(source=None, excerpt="", comment="")
    said = await _json(blog, f"/api/posts/{post.id}")
    assert (said["source"], said["excerpt_html"], said["comment_html"]) == (None, "", "")


async def test_posts_are_paged_by_the_cursor_of_the_last_answer(room: Newsroom, blog: Blog) -> None:
    ids = [(await room.post(f"Post {number}")).id for number in range(5)]
    first = await _json(blog, "/api/posts?limit=2")
    second = await _json(blog, f"/api/posts?limit=2&before={first['next']}")
    third = await _json(blog, f"/api/posts?limit=2&before={second['next']}")
    assert [post["id"] for page in (first, second, third) for post in page["posts"]] == ids[::-1]
    assert third["next"] is None


async def test_the_list_counts_what_is_not_deleted(room: Newsroom, blog: Blog) -> None:
    post, ada = await room.post(), await room.person("Ada")
    root = await room.say(post, ada, "root")
    await room.say(post, ada, "answer", answers=root)
    await room.delete(root)
    (listed,) = (await _json(blog, "/api/posts"))["posts"]
    assert listed["comment_count"] == 1
    assert "comments" not in listed


async def test_a_tombstone_keeps_its_place_and_nothing_else(room: Newsroom, blog: Blog) -> None:
    post, editor = await room.post(), await room.person("Grace")
    root = await room.say(post, editor, "root", by_editor=True, url="https://t.me/harbour/3")
    answer = await room.say(post, editor, "answer", answers=root)
    lonely = await room.say(post, editor, "lonely")
    await room.delete(root)
    await room.delete(lonely)
    (tombstone, rest) = (await _json(blog, f"/api/posts/{post.id}/comments"))["comments"]
    assert (tombstone["id"], tombstone["deleted"]) == (root.id, True)
    assert [tombstone[key] for key in ("author", "html", "text", "is_editor", "origin")] == ["", "", "", False, None]
    assert (rest["id"], rest["parent"]) == (answer.id, root.id)


async def test_an_editors_comment_carries_the_editors_name_by_identity(room: Newsroom, blog: Blog) -> None:
    post = await room.post()
    await room.say(post, await room.person("Grace"), "Mine.", by_editor=True)
    await room.say(post, await room.person("The Harbour Editor", IMPORT), "Not mine.")
    said = (await _json(blog, f"/api/posts/{post.id}/comments"))["comments"]
    assert [(comment["author"], comment["is_editor"], comment["network"]) for comment in said] == [
        ("The Harbour Editor", True, "telegram"),
        ("The Harbour Editor", False, "import"),
    ]


async def test_an_edited_comment_tells_when(room: Newsroom, blog: Blog) -> None:
    post = await room.post()
    comment = await room.say(post, await room.person("Ada"), "Frist!")
    await room.edit(comment, "First!")
    (said,) = (await _json(blog, f"/api/posts/{post.id}/comments"))["comments"]
    assert said["text"] == "First!"
    assert said["updated"] > said["published"]


async def test_only_addresses_of_the_web_lead_to_the_original(room: Newsroom, blog: Blog) -> None:
    link = Document((Paragraph((Link("javascript:alert(1)", (Text("here"),)),)),))
    post = await room.post(comment=link)
    await room.say(post, await room.person("Mallory"), paragraph("x"), url="javascript:alert(1)")
    assert "javascript" not in str(await _json(blog, f"/api/posts/{post.id}"))


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=-1", "limit"),
        ("limit=ten", "limit"),
        ("limit=", "limit"),
        ("limit=" + "9" * 5000, "limit"),
        ("before=yesterday", "before"),
        ("before=", "before"),
        ("before=" + "9" * 5000, "before"),
    ],
)
async def test_a_wrong_question_is_told_what_is_wrong(blog: Blog, query: str, named: str) -> None:
    response = await blog.get(f"/api/posts?{query}")
    assert response.status == 400
    assert named in (await response.json())["error"]


@pytest.mark.parametrize("path", ["/api/posts/404", "/api/posts/404/comments", "/api/posts/x", "/api/nothing", "/api/"])
async def test_what_is_not_there_is_404_in_json(blog: Blog, path: str) -> None:
    response = await blog.get(path)
    assert response.status == 404
    assert (await response.json())["error"]


async def test_a_draft_is_not_there(room: Newsroom, blog: Blog) -> None:
    post = await room.post(state=PostState.DRAFT)
    for path in (f"/api/posts/{post.id}", f"/api/posts/{post.id}/comments"):
        assert (await blog.get(path)).status == 404


async def test_nothing_can_be_written(room: Newsroom, blog: Blog) -> None:
    post = await room.post()
    response = await blog.post(f"/api/posts/{post.id}/comments", json={"text": "hello"})
    assert response.status == 405
    assert response.headers["Allow"] == "GET,HEAD"
    assert (await response.json())["error"]
