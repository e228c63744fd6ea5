"""Replies on Telegram become one discussion, wherever else the post stands."""

from __future__ import annotations

from tests.stories.checks import path_of
from tests.stories.telling import comment, publish, told_everywhere
from tests.support.town import Town, says


async def test_comment_below_the_channels_post(any_town: Town) -> None:
    town = any_town
    post = await publish(town)
    town.telegram.comment(town.ada.telegram, post.channel, "It is full every night.")
    said = await told_everywhere(town, post, "It is full every night.")
    assert (said["author"], said["parent"], said["network"]) == ("Ada Quill", None, "telegram")
    [copy] = town.standing(post.talk, "It is full every night.")
    assert (copy.author.name, copy.content) == ("Ada Quill", "It is full every night.")
    [copy_in_group] = town.standing(town.corner, "It is full every night.")
    assert says(copy_in_group.text, "Ada Quill · Telegram")
    assert copy_in_group.reply_to == post.group.id
    page = await town.get(path_of(await town.api(f"posts/{post.number}")))
    assert "1 comment:" in page
    assert f'id="c{said["id"]}"' in page
    [entry] = await town.feed("/comments.atom")
    assert says(entry.content[0].value, "It is full every night.")


async def test_answer_to_a_comment(any_town: Town) -> None:
    town = any_town
    post = await publish(town)
    first = town.telegram.comment(town.ada.telegram, post.channel, "What does a trip cost?")
    asked = await told_everywhere(town, post, "What does a trip cost?")
    town.telegram.comment(town.tomas.telegram, post.channel, "About 240 a run.", reply_to=first)
    said = await told_everywhere(town, post, "About 240 a run.")
    assert (said["author"], said["parent"]) == ("Tomás Vega", asked["id"])
    [question] = town.standing(town.corner, "What does a trip cost?")
    [reply] = town.standing(town.corner, "About 240 a run.")
    assert reply.reply_to == question.id
    [relayed] = town.standing(post.talk, "About 240 a run.")
    assert says(relayed.content, "in answer to Ada Quill")


async def test_reply_in_a_group(town: Town) -> None:
    post = await publish(town)
    town.telegram.say(town.ben.telegram, town.corner, "Do they take dogs?", reply_to=post.group)
    asked = await told_everywhere(town, post, "Do they take dogs?")
    [copy] = town.standing(town.discussion, "Do they take dogs?")
    assert copy.reply_to == post.root.id
    town.telegram.say(town.ada.telegram, town.discussion, "Only small ones.", reply_to=copy)
    said = await told_everywhere(town, post, "Only small ones.")
    assert (asked["parent"], said["parent"]) == (None, asked["id"])


async def test_a_conversation_across_every_place(any_town: Town) -> None:
    town = any_town
    post = await publish(town)
    first = town.discord.say(town.ben.discord, post.talk, "First, from a thread.")
    one = await told_everywhere(town, post, first.content)
    [at_discussion] = town.standing(town.discussion, first.content)
    town.telegram.say(town.ada.telegram, town.discussion, "Second, to a relayed copy.", reply_to=at_discussion)
    two = await told_everywhere(town, post, "Second, to a relayed copy.")
    [in_forum] = town.standing(post.forum_post, "Second, to a relayed copy.")
    town.discord.say(town.olesya.discord, post.forum_post, "Third, to a copy of a copy.", reply_to=in_forum)
    three = await told_everywhere(town, post, "Third, to a copy of a copy.")
    [in_group] = town.standing(town.corner, "Third, to a copy of a copy.")
    town.telegram.say(town.tomas.telegram, town.corner, "Fourth, in the group.", reply_to=in_group)
    four = await told_everywhere(town, post, "Fourth, in the group.")
    assert [each["parent"] for each in (one, two, three, four)] == [None, one["id"], two["id"], three["id"]]
    assert [each["author"] for each in (one, two, three, four)] == [
        "Ben Ochre",
        "Ada Quill",
        "Олеся Вирт",
        "Tomás Vega",
    ]


async def test_ordinary_chat_is_not_kept(town: Town) -> None:
    post = await publish(town)
    hello = town.telegram.say(town.ada.telegram, town.corner, "Good morning, all.")
    town.telegram.say(town.ben.telegram, town.corner, "Morning, Ada.", reply_to=hello)
    town.telegram.say(town.ben.telegram, town.discussion, "Anyone at the harbour?")
    town.discord.say(town.ben.discord, town.news, "Lunch?")
    town.telegram.comment(town.ada.telegram, post.channel, "On the post itself.")
    await told_everywhere(town, post, "On the post itself.")
    assert [each["text"] for each in await town.comments(post.number)] == ["On the post itself."]
    assert len(town.discord.messages(town.news)) == 2


async def test_a_comment_finds_its_own_post(town: Town) -> None:
    first = await publish(town, "About the harbour")
    second = await publish(town, "About lichens")
    town.telegram.comment(town.ada.telegram, second.channel, "On the second.")
    town.discord.say(town.ben.discord, first.talk, "On the first.")
    assert (await comment(town, second, "On the second."))["post"] == second.number
    assert (await comment(town, first, "On the first."))["post"] == first.number
    assert len(await town.comments(first.number)) == len(await town.comments(second.number)) == 1
