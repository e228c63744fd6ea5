"""The tokens stand in the settings, and nowhere else."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bots.sandbox.world import DISCORD_TOKEN, TELEGRAM_TOKEN
from tests.stories.telling import answer, draft, private, publish
from tests.support.process import ServiceProcess
from tests.support.town import Town, town_in

SECRETS = (TELEGRAM_TOKEN, TELEGRAM_TOKEN.partition(":")[2], DISCORD_TOKEN)


async def test_no_token_is_logged(quiet_town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    town = quiet_town
    await town.start()
    await answer(town, town.ada, "/subscribe")
    post = await publish(town)
    town.telegram.block(town.ada.telegram)
    town.telegram.kick_bot(town.corner)
    town.discord.delete_channel(town.news)
    town.telegram.press(town.mara.telegram, await draft(town, "/post Another one"), "Publish")
    await town.seen(town.bulletin, "Another one")
    town.discord.drop_gateway(resumable=False)
    town.discord.say(town.ben.discord, post.forum_post, "Quiet, please.")
    await town.seen(post.bulletin_talk, "Quiet, please.")
    webhooks = [each.token for each in town.discord.webhooks(town.bulletin)]
    await town.stop()
    assert webhooks
    assert caplog.records
    shown = "\n".join(_whole(record) for record in caplog.records)
    assert not [secret for secret in (*SECRETS, *webhooks) if secret in shown]


async def test_no_token_is_written_by_the_process(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        service = ServiceProcess(town.sandbox, tmp_path)
        await service.start()
        try:
            await service.address()
            card = await draft(town, "/post About the harbour")
            town.telegram.press(town.mara.telegram, card, "Publish")
            await town.seen(private(town, town.mara), "Published: No. 1")
            town.discord.drop_gateway(resumable=False)
            await service.stop()
        finally:
            await service.close()
        assert not [secret for secret in SECRETS if secret in service.log.read_text()]


async def test_a_wrong_token_is_not_shown(quiet_town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    town = quiet_town
    wrong = "100002:a-token-from-yesterday"
    town.configure("telegram", token=type(town.settings.telegram.token)(wrong))
    await town.start(without="telegram")
    await town.stop()
    shown = "\n".join(_whole(record) for record in caplog.records)
    assert "Telegram does not accept the token" in shown
    assert "a-token-from-yesterday" not in shown


def _whole(record: logging.LogRecord) -> str:
    """A record as it would be written, with its traceback."""
    return logging.Formatter().format(record)
