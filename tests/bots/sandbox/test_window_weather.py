"""The drawer of the window in which the networks are told to misbehave, in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from bots.sandbox.app import Sandbox, serving
from bots.sandbox.faults import Disturbance, Fault
from bots.sandbox.telegram.rates import Limits
from tests.bots.sandbox.raw_bot import RawBot, raw_bot

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with serving(0) as sandbox:
        yield sandbox


@pytest_asyncio.fixture(loop_scope="session")
async def bot(sandbox: Sandbox) -> AsyncIterator[RawBot]:
    async with raw_bot(sandbox) as bot:
        yield bot


class Weather:
    """The open page with its drawer."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.button = page.locator('[data-action="weather"]')
        self.drawer = page.locator("#weather")
        self.calm = page.locator('[data-action="calm"]')
        self.armed = page.locator("[data-armed]")
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)

    def sky(self, network: str) -> Locator:
        return self.page.locator(f'[data-sky="{network}"]')

    async def tell(self, network: str, form: str, **chosen: str) -> None:
        """Fill in one of a network's sentences, and send it."""
        sentence = self.sky(network).locator(f'[data-form="{form}"]')
        seconds = chosen.pop("seconds", None)
        for gap, choice in chosen.items():
            await sentence.locator(f'[data-input="{gap}"]').select_option(choice)
        if seconds is not None:
            await sentence.locator('[data-input="seconds"]').fill(seconds)
        await sentence.locator('[data-action="tell"]').click()
        await expect(sentence.locator('[data-action="tell"]')).to_be_enabled()


@pytest_asyncio.fixture(loop_scope="session")
async def weather(page: Page, sandbox: Sandbox) -> AsyncIterator[Weather]:
    weather = Weather(page)
    await page.goto(sandbox.address)
    await weather.button.click()
    await expect(weather.drawer).to_be_visible()
    yield weather
    assert weather.faults == []


async def test_the_drawer_opens_and_closes(weather: Weather) -> None:
    await expect(weather.button).to_have_attribute("aria-expanded", "true")
    await expect(weather.sky("telegram").locator(".fair")).to_be_visible()
    await expect(weather.sky("discord").locator(".fair")).to_be_visible()
    await expect(weather.calm).to_be_disabled()
    await weather.page.locator('[data-action="close-weather"]').press("Escape")
    await expect(weather.drawer).to_be_hidden()
    await expect(weather.button).to_be_focused()
    await weather.button.click()
    await weather.page.locator('[data-action="close-weather"]').click()
    await expect(weather.drawer).to_be_hidden()


FAULTS = [
    ("telegram", {}, "The next message is accepted, but the answer is lost.", Fault("drop", method="send[MPD]*")),
    (
        "telegram",
        {"times": "three", "subject": "edit", "what": "429", "seconds": "7"},
        "The next 3 times, a correction comes too soon (429): try again in 7 seconds.",
        Fault("429", times=3, method="edit*", retry_after=7),
    ),
    (
        "telegram",
        {"times": "always", "subject": "any", "what": "delay", "seconds": "1"},
        "Every request of any kind takes longer, by 1 second.",
        Fault("delay", times=None, seconds=1),
    ),
    (
        "telegram",
        {"subject": "deletion", "what": "hang"},
        "The next deletion is never answered.",
        Fault("hang", method="delete*"),
    ),
    (
        "discord",
        {"what": "500-after"},
        "The next message is accepted, but reported as failed (500).",
        Fault("500", method="POST", route="/channels/{channel_id}/messages", when="after"),
    ),
    (
        "discord",
        {"subject": "webhook", "what": "500"},
        "The next message by webhook fails on the network’s side (500).",
        Fault("500", method="POST", route="/webhooks/{webhook_id}/{webhook_token}"),
    ),
    (
        "discord",
        {"subject": "thread", "what": "drop_before"},
        "The next new thread or forum post is lost on its way there.",
        Fault("drop_before", method="POST", route="*/threads"),
    ),
]


@pytest.mark.parametrize(("network", "chosen", "sentence", "fault"), FAULTS, ids=lambda value: str(value)[:40])
async def test_a_fault_is_put_in_wait(
    weather: Weather, sandbox: Sandbox, network: str, chosen: dict[str, str], sentence: str, fault: Fault
) -> None:
    await weather.tell(network, "fault", **chosen)
    armed = weather.sky(network).locator("[data-armed]")
    await expect(armed).to_have_count(1)
    await expect(armed.locator("span")).to_have_text(sentence)
    await expect(weather.button).to_have_attribute("data-active", "")
    stand_in = sandbox.world.telegram if network == "telegram" else sandbox.world.discord
    (listed,) = stand_in.faults.listed()
    assert {key: listed[key] for key in vars(fault)} == vars(fault)


@pytest.mark.parametrize(
    ("network", "chosen", "sentence", "disturbance"),
    [
        (
            "telegram",
            {"seconds": "5"},
            "The next message from a person reaches the bot late, by 5 seconds.",
            Disturbance("late", update="message", seconds=5),
        ),
        (
            "telegram",
            {"subject": "press", "what": "duplicate", "times": "always"},
            "Every press of a button reaches the bot twice.",
            Disturbance("duplicate", times=None, update="callback_query"),
        ),
        (
            "discord",
            {"what": "reorder", "seconds": "20"},
            "The next message from a person lets another go first, for at most 20 seconds.",
            Disturbance("reorder", update="MESSAGE_CREATE", seconds=20),
        ),
    ],
)
async def test_news_are_disturbed(
    weather: Weather, sandbox: Sandbox, network: str, chosen: dict[str, str], sentence: str, disturbance: Disturbance
) -> None:
    await weather.tell(network, "disturbance", **chosen)
    await expect(weather.sky(network).locator("[data-armed] span")).to_have_text(sentence)
    stand_in = sandbox.world.telegram if network == "telegram" else sandbox.world.discord
    assert stand_in.disorder.listed() == [vars(disturbance) | {"struck": 0}]


async def test_what_strikes_is_counted_and_what_is_spent_goes(weather: Weather, bot: RawBot) -> None:
    await weather.tell("telegram", "fault", times="three")
    await expect(weather.armed.locator("small")).to_have_text("not yet")
    for struck in range(3):
        with pytest.raises(aiohttp.ClientError):
            await bot.telegram("sendMessage", chat_id="@example_dispatch", text="Rivers")
        if struck == 0:
            await expect(weather.armed).to_have_attribute("data-struck", "1")
            await expect(weather.armed.locator("small")).to_have_text("struck 1 time")
    await expect(weather.armed).to_have_count(0)
    await expect(weather.button).not_to_have_attribute("data-active", "")
    await expect(weather.page.locator('[data-pane="telegram"]')).to_contain_text("Rivers")


async def test_limits_are_set_and_what_they_refuse_is_counted(weather: Weather, bot: RawBot, sandbox: Sandbox) -> None:
    telegram = sandbox.world.telegram
    telegram.limits = Limits(chat_burst=1)
    await expect(weather.sky("telegram").locator(".refused")).to_be_hidden()
    await weather.page.reload()
    await weather.button.click()
    await weather.tell("telegram", "limits", model="bucket", seconds="0.05")
    assert telegram.limits == Limits("bucket", chat_burst=1, latency=0.05)
    await expect(weather.armed).to_have_text(
        "The bot may send a burst, then one by one; each request takes 0.05 seconds."
    )
    await bot.telegram("sendMessage", chat_id="@example_dispatch", text="Rivers")
    with pytest.raises(AssertionError, match="Too Many Requests"):
        await bot.telegram("sendMessage", chat_id="@example_dispatch", text="Trams")
    await expect(weather.sky("telegram").locator("[data-refused]")).to_have_text(
        "1 request refused as too fast so far."
    )
    for model in ("sliding", "off"):
        await weather.tell("telegram", "limits", model=model, seconds="0.02")
        assert telegram.limits == Limits(model, chat_burst=1, latency=0.02)
    await weather.tell("discord", "limits", model="bucket")
    assert sandbox.world.discord.limits.model == "bucket"


async def test_clearing_takes_all_back_on_both_networks(weather: Weather, sandbox: Sandbox) -> None:
    for network in ("telegram", "discord"):
        await weather.tell(network, "fault", times="always", what="hang")
        await weather.tell(network, "disturbance", times="always")
        await weather.tell(network, "limits", model="bucket", seconds="0.1")
    await weather.tell("discord", "incident", what="offline", seconds="500")
    await expect(weather.sky("discord").locator('[data-armed="offline"]')).to_contain_text("for 500 more seconds")
    await expect(weather.armed).to_have_count(7)
    await weather.calm.click()
    await expect(weather.armed).to_have_count(0)
    await expect(weather.button).not_to_have_attribute("data-active", "")
    for stand_in in (sandbox.world.telegram, sandbox.world.discord):
        assert (stand_in.faults.listed(), stand_in.disorder.listed()) == ([], [])
        assert (stand_in.limits.model, stand_in.limits.latency) == ("off", 0)
    await expect(weather.sky("discord").locator('[data-form="limits"] [data-input="model"]')).to_have_value("off")


async def test_incidents_on_telegram(weather: Weather, sandbox: Sandbox) -> None:
    world = sandbox.world
    ada = world.person("ada")
    incident = weather.sky("telegram").locator('[data-form="incident"]')
    await expect(incident.locator('option[value="migrate"]')).to_have_attribute("disabled", "")
    basic = world.telegram.add_group("Basic", admins=[world.editor.telegram], bot="member", basic=True)
    world.telegram.start(ada.telegram)
    await expect(incident.locator('option[value="migrate"]')).not_to_have_attribute("disabled", "")
    await weather.tell("telegram", "incident", what="block", target=str(ada.telegram.id))
    assert world.telegram.private(ada.telegram).blocked
    await expect(weather.page.locator(".toast")).to_have_text("It has happened.")
    await weather.tell("telegram", "incident", what="unblock", target=str(ada.telegram.id))
    assert not world.telegram.private(ada.telegram).blocked
    await weather.tell("telegram", "incident", what="kick", target=str(world.corner.id))
    assert world.corner.member(world.telegram.bot).status == "kicked"
    await weather.tell("telegram", "incident", what="migrate", target=str(basic.id))
    assert basic.migrated_to is not None


async def test_incidents_on_discord(weather: Weather, bot: RawBot, sandbox: Sandbox) -> None:
    discord, world = sandbox.world.discord, sandbox.world
    await bot.listen()
    assert bot.gateway is not None
    await weather.tell("discord", "incident", what="refuse_resume")
    await weather.tell("discord", "incident", what="drop_gateway")
    async for _ in bot.gateway:
        pass  # What was said before the cut; the loop ends with it.
    assert bot.gateway.closed
    discord.add_webhook(discord.bot, world.bulletin, "Readers")
    await weather.tell("discord", "incident", what="delete_webhooks", target=str(world.bulletin.id))
    assert discord.webhooks(world.bulletin) == []
    ada = world.person("ada").discord
    await weather.tell("discord", "incident", what="close_direct", target=str(ada.id))
    assert not ada.direct_open
    await weather.tell("discord", "incident", what="open_direct", target=str(ada.id))
    assert ada.direct_open


async def test_what_the_network_refuses_is_told(weather: Weather, sandbox: Sandbox) -> None:
    stories = str(sandbox.world.stories.id)
    await weather.tell("discord", "incident", what="delete_webhooks", target=stories)
    await expect(weather.page.locator('.toast[data-kind="fault"]')).to_have_text("Dispatch has no webhook in stories.")
    await expect(weather.armed).to_have_count(0)
    weather.faults.clear()  # The browser reports each refused request by itself.


async def test_what_somebody_else_told_is_shown_in_words(weather: Weather, sandbox: Sandbox) -> None:
    fault = Fault("403", method="getChat", chat="@example_dispatch", after=2, probability=0.5)
    sandbox.world.telegram.faults.add(fault)
    await expect(weather.armed.locator("span")).to_have_text(
        "The next request getChat to @example_dispatch is struck by “403”, after 2 spared, with a chance of 50 %."
    )


async def test_on_a_phone_the_weather_is_the_front_networks(weather: Weather) -> None:
    await weather.page.set_viewport_size({"width": 390, "height": 844})
    await expect(weather.sky("telegram")).to_be_visible()
    await expect(weather.sky("discord")).to_be_hidden()
    await weather.page.locator('[data-tab="discord"]').click()
    await expect(weather.sky("telegram")).to_be_hidden()
    await weather.tell("discord", "fault")
    await expect(weather.sky("discord").locator("[data-armed]")).to_have_count(1)
    await expect(weather.page.locator('[data-pane="discord"] [data-action="write"]')).to_be_in_viewport()
    assert await weather.page.evaluate("document.documentElement.scrollWidth") == 390
