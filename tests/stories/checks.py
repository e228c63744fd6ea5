"""What must hold of the story's post wherever it stands."""

from __future__ import annotations

import re

from bots.sandbox.discord.kinds import Flag
from tests.stories.telling import FERRY, Json, Standing
from tests.support.town import Town, says

SOURCE = {
    "headline": "Last boat at half past one",
    "url": "https://example.org/courier/night-ferry",
    "author": "Nora Feldt",
    "publication": "Harbour Courier",
}


async def check_places(town: Town, post: Standing) -> None:
    """The post at each place on the networks: all its parts, published to followers, tagged in the forum."""
    texts = [post.channel.text, post.root.text, post.group.text, post.text.content, post.bulletin.content]
    for text in [*texts, next(iter(post.forum_post.messages.values())).content]:
        for words in (
            FERRY["title"],
            "Last boat at half past one -- Nora Feldt, Harbour Courier",
            "Three times as many passengers",
            "Read more",
            "My Comment: Print the timetable",
            "#local #transport",
        ):
            assert says(text.replace(SOURCE["url"], ""), words), text
    await town.eventually(lambda: post.bulletin.flags & Flag.CROSSPOSTED, "the bulletin published to followers")
    assert not post.text.flags & Flag.CROSSPOSTED
    tags = post.forum_post.parent.tags
    assert post.forum_post.thread
    assert [tag.name for tag in tags if tag.id in post.forum_post.thread.applied_tags] == ["local"]


async def check_blog(town: Town, post: Standing) -> None:
    """The post on the front page, on its own, in the API and in the feed."""
    shown = await town.api(f"posts/{post.number}")
    assert (shown["title"], shown["source"], shown["labels"]) == (FERRY["title"], SOURCE, ["local", "transport"])
    assert shown["excerpt_html"].count("<p>") == 2
    assert says(words_of(shown["comment_html"]), FERRY["comment"])
    for page in (await town.get("/"), await town.get(path_of(shown))):
        for words in (FERRY["title"], SOURCE["headline"], SOURCE["publication"], "Three times as many", "My Comment:"):
            assert words in page
    [entry] = await town.feed()
    assert entry.title == FERRY["title"]
    assert says(entry.content[0].value, "Three times as many passengers")


def words_of(html: str) -> str:
    """A piece of a page without its tags."""
    return re.sub(r"<[^>]*>", " ", html)


def path_of(post: Json) -> str:
    """Where the blog serves what has this public address."""
    return "/" + str(post["url"]).split("/", 3)[3]
