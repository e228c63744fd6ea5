"""How persons tell a story: posts written in chat, and comments that are to be seen everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bots.sandbox.discord.model import Channel, Interaction
from bots.sandbox.discord.model import Message as DiscordMessage
from bots.sandbox.telegram.model import Chat
from bots.sandbox.telegram.model import Message as TelegramMessage
from bots.sandbox.world import Person
from tests.support.town import Town, says

Json = dict[str, Any]

FERRY = {
    "title": "The night ferry stays",
    "source": "Last boat at half past one -- Nora Feldt, Harbour Courier\nhttps://example.org/courier/night-ferry",
    "excerpt": "The ferry will sail until 1:30 at night.\n\nThree times as many passengers came as planned.",
    "comment": "Print the timetable on paper.",
    "labels": "#local #transport",
}
"""A post by the names of its parts."""


@dataclass(frozen=True)
class Standing:
    """A post that stands everywhere: as `channel`, `group`, `text` and `bulletin`, and where it is talked about."""

    number: int
    title: str
    channel: TelegramMessage
    root: TelegramMessage
    group: TelegramMessage
    text: DiscordMessage
    bulletin: DiscordMessage
    talk: Channel
    bulletin_talk: Channel
    forum_post: Channel

    @property
    def threads(self) -> tuple[Channel, Channel, Channel]:
        return self.talk, self.bulletin_talk, self.forum_post


def command(fields: Json) -> str:
    """A post as it is written behind /post."""
    comment = f"My Comment: {fields['comment']}" if "comment" in fields else ""
    parts = (fields.get("source"), fields.get("excerpt"), "Read more ....", comment, fields.get("labels"))
    return "\n\n".join((f"/post {fields['title']}", *(part for part in parts if part)))


def private(town: Town, person: Person) -> Chat:
    return town.telegram.private(person.telegram)


async def draft(town: Town, text: str, **how: Any) -> TelegramMessage:
    """The editor writes a post in private, and gets its card."""
    chat = private(town, town.mara)
    town.telegram.say(town.mara.telegram, chat, text, **how)
    return await card(town)


async def card(town: Town) -> TelegramMessage:
    """The card that the bot said last in the editor's private chat."""
    chat = private(town, town.mara)

    def last() -> TelegramMessage | None:
        message = town.telegram.messages(chat)[-1]
        return message if message.sent_by_bot and message.reply_markup else None

    return await town.eventually(last, "a card with buttons")


async def answer(town: Town, person: Person, text: str) -> str:
    """What the bot answers to a message in a private chat."""
    chat = private(town, person)
    asked = town.telegram.say(person.telegram, chat, text)
    said = await town.eventually(
        lambda: [each for each in town.telegram.messages(chat) if each.id > asked.id and each.sent_by_bot],
        f"an answer to “{text}”",
    )
    return said[0].text


async def discord_draft(town: Town, fields: Json) -> Interaction:
    """The editor fills the form in on Discord; the interaction bears the card."""
    opened = town.discord.slash(town.mara.discord, town.news, "post")
    await town.eventually(lambda: opened.modal, "the form")
    filled = town.discord.submit_modal(opened, fields)
    return await with_buttons(town, filled)


async def with_buttons(town: Town, asked: Interaction) -> Interaction:
    """The interaction, once the bot has answered it with buttons."""
    await town.eventually(lambda: any(each.components for each in asked.messages), "a card with buttons")
    return asked


async def publish(town: Town, title: str = FERRY["title"], **fields: str) -> Standing:
    """The editor writes a post on Telegram and presses Publish; it stands everywhere."""
    made = await draft(town, command({"title": title, **fields}))
    town.telegram.press(town.mara.telegram, made, "Publish")
    return await everywhere(town, title)


async def everywhere(town: Town, title: str) -> Standing:
    """Wait until a post stands at every place that a town's service writes to."""

    async def on_blog() -> list[Json]:
        return [post for post in await town.posts() if post["title"] == title]

    [post] = await town.eventually(on_blog, f"“{title}” on the blog")
    channel = await town.seen(town.channel, title)
    root = await town.eventually(lambda: town.telegram.discussion_root(channel), "the automatic forward")
    return Standing(
        post["id"],
        title,
        channel,
        root,
        await town.seen(town.corner, title),
        await town.seen(town.news, title),
        await town.seen(town.bulletin, title),
        await thread(town, town.news, title),
        await thread(town, town.bulletin, title),
        await thread(town, town.stories, title),
    )


async def thread(town: Town, channel: Channel, title: str) -> Channel:
    """The thread or forum post that bears a title."""

    def named() -> list[Channel]:
        return [each for each in town.discord.threads(channel) if says(each.name, title)]

    return (await town.eventually(named, f"the thread “{title}” in #{channel.name}"))[0]


async def comment(town: Town, post: Standing, text: str) -> Json:
    """A comment as the blog's API shows it, as soon as it does."""

    async def shown() -> list[Json]:
        return [each for each in await town.comments(post.number) if says(each["text"], text)]

    return (await town.eventually(shown, f"“{text}” on the blog"))[0]


async def told_everywhere(town: Town, post: Standing, text: str) -> Json:
    """The comment by the API, once every place at which the post is talked about shows it once."""
    for chat in (town.discussion, town.corner):
        await town.seen(chat, text)
    for talk in post.threads:
        await town.seen(talk, text)
    return await comment(town, post, text)


async def gone_everywhere(town: Town, post: Standing, text: str) -> None:
    """Wait until a text stands nowhere any more, on the networks and on the blog."""
    for chat in (town.discussion, town.corner):
        await town.gone(chat, text)
    for talk in post.threads:
        await town.gone(talk, text)

    async def off_blog() -> bool:
        return not any(says(each["text"], text) for each in await town.comments(post.number))

    await town.eventually(off_blog, f"no “{text}” on the blog")


def times(town: Town, post: Standing, text: str) -> dict[str, int]:
    """How often a text stands at each place where a post is talked about."""
    chats = {"discussion": town.discussion, "corner": town.corner}
    talks = {"talk": post.talk, "bulletin": post.bulletin_talk, "forum": post.forum_post}
    return {name: len(town.standing(chat, text)) for name, chat in chats.items()} | {
        name: len(town.standing(talk, text)) for name, talk in talks.items()
    }
