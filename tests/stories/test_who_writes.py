"""Under which name a comment stands: decided by who wrote it, never by what they call themselves."""

from __future__ import annotations

from tests.stories.checks import path_of
from tests.stories.telling import comment, publish, told_everywhere
from tests.support.town import Town, says

EDITOR = "The Dispatch Editor"


async def test_the_editor_carries_the_blogs_name(any_town: Town) -> None:
    town = any_town
    post = await publish(town)
    town.telegram.comment(town.mara.telegram, post.channel, "I asked the council.")
    town.discord.say(town.mara.discord, post.talk, "They will answer on Monday.")
    first = await told_everywhere(town, post, "I asked the council.")
    second = await told_everywhere(town, post, "They will answer on Monday.")
    assert [(each["author"], each["is_editor"]) for each in (first, second)] == [(EDITOR, True)] * 2
    [copy] = town.standing(post.talk, "I asked the council.")
    assert copy.author.name == f"{EDITOR} ✎"
    [in_group] = town.standing(town.corner, "I asked the council.")
    assert in_group.text.startswith(f"{EDITOR} ✍ · Telegram")
    page = await town.get(path_of(await town.api(f"posts/{post.number}")))
    assert page.count('class="editor"') == 2
    assert "Mara Lindqvist" not in page


async def test_a_reader_with_the_editors_name_is_a_reader(town: Town) -> None:
    post = await publish(town)
    town.discord.rename(town.ben.discord, f"{EDITOR} ✎")
    town.discord.say(town.ben.discord, post.talk, "I am the editor, believe me.")
    said = await told_everywhere(town, post, "I am the editor, believe me.")
    assert not said["is_editor"]
    [in_forum] = town.standing(post.forum_post, "I am the editor, believe me.")
    assert in_forum.author.name == EDITOR
    [in_group] = town.standing(town.corner, "I am the editor, believe me.")
    assert " ✍ ·" not in in_group.text


async def test_who_writes_in_the_name_of_a_chat(town: Town) -> None:
    post = await publish(town)
    root = post.root
    town.telegram.say(town.mara.telegram, root.chat, "As the house.", reply_to=root, anonymous=True)
    town.telegram.say(town.mara.telegram, root.chat, "As the channel.", reply_to=root, as_channel=town.channel)
    as_group = await told_everywhere(town, post, "As the house.")
    as_channel = await told_everywhere(town, post, "As the channel.")
    assert (as_group["author"], as_channel["author"]) == (town.discussion.title, town.channel.title)


async def test_bots_and_webhooks_are_not_heard(town: Town) -> None:
    post = await publish(town)
    other = town.telegram.add_user("Weather bot", "weather_bot", is_bot=True)
    town.telegram.join(other, town.discussion)
    town.telegram.comment(other, post.channel, "Rain from Telegram.")
    bot = town.discord.add_user("Weather", bot=True)
    town.discord.join(town.world.guild, bot)
    town.discord.say(bot, post.talk, "Rain from Discord.")
    foreign = town.discord.add_webhook(town.mara.discord, town.news, "Ticker")
    town.discord.speak(foreign, "Rain from a webhook.", thread=post.talk)
    town.telegram.comment(town.ada.telegram, post.channel, "It rains.")
    town.discord.say(town.ben.discord, post.talk, "It does.")
    await told_everywhere(town, post, "It rains.")
    await told_everywhere(town, post, "It does.")
    assert len(await town.comments(post.number)) == 2


async def test_names_of_every_script(town: Town) -> None:
    post = await publish(town)
    town.telegram.comment(town.olesya.telegram, post.channel, "Мельница стоит ⚙️")
    town.discord.rename(town.tomas.discord, "🦊 Tomás 👩‍👩‍👧 Vega")
    town.discord.say(town.tomas.discord, post.talk, "Déjà vu 🌊")
    first = await told_everywhere(town, post, "Мельница стоит")
    second = await told_everywhere(town, post, "Déjà vu")
    assert (first["author"], first["text"]) == ("Олеся Вирт", "Мельница стоит ⚙️")
    assert (second["author"], second["text"]) == ("🦊 Tomás 👩‍👩‍👧 Vega", "Déjà vu 🌊")
    [copy] = town.standing(post.forum_post, "Déjà vu")
    assert copy.author.name == "🦊 Tomás 👩‍👩‍👧 Vega"


async def test_nobody_is_pinged(town: Town) -> None:
    post = await publish(town, "Breaking: @everyone wakes up", comment=f"Good morning, <@{town.ben.discord.id}>.")
    words = f"Hear, @everyone and @here and <@{town.ben.discord.id}>!"
    town.telegram.comment(town.ada.telegram, post.channel, words)
    await told_everywhere(town, post, "Hear, everyone and here")
    places = (town.news, town.bulletin, *post.threads)
    sent = [each for place in places for each in town.discord.messages(place)]
    assert not any(each.mentions or each.mentions_everyone for each in sent)
    said = [call for call in town.discord.calls if call.method in ("POST", "PATCH") and "content" in (call.body or {})]
    assert said
    assert all(call.body["allowed_mentions"]["parse"] == [] for call in said)


async def test_a_new_name_is_not_an_edit(town: Town) -> None:
    post = await publish(town)
    town.discord.say(town.ben.discord, post.talk, "Before the wedding.")
    await told_everywhere(town, post, "Before the wedding.")
    town.discord.rename(town.ben.discord, "Ben Quill-Ochre")
    town.discord.say(town.ben.discord, post.talk, "After the wedding.")
    await told_everywhere(town, post, "After the wedding.")
    before = await comment(town, post, "Before the wedding.")
    assert before["updated"] == before["published"]
    assert says((await comment(town, post, "After the wedding."))["author"], "Ben Quill-Ochre")
