"""The pages as a reader sees them, without JavaScript."""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from core.markup.tree import Document, Paragraph, Style, Styled, Text
from core.model import PostState, StoredPicture
from core.model.values import Source
from core.web.discussion import DEEPEST
from tests.support.blog import DISCORD, IMPORT, TELEGRAM, Newsroom
from tests.web.conftest import Blog

HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>"


async def _page(blog: Blog, path: str) -> BeautifulSoup:
    response = await blog.get(path)
    assert response.status == 200
    assert response.content_type == "text/html"
    return BeautifulSoup(await response.text(), "html5lib")


def _texts(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(found.get_text().split()) for found in page.select(selector)]


def _links(page: BeautifulSoup, selector: str) -> list[str]:
    return [str(link["href"]) for link in page.select(selector)]


async def test_the_front_page_shows_posts_under_dates_in_the_blogs_zone(room: Newsroom, blog: Blog) -> None:
    # Half past two at night in UTC is the evening before in New York.
    late = datetime(2014, 8, 27, 2, 30, tzinfo=UTC)
    for number, at in enumerate((late - timedelta(days=30), late - timedelta(hours=4), late), start=1):
        await room.post(f"Post {number}", at=at)
    page = await _page(blog, "/")
    assert _texts(page, ".date") == ["Tuesday, August 26, 2014", "Sunday, July 27, 2014"]
    assert _texts(page, ".title") == ["Post 3", "Post 2", "Post 1"]
    assert page.select("html[lang=en]")
    assert _texts(page, "nav[aria-label=Archive] a") == ["2014"]


async def test_older_posts_are_a_page_away(room: Newsroom, blog: Blog) -> None:
    for number in range(21):
        await room.post(f"Post {number}")
    first = await _page(blog, "/")
    assert len(first.select("article")) == 20
    (older,) = _links(first, ".pages a")
    second = await _page(blog, older)
    assert _texts(second, ".title") == ["Post 0"]
    assert _texts(second, ".pages a") == ["← Newest posts"]


async def test_a_blog_without_posts_says_so(blog: Blog) -> None:
    assert _texts(await _page(blog, "/"), ".quiet") == ["There is nothing here yet."]


async def test_a_post_is_shown_as_link_blogs_do(room: Newsroom, blog: Blog) -> None:
    await room.post(path="2014/08/the-night-boats")
    page = await _page(blog, "/2014/08/the-night-boats.html")
    assert _texts(page, "h1") == ["The night boats return"]
    assert _texts(page, ".source") == ["Ferries to run all night -- Ida Moreau, The Gazette"]
    assert _texts(page, "blockquote") == ["The last boat left at eleven. Now it leaves at four."]
    assert _texts(page, ".remark") == ["My Comment: About time."]
    assert _texts(page, ".labels a") == ["Harbour", "Night life"]
    assert _links(page, ".source a, .more a") == ["https://gazette.example/ferries"] * 2
    assert _texts(page, ".more") == ["Read more"]
    assert _texts(page, ".number") == ["No. 1"]
    assert _texts(page, ".count") == ["0 comments:"]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (Source("Headline", "https://paper.example/a", "", "The Paper"), ["Headline -- The Paper"]),
        (Source("Headline", "https://paper.example/a", "Ida", ""), ["Headline -- Ida"]),
        (Source("", "https://paper.example/a"), ["https://paper.example/a"]),
        (Source("Only heard of", ""), ["Only heard of"]),
        (None, []),
    ],
)
async def test_a_source_line_leaves_out_what_is_not_known(
    room: Newsroom, blog: Blog, source: Source | None, shown: list[str]
) -> None:
    await room.post(source=source, excerpt="", comment="", labels=())
    page = await _page(blog, "/")
    assert _texts(page, ".source") == shown
    assert page.select("blockquote, .remark, .labels") == []
    assert len(page.select(".more")) == (1 if source and source.url else 0)


async def test_a_picture_bears_its_size(room: Newsroom, blog: Blog) -> None:
    picture = StoredPicture(file="quay.png", media_type="image/png", width=640, height=320)
    await room.post(picture=picture)
    (img,) = (await _page(blog, "/")).select("img")
    assert [img[name] for name in ("src", "width", "height", "alt")] == [
        "/media/quay.png",
        "640",
        "320",
        "The night boats return",
    ]


async def test_comments_are_nested_and_tell_where_they_were_written(room: Newsroom, blog: Blog) -> None:
    post = await room.post(path="2014/08/a-post")
    ada, bo, cyrus = (
        await room.person("Ada", TELEGRAM),
        await room.person("Bo", DISCORD),
        await room.person("C", IMPORT),
    )
    first = await room.say(post, ada, "One", url="https://t.me/harbour/3")
    second = await room.say(post, bo, "Two", answers=first)
    third = await room.say(post, ada, "Three", answers=second, by_editor=True)
    await room.say(post, cyrus, "Four")
    await room.edit(second, "Two, corrected")
    page = await _page(blog, "/2014/08/a-post.html")
    assert _texts(page, ".count") == ["4 comments:"]
    assert _texts(page, ".author") == ["Ada", "Bo", "The Harbour Editor", "C"]
    assert _texts(page, ".where") == ["Telegram", "Discord", "Telegram", "imported"]
    assert _links(page, "a.where") == ["https://t.me/harbour/3"]
    assert _texts(page, f"#c{second.id} > header .edited, #c{third.id} > header .editor") == ["edited", "Editor"]
    assert len(page.select(f"#c{first.id} #c{second.id} #c{third.id}")) == 1
    assert _links(page, f"#c{third.id} > header .when") == [f"#c{third.id}"]
    assert _texts(page, f"#c{first.id} > header .when") == ["Aug 26, 2014, 6:34 PM"]


async def test_one_comment_is_not_called_comments(room: Newsroom, blog: Blog) -> None:
    post = await room.post(path="2014/08/a-post")
    await room.say(post, await room.person("Ada"), "One")
    assert _texts(await _page(blog, "/2014/08/a-post.html"), ".count") == ["1 comment:"]
    assert _texts(await _page(blog, "/"), ".talked") == ["1 comment"]


async def test_a_tombstone_says_only_that_it_is_one(room: Newsroom, blog: Blog) -> None:
    post, ada = await room.post(path="2014/08/a-post"), await room.person("Ada")
    root = await room.say(post, ada, "Regrettable", url="https://t.me/harbour/3")
    await room.say(post, await room.person("Bo"), "Indeed", answers=root)
    await room.delete(root)
    page = await _page(blog, "/2014/08/a-post.html")
    assert _texts(page, ".taken-back") == ["This comment was taken back."]
    assert _texts(page, ".author") == ["Bo"]
    assert "Regrettable" not in page.get_text()
    assert page.select("a.where") == []
    assert _texts(page, ".count") == ["1 comment:"]


async def test_a_hostile_chain_of_answers_is_still_a_page(room: Newsroom, blog: Blog) -> None:
    post, ada = await room.post(path="2014/08/a-post"), await room.person("Ada")
    last = None
    for number in range(60):
        last = await room.say(post, ada, f"Answer {number}", answers=last)
    page = await _page(blog, "/2014/08/a-post.html")
    assert len(page.select(".comment")) == 60
    assert len(page.select(".comment " * DEEPEST)) == 60 - DEEPEST + 1
    assert len(page.select(".beside")) == 60 - DEEPEST


async def test_doors_lead_to_the_talk_and_are_named_apart(room: Newsroom, blog: Blog) -> None:
    post = await room.post(path="2014/08/a-post")
    await room.door(post, TELEGRAM, "Harbour Channel", "https://t.me/harbour/12")
    await room.door(post, DISCORD, "#news", "https://chat.example/1")
    await room.door(post, DISCORD, "#boats", "https://chat.example/2")
    await room.door(post, DISCORD, "#trap", "javascript:alert(1)")
    page = await _page(blog, "/2014/08/a-post.html")
    assert list(zip(_texts(page, ".doors a"), _links(page, ".doors a"), strict=True)) == [
        ("Telegram", "https://t.me/harbour/12"),
        ("#news", "https://chat.example/1"),
        ("#boats", "https://chat.example/2"),
    ]


async def test_hostile_names_and_texts_stay_text(room: Newsroom, blog: Blog) -> None:
    source = Source(HOSTILE, "javascript:alert(1)", HOSTILE, HOSTILE)
    styled = Document((Paragraph((Styled(Style.BOLD, (Text(HOSTILE),)),)),))
    post = await room.post(
        HOSTILE, source=source, excerpt=styled, comment=HOSTILE, labels=(HOSTILE,), path="2014/08/a-post"
    )
    root = await room.say(post, await room.person(HOSTILE), styled)
    await room.say(post, await room.person(HOSTILE, DISCORD), HOSTILE, answers=root)
    await room.door(post, TELEGRAM, HOSTILE, "https://t.me/harbour/12")
    await room.door(post, TELEGRAM, HOSTILE + "2", "https://t.me/harbour/13")
    for path in ("/", "/2014/08/a-post.html"):
        page = await _page(blog, path)
        assert _texts(page, "h1.title, h3.title") == [HOSTILE]
        assert page.select("img, script:not([src]), [onerror], [style], style") == []
        assert not any("javascript" in link for link in _links(page, "[href]"))


@pytest.mark.parametrize(
    ("path", "heading", "titles"),
    [
        ("/label/city-council", "City council", ["New", "Old"]),
        ("/label/City Council", "City council", ["New", "Old"]),
        ("/label/été", "Été", ["New"]),
        ("/2013/", "2013", ["Old"]),
        ("/2014/", "2014", ["New"]),
        ("/2014/06/", "June 2014", ["New"]),
    ],
)
async def test_archives(room: Newsroom, blog: Blog, path: str, heading: str, titles: list[str]) -> None:
    await room.post("Old", labels=("City Council",), at=datetime(2013, 5, 1, 12, tzinfo=UTC))
    await room.post("New", labels=("City council", "Été"), at=datetime(2014, 6, 1, 12, tzinfo=UTC))
    page = await _page(blog, path)
    assert _texts(page, "h1") == [heading]
    assert _texts(page, ".title") == titles
    (canonical,) = _links(page, "link[rel=canonical]")
    assert canonical.startswith("https://dispatch.example/")


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/label/nothing",
        "/label/---",
        "/1999/",
        "/2014/13/",
        "/2014/00/",
        "/0000/01/",
        "/9999/12/",
        "/2014/08/nothing.html",
        "/2014/08/nothing.atom",
        "/2014/08/draft.html",
        "/2014/08/draft.atom",
        "/?before=nonsense",
        "/live/404",
        "/live/x",
        "/media/nothing.png",
        "/media/..%2Fblog.db",
        "/media/blog.db",
        "/static/..%2Fapp.py",
    ],
)
async def test_what_is_not_there_is_a_page_of_its_own(room: Newsroom, blog: Blog, path: str) -> None:
    await room.post(path="2014/08/draft", state=PostState.DRAFT)
    response = await blog.get(path)
    assert response.status == 404
    page = BeautifulSoup(await response.text(), "html5lib")
    assert _texts(page, "h1") == ["Nothing was ever said here."]
    assert _texts(page, ".name") == ["The Harbour Dispatch"]


async def test_a_path_of_other_letters_is_found(room: Newsroom, blog: Blog) -> None:
    await room.post(path="2014/08/ночные-лодки")
    (link,) = _links(await _page(blog, "/"), ".title a")
    assert link.isascii()
    assert _texts(await _page(blog, link), "h1") == ["The night boats return"]
