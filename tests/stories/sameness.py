"""Whether the blog, Telegram and Discord show the same discussion, which is the one that persons remember."""

from __future__ import annotations

from collections.abc import Iterator

from bots.sandbox.discord.model import Message as DiscordMessage
from bots.sandbox.telegram.model import Chat
from bots.sandbox.telegram.model import Message as TelegramMessage
from tests.stories.acts import messages, talks, text_of, threads
from tests.stories.record import Native, Place, Posted, Record, Said
from tests.stories.strays import Strays
from tests.stories.telling import Json
from tests.support.town import Town

EDITOR = "The Dispatch Editor"


async def differences(town: Town, record: Record, strays: Strays) -> list[str]:
    """What is missing, too much or wrong, a sentence each."""
    posts = {post["id"]: post for post in await town.posts()}
    found = [
        f"No. {number} is on the blog" for number in posts.keys() - {post.number for post in record.standing_posts}
    ]
    for post in record.standing_posts:
        if post.number not in posts:
            found.append(f"{post.title} is not on the blog")
            continue
        if post.excerpt not in posts[post.number]["excerpt_html"]:
            found.append(f"{post.title} does not say {post.excerpt} on the blog")
        found += _on_blog(record, post, await town.comments(post.number))
    for post in record.posts:
        found += _announced(town, post, strays)
        for place in talks(town, post):
            found += _talked(town, record, post, place, strays)
    return found


def _on_blog(record: Record, post: Posted, shown: list[Json]) -> Iterator[str]:
    wanted = {said.mark: said for said in record.standing if said.post is post}
    texts = {each["id"]: each["text"] for each in shown}
    seen: list[str] = []
    for each in shown:
        if each["deleted"]:
            continue
        said = record.shown_by(each["text"])
        if said is None or said.mark not in wanted:
            yield f"“{each['text']}” is on the blog below {post.title}"
            continue
        seen.append(said.mark)
        if each["text"] != said.text or each["author"] != _name(said):
            yield f"the blog says “{each['text']}” by {each['author']} for “{said.text}” by {_name(said)}"
        answered = texts.get(each["parent"], "")
        if answered != (said.answers.text if said.answers and not said.answers.deleted else ""):
            yield f"on the blog “{said.text}” answers “{answered}”"
    for mark, said in wanted.items():
        if seen.count(mark) != 1:
            yield f"“{said.text}” is on the blog {seen.count(mark)} times"


def _announced(town: Town, post: Posted, strays: Strays) -> Iterator[str]:
    """The announcements: once where that can be known, and nowhere once the post is deleted."""
    for channel in (town.news, town.bulletin):
        standing = [each.content for each in town.discord.messages(channel) if post.title in each.content]
        yield from _counted(post, f"#{channel.name}", standing, len(standing))
    forum = [each for each in threads(town, post) if each.parent is town.stories]
    starters = [each.messages[each.id].content for each in forum if each.id in each.messages]
    yield from _counted(post, "the forum", starters, len(forum) if not post.deleted else len(starters))
    standing = [each.text for each in town.telegram.messages(town.channel) if post.title in each.text]
    yield from _counted(post, "the channel", standing, len(standing))
    there = [each for each in town.telegram.messages(town.corner) if post.title in each.text and each.sent_by_bot]
    known = [each.text for each in there if not strays.include(each)]
    current = [each for each in there if post.excerpt in each.text]
    yield from _counted(
        post, "the corner", known or [each.text for each in current], min(len(known) or len(current), 1)
    )


def _counted(post: Posted, where: str, texts: list[str], count: int) -> Iterator[str]:
    if count != (0 if post.deleted else 1):
        yield f"{post.title} stands {count} times in {where}" + (" though it was deleted" if post.deleted else "")
    elif not post.deleted and not all(post.excerpt in text for text in texts):
        yield f"{post.title} does not say {post.excerpt} in {where}, but {texts}"


def _talked(town: Town, record: Record, post: Posted, place: Place, strays: Strays) -> Iterator[str]:
    """Each comment on a post at one place where it is talked about."""
    there = messages(town, place)
    for said in record.said:
        if said.post is not post:
            continue
        showing = [each for each in there if said.mark in text_of(each)]
        relayed = [each for each in showing if each is not said.native]
        known = [each for each in relayed if not (isinstance(each, TelegramMessage) and strays.include(each))]
        where = place.title if isinstance(place, Chat) else f"#{place.parent.name}"
        if said.deleted or post.deleted:
            yield from (f"“{text_of(each)}” stands in {where}, though it was taken back" for each in known)
        elif said.native.chat is place if isinstance(said.native, TelegramMessage) else said.native.channel is place:
            yield from (f"“{text_of(each)}” came back to {where}" for each in relayed)
        else:
            yield from _relayed(record, said, relayed, known, where)


def _relayed(
    record: Record, said: Said, relayed: list[Native], known: list[Native], where: str | None
) -> Iterator[str]:
    right = [each for each in relayed if text_of(each).endswith(said.text)]
    if not right:
        yield f"“{said.text}” does not stand in {where}: {[text_of(each) for each in relayed]}"
    yield from (f"“{text_of(each)}” in {where} is old: “{said.text}”" for each in known if each not in right)
    if len(known) > 1:
        yield f"“{said.text}” stands {len(known)} times in {where}"
    for each in right:
        if not _is_by(said, each):
            yield f"“{text_of(each)}” in {where} does not bear the name of {_name(said)}"
        if not _answers(record, said, each):
            yield f"“{text_of(each)}” in {where} does not answer “{said.answers.text if said.answers else None}”"


def _is_by(said: Said, message: Native) -> bool:
    if isinstance(message, TelegramMessage):
        return message.text.startswith(_name(said))
    return message.author.name.startswith(_name(said)) or _name(said) in message.content


def _answers(record: Record, said: Said, message: Native) -> bool:
    """Whether a relayed comment shows what it answers: natively, or by name where that can't be."""
    if said.answers is None or said.answers.deleted:
        return True
    name = _name(said.answers)
    if isinstance(message, DiscordMessage):
        return f"in answer to {name}" in message.content or message.replied_to is not None
    answered = message.chat.messages.get(message.reply_to) if message.reply_to else None
    return (answered is not None and said.answers.mark in answered.text) or f"→ {name}" in message.text


def _name(said: Said) -> str:
    return EDITOR if said.author.is_editor else said.author.name
