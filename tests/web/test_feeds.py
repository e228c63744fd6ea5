"""The feeds, as a feed reader reads them."""

import time
from datetime import UTC, datetime
from typing import Any

import feedparser
import lxml.etree
import pytest

from core.markup.tree import Document, Paragraph, Style, Styled, Text
from core.model import StoredPicture
from core.model.values import Source
from tests.support.blog import Newsroom
from tests.web.conftest import Blog

ATOM = "{http://www.w3.org/2005/Atom}"
THREADING = "{http://purl.org/syndication/thread/1.0}"


async def _feed(blog: Blog, path: str) -> Any:
    response = await blog.get(path)
    assert response.status == 200
    assert response.content_type == "application/atom+xml"
    feed = feedparser.parse(await response.read())
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


async def _xml(blog: Blog, path: str) -> Any:
    return lxml.etree.fromstring(await (await blog.get(path)).read())


def _moment(parsed: time.struct_time) -> datetime:
    return datetime(*parsed[:6], tzinfo=UTC)


async def test_the_posts_with_their_whole_text(room: Newsroom, blog: Blog) -> None:
    picture = StoredPicture(file="quay.png", media_type="image/png", width=640, height=320)
    await room.post("Older", source=None)
    post = await room.post(path="2014/08/the-night-boats", picture=picture)
    feed = await _feed(blog, "/feed.atom")
    assert feed.version == "atom10"
    assert (feed.feed.title, feed.feed.subtitle) == ("The Harbour Dispatch", "What the quays are talking about")
    assert {link.rel: link.href for link in feed.feed.links} == {
        "self": "https://dispatch.example/feed.atom",
        "alternate": "https://dispatch.example/",
    }
    assert [entry.title for entry in feed.entries] == ["The night boats return", "Older"]
    newest = feed.entries[0]
    assert newest.id == f"tag:dispatch.example,2014-08-26:post-{post.id}"
    assert newest.author == "The Harbour Editor"
    assert {link.rel: link.href for link in newest.links} == {
        "alternate": "https://dispatch.example/2014/08/the-night-boats.html",
        "via": "https://gazette.example/ferries",
        "replies": "https://dispatch.example/2014/08/the-night-boats.atom",
    }
    assert [(tag.term, tag.label) for tag in newest.tags] == [("harbour", "Harbour"), ("night-life", "Night life")]
    (content,) = newest.content
    assert content.type == "text/html"
    for said in ("https://gazette.example/ferries", "The last boat left at eleven.", "My Comment:", "About time."):
        assert said in content.value
    assert 'src="https://dispatch.example/media/quay.png"' in content.value
    assert _moment(feed.feed.updated_parsed) == _moment(newest.updated_parsed) == post.updated_at


async def test_a_feed_without_entries_is_still_a_feed(blog: Blog) -> None:
    for path in ("/feed.atom", "/comments.atom"):
        assert (await _feed(blog, path)).entries == []


async def test_comments_tell_what_they_answer(room: Newsroom, blog: Blog) -> None:
    post, ada = await room.post(path="2014/08/the-night-boats"), await room.person("Ada")
    other = await room.post("Another")
    root = await room.say(post, ada, "root")
    answer = await room.say(post, ada, "answer", answers=root, by_editor=True)
    gone = await room.say(other, ada, "gone")
    await room.delete(gone)
    await room.edit(root, "root, edited")
    page = "https://dispatch.example/2014/08/the-night-boats.html"
    for path in ("/comments.atom", "/2014/08/the-night-boats.atom"):
        feed = await _feed(blog, path)
        assert [(entry.title, entry.author) for entry in feed.entries] == [
            ("The Harbour Editor on The night boats return", "The Harbour Editor"),
            ("Ada on The night boats return", "Ada"),
        ]
        assert [entry.link for entry in feed.entries] == [f"{page}#c{answer.id}", f"{page}#c{root.id}"]
        assert feed.entries[1].updated_parsed > feed.entries[1].published_parsed
        answered = [dict(found.attrib) for found in (await _xml(blog, path)).iter(f"{THREADING}in-reply-to")]
        assert answered == [
            {"ref": feed.entries[1].id, "href": f"{page}#c{root.id}", "type": "text/html"},
            {"ref": f"tag:dispatch.example,2014-08-26:post-{post.id}", "href": page, "type": "text/html"},
        ]


async def test_a_post_counts_its_comments(room: Newsroom, blog: Blog) -> None:
    post, ada = await room.post(), await room.person("Ada")
    for _ in range(2):
        await room.say(post, ada, "Hello")
    (link,) = [found for found in (await _xml(blog, "/feed.atom")).iter(f"{ATOM}link") if found.get("rel") == "replies"]
    assert link.get(f"{THREADING}count") == "2"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "]]> & <b>", "\x00\x08\x1f\ufffe bell", "Мира 🌊"])
async def test_no_text_breaks_a_feed(room: Newsroom, blog: Blog, text: str) -> None:
    styled = Document((Paragraph((Styled(Style.BOLD, (Text(text),)),)),))
    source = Source(text, "https://gazette.example/?a=1&b=<2>", text, text)
    post = await room.post(text, source=source, excerpt=styled, comment=text, labels=(text,), path="2014/08/a-post")
    await room.say(post, await room.person(text), styled)
    for path in ("/feed.atom", "/comments.atom", "/2014/08/a-post.atom"):
        feed = await _feed(blog, path)
        assert len(feed.entries) == 1
        assert "<script" not in feed.entries[0].content[0].value
