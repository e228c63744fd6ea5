"""What is public and what is not, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import Invalid
from core.model import Delivery, Destination, Identity, Post, PostState, Standing
from core.store import Database
from core.store.public import (
    Cursor,
    comment_counts,
    comment_numbered,
    comments_of,
    doors_of,
    newest_comments,
    newest_posts,
    picture_named,
    post_at,
    post_numbered,
    publication,
    years,
)
from tests.support.blog import DISCORD, TELEGRAM, Newsroom


@pytest.fixture
def room(database: Database) -> Newsroom:
    return Newsroom(database)


async def test_posts_come_newest_first_and_each_page_goes_on_where_the_last_ended(room: Newsroom) -> None:
    at_once = datetime(2015, 1, 1, tzinfo=UTC)
    ids = [(await room.post(f"Post {number}", at=at_once)).id for number in range(4)]
    ids = [(await room.post("The oldest", at=at_once - timedelta(days=900))).id, *ids]
    seen, before = [], None
    async with room.database.reading() as session:
        while True:
            page = await newest_posts(session, 2, before)
            seen += [post.id for post in page.posts]
            if page.next is None:
                break
            before = Cursor.parse(str(page.next))
    assert seen == ids[::-1]


async def test_a_full_last_page_has_none_behind_it(room: Newsroom) -> None:
    for number in range(2):
        await room.post(f"Post {number}")
    async with room.database.reading() as session:
        assert (await newest_posts(session, 2)).next is None


@pytest.mark.parametrize("state", [PostState.DRAFT, PostState.DISCARDED])
async def test_only_published_posts_are_public(room: Newsroom, state: PostState) -> None:
    post = await room.post(state=state)
    comment = await room.say(post, await room.person("Ada"), "Psst.")
    path, _ = publication(post)
    async with room.database.reading() as session:
        assert (await newest_posts(session, 10)).posts == []
        assert await post_at(session, path) is None
        assert await post_numbered(session, post.id) is None
        assert await years(session) == []
        assert await newest_comments(session, 10) == []
        assert await comment_numbered(session, comment.id) is None


async def test_posts_are_found_by_label_year_and_month(room: Newsroom) -> None:
    await room.post("Old", labels=("City Council",), at=datetime(2013, 5, 1, 12, tzinfo=UTC))
    await room.post("New", labels=("Boats", "city-council"), at=datetime(2014, 6, 1, 12, tzinfo=UTC))
    await room.post("Newest", labels=(), at=datetime(2014, 7, 1, 12, tzinfo=UTC))

    async def titles(label: str = "", under: str = "") -> list[str]:
        async with room.database.reading() as session:
            return [post.title for post in (await newest_posts(session, 10, label=label, under=under)).posts]

    assert await titles(label="city-council") == ["New", "Old"]
    assert await titles(under="2014/") == ["Newest", "New"]
    assert await titles(under="2014/06/") == ["New"]
    async with room.database.reading() as session:
        assert await years(session) == ["2014", "2013"]


async def test_a_post_is_found_by_its_path_and_its_number(room: Newsroom) -> None:
    post = await room.post(path="2014/08/the-night-boats")
    async with room.database.reading() as session:
        by_path, by_number = await post_at(session, "2014/08/the-night-boats"), await post_numbered(session, post.id)
    assert by_path is not None
    assert by_path is by_number
    assert by_path.labels == ("Harbour", "Night life")


async def test_a_deleted_comment_stays_only_while_somebody_stands_on_it(room: Newsroom) -> None:
    post, ada = await room.post(), await room.person("Ada")
    root = await room.say(post, ada, "root")
    middle = await room.say(post, ada, "middle", answers=root)
    leaf = await room.say(post, ada, "leaf", answers=middle)
    lonely = await room.say(post, ada, "lonely")

    async def shown() -> list[tuple[int, bool]]:
        async with room.database.reading() as session:
            return [(comment.id, comment.is_deleted) for comment in await comments_of(session, post.id)]

    for gone in (root, middle, lonely):
        await room.delete(gone)
    assert await shown() == [(root.id, True), (middle.id, True), (leaf.id, False)]
    async with room.database.reading() as session:
        assert await comment_counts(session, [post]) == {post.id: 1}
    await room.delete(leaf)
    assert await shown() == []
    async with room.database.reading() as session:
        assert await comment_counts(session, [post]) == {}
        assert await newest_comments(session, 10) == []
        assert await comment_numbered(session, leaf.id) is not None


async def test_the_newest_comments_are_those_of_the_whole_blog(room: Newsroom) -> None:
    posts = [await room.post("One"), await room.post("Two")]
    ada = await room.person("Ada")
    said = [await room.say(post, ada, post.title) for post in posts]
    async with room.database.reading() as session:
        newest = [
            (comment.id, post.title, comment.identity.name) for comment, post in await newest_comments(session, 9)
        ]
    assert newest == [(said[1].id, "Two", "Ada"), (said[0].id, "One", "Ada")]


async def test_a_post_has_a_door_wherever_its_announcement_stands(room: Newsroom) -> None:
    post = await room.post()
    await room.door(post, TELEGRAM, "Harbour Channel", "https://t.me/harbour/1")
    await room.door(post, DISCORD, "#news", "https://chat.example/1")
    await room.door(post, DISCORD, "not sent yet", "https://chat.example/2", sent=None)
    await room.door(await room.post("Another"), DISCORD, "another's", "https://chat.example/3")
    async with room.database.reading() as session:
        doors = [(door.network, door.title, door.url) for door in await doors_of(session, post.id)]
    assert doors == [
        (TELEGRAM, "Harbour Channel", "https://t.me/harbour/1"),
        (DISCORD, "#news", "https://chat.example/1"),
    ]


@pytest.mark.parametrize("closed", ["removed", "withdrawn", "private"])
async def test_a_door_that_leads_nowhere_public_is_not_shown(room: Newsroom, closed: str) -> None:
    post, reader = await room.post(), await room.person("Ada")
    await room.door(post, TELEGRAM, "Harbour Channel", "https://t.me/harbour/1")
    async with room.database.writing() as tx:
        await _close(await tx.get_one(Delivery, 1), await tx.get_one(Destination, 1), reader, closed)
    async with room.database.reading() as session:
        assert await doors_of(session, post.id) == []


async def _close(delivery: Delivery, destination: Destination, reader: Identity, how: str) -> None:
    if how == "removed":
        delivery.standing = Standing.REMOVED
    elif how == "withdrawn":
        delivery.wanted = None
    else:
        destination.subscriber_id = reader.id


async def test_an_unknown_picture_is_none(room: Newsroom) -> None:
    async with room.database.reading() as session:
        assert await picture_named(session, "nothing.png") is None


@pytest.mark.parametrize("moment", [datetime(1969, 12, 31, 23, 59, 59, 999999, UTC), datetime(2026, 3, 14, tzinfo=UTC)])
def test_a_cursor_is_one_word_and_back(moment: datetime) -> None:
    cursor = Cursor(moment, 12)
    assert Cursor.parse(str(cursor)) == cursor


@pytest.mark.parametrize("word", ["", "12", "-", "a-1", "1-a", "1-1-1", "1" * 40 + "-1", "1-" + "1" * 40, "٣-١"])
def test_any_other_word_is_refused(word: str) -> None:
    with pytest.raises(Invalid, match="before"):
        Cursor.parse(word)


def test_what_was_never_published_has_no_place() -> None:
    with pytest.raises(ValueError, match="never published"):
        publication(Post(id=1, title="Draft"))
