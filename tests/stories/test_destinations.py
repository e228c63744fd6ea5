"""Where posts go: by label, silently, and past places that let us in no more."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bots.reports import status
from bots.sandbox.discord.model import Interaction
from core.settings import DiscordDestination, TelegramDestination
from tests.stories.telling import FERRY, answer, command, draft, private, publish
from tests.support.town import Town, says


async def test_labels_and_silence(quiet_town: Town) -> None:
    town = quiet_town
    science = TelegramDestination(chat=f"@{town.channel.username}", labels=["Science"], silent=True)
    town.configure("telegram", destinations=[science, TelegramDestination(chat=town.corner.id)])
    local = DiscordDestination(channel=town.news.id, labels=["local"])
    town.configure("discord", destinations=[local, DiscordDestination(channel=town.bulletin.id, crosspost=False)])
    await town.start()
    for title, label in (("About lichens", "#science"), ("About the harbour", "#local")):
        town.telegram.press(town.mara.telegram, await draft(town, f"/post {title}\n\n{label}"), "Publish")
        await town.seen(town.corner, title)
        await town.seen(town.bulletin, title)
    silent = await town.seen(town.channel, "About lichens")
    assert silent.silent
    assert not town.standing(town.corner, "About lichens")[0].silent
    await town.seen(town.news, "About the harbour")
    assert town.standing(town.channel, "About the harbour") == []
    assert town.standing(town.news, "About lichens") == []
    assert not any(each.flags & 1 for each in town.discord.messages(town.bulletin))


async def test_a_place_that_refuses_does_not_stop_the_others(town: Town) -> None:
    await publish(town, "Before")
    town.telegram.kick_bot(town.corner)
    town.discord.delete_channel(town.news)
    town.telegram.press(town.mara.telegram, await draft(town, command(FERRY)), "Publish")
    await town.seen(town.channel, FERRY["title"])
    await town.seen(town.bulletin, FERRY["title"])
    await town.eventually(lambda: len(town.discord.threads(town.stories)) == 2, "the forum post")
    assert town.standing(town.corner, FERRY["title"]) == []


async def test_status_names_the_places_that_refuse(
    town: Town, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "250")
    town.telegram.kick_bot(town.corner)
    town.discord.delete_channel(town.news)
    town.telegram.press(town.mara.telegram, await draft(town, command(FERRY)), "Publish")
    await town.seen(town.channel, FERRY["title"])

    async def reasons() -> list[str]:
        await status(town.settings.database.url, None, datetime.now(UTC))
        lines = capsys.readouterr().out.splitlines()
        named = [line for line in lines if "Readers' corner" in line or "news" in line]
        return named if all("removed" in line or "deleted" in line for line in named) else []

    news, corner, *left = await town.eventually(reasons, "both places with a reason")
    assert "the channel was deleted" in news
    assert "The bot was removed from the supergroup." in corner
    assert len(left) == 2


async def test_a_place_that_lets_us_in_again_gets_what_waited(town: Town) -> None:
    town.telegram.kick_bot(town.corner)
    town.telegram.press(town.mara.telegram, await draft(town, command(FERRY)), "Publish")
    await town.seen(town.channel, FERRY["title"])
    town.telegram.set_bot(town.corner, "admin")
    await town.seen(town.corner, FERRY["title"])


async def test_a_channel_that_gives_the_right_back_gets_what_waited(town: Town) -> None:
    town.discord.deny(town.news, "SEND_MESSAGES")
    town.telegram.press(town.mara.telegram, await draft(town, command(FERRY)), "Publish")
    said = await town.seen(private(town, town.mara), "is closed to the bot")
    assert "news" in said.text
    town.discord.allow(town.news, "SEND_MESSAGES")
    await town.seen(town.news, FERRY["title"])
    assert len(town.standing(private(town, town.mara), "is closed to the bot")) == 1


async def test_disconnected_and_connected_in_place_on_telegram(town: Town) -> None:
    town.telegram.say(town.mara.telegram, town.corner, "/disconnect")
    await town.seen(town.corner, "gets nothing more")
    town.telegram.press(town.mara.telegram, await draft(town, command(FERRY)), "Publish")
    await town.seen(town.channel, FERRY["title"])
    assert town.standing(town.corner, FERRY["title"]) == []
    town.telegram.say(town.mara.telegram, town.corner, "/connect", anonymous=True)
    await town.seen(town.corner, "Send that in a private chat")
    assert says(await answer(town, town.mara, "/connect Readers' corner"), "is connected again")
    await town.seen(town.corner, FERRY["title"])


async def test_disconnected_and_connected_in_place_on_discord(town: Town) -> None:
    def given(name: str) -> Interaction:
        return town.discord.slash(town.mara.discord, town.news, name)

    stopped = given("disconnect")
    await town.eventually(lambda: [each for each in stopped.messages if "nothing more" in each.content], "an answer")
    town.telegram.press(town.mara.telegram, await draft(town, command(FERRY)), "Publish")
    await town.seen(town.bulletin, FERRY["title"])
    assert says(await answer(town, town.mara, "/why 1"), "discord #news: waits: disconnected by an editor")
    assert town.standing(town.news, FERRY["title"]) == []
    opened = given("connect")
    await town.eventually(lambda: [each for each in opened.messages if "connected again" in each.content], "an answer")
    await town.seen(town.news, FERRY["title"])
