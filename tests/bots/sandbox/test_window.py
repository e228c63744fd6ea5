"""The window's JSON API, its stream, and the public addresses that lead into it."""

from __future__ import annotations

import asyncio
import base64
import io
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from PIL import Image

from bots.sandbox.app import Sandbox, serving
from tests.bots.sandbox.raw_bot import EPHEMERAL, MESSAGE, MODAL, RawBot, raw_bot

POST = {"name": "post", "description": "A new post", "options": [{"type": 3, "name": "url", "description": "Address"}]}
MENU = {"name": "hide", "type": 3}
INPUT = {"type": 4, "custom_id": "title", "style": 1, "label": "Title"}


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with serving(0) as sandbox:
        yield sandbox


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[RawBot]:
    async with raw_bot(sandbox) as bot:
        yield bot


class Page:
    """What the window's page does, without a browser."""

    def __init__(self, bot: RawBot) -> None:
        self._session, self._address = bot.session, bot.sandbox.address

    async def act(self, path: str, **form: Any) -> Any:
        """One act of a person; what came of it."""
        status, answer = await self.attempt(path, **form)
        assert status == 200, answer
        return answer

    async def refusal(self, path: str, **form: Any) -> str:
        """The sentence with which an act is refused."""
        status, answer = await self.attempt(path, **form)
        assert (status, list(answer)) == (400, ["error"])
        return str(answer["error"])

    async def attempt(self, path: str, **form: Any) -> tuple[int, Any]:
        async with self._session.post(f"{self._address}/window/{path}", json=form) as response:
            return response.status, await response.json()

    async def state(self) -> Any:
        async with self._session.get(f"{self._address}/window/state") as response:
            return await response.json()

    async def messages(self, chat: int) -> Any:
        """What the window shows of a Telegram chat."""
        return next(each["messages"] for each in (await self.state())["telegram"]["chats"] if each["id"] == chat)

    async def channel(self, channel: int) -> Any:
        """What the window shows of a Discord channel."""
        (guild,) = (await self.state())["discord"]["guilds"]
        return next(each for each in guild["channels"] if each["id"] == str(channel))


@pytest.fixture
def page(bot: RawBot) -> Page:
    return Page(bot)


async def test_a_person_writes_edits_and_deletes_on_telegram(page: Page, sandbox: Sandbox) -> None:
    corner = sandbox.world.corner.id
    said = await page.act("telegram/say", person="ada", chat=corner, text="Hello")
    own = {"person": "ada", "chat": corner, "message": said["message"]}
    bold = [{"type": "bold", "offset": 0, "length": 5}]
    await page.act("telegram/edit", **own, text="Hello all", entities=bold)
    (message,) = await page.messages(corner)
    assert (message["author"], message["text"], message["entities"], message["edited"]) == (
        "Ada Quill",
        "Hello all",
        bold,
        True,
    )
    await page.act("telegram/delete", **own)
    assert await page.messages(corner) == [{"id": said["message"], "deleted": True}]


async def test_a_reader_comments_with_a_picture(page: Page, bot: RawBot, sandbox: Sandbox) -> None:
    world = sandbox.world
    await bot.telegram("sendMessage", chat_id="@example_dispatch", text="A post")
    (post,) = await page.messages(world.channel.id)
    root = post["discussion_root"]
    picture = {"photo": base64.b64encode(png()).decode(), "text": "Seen from the bridge"}
    await page.act("telegram/say", person="ben", chat=root["chat"], reply_to=root["id"], **picture)
    comment = (await page.messages(world.discussion.id))[-1]
    assert (comment["thread_id"], comment["text"]) == (root["id"], "Seen from the bridge")
    async with bot.session.get(comment["photo"]) as response:
        assert (response.status, response.content_type) == (200, "image/jpeg")


async def test_a_pressed_button_waits_for_the_bot_to_answer(page: Page, bot: RawBot, sandbox: Sandbox) -> None:
    mara = sandbox.world.editor
    await page.act("telegram/start", person="mara")
    keyboard = {"inline_keyboard": [[{"text": "Publish", "callback_data": "p"}]]}
    sent = await bot.telegram("sendMessage", chat_id=mara.telegram.id, text="A draft", reply_markup=keyboard)
    button = {"chat": mara.telegram.id, "message": sent["message_id"], "label": "Publish"}
    pressed = asyncio.create_task(page.act("telegram/press", person="mara", **button))
    query = await bot.update("callback_query")
    await bot.telegram("answerCallbackQuery", callback_query_id=query["id"], text="Published", show_alert=True)
    assert await pressed == {"text": "Published", "alert": True}


async def test_a_person_blocks_and_unblocks_the_bot(page: Page, bot: RawBot) -> None:
    await page.act("telegram/start", person="ada")
    for act, status in (("block", "kicked"), ("unblock", "member")):
        await page.act(f"telegram/{act}", person="ada")
        assert (await bot.update("my_chat_member"))["new_chat_member"]["status"] == status


async def test_a_chat_is_chosen_from_the_bots_keyboard(page: Page, bot: RawBot, sandbox: Sandbox) -> None:
    world, private = sandbox.world, sandbox.world.editor.telegram.id
    await page.act("telegram/start", person="mara")
    key = {"text": "Choose", "request_chat": {"request_id": 7, "chat_is_channel": True}}
    sent = await bot.telegram("sendMessage", chat_id=private, text="Which?", reply_markup={"keyboard": [[key]]})
    chosen = {"chat": private, "message": sent["message_id"], "label": "Choose", "chosen": world.channel.id}
    await page.act("telegram/share", person="mara", **chosen)
    shared = [update for update in [await bot.update("message") for _ in range(2)] if "chat_shared" in update]
    assert shared[0]["chat_shared"] == {"request_id": 7, "chat_id": world.channel.id}


async def test_a_person_writes_edits_and_deletes_on_discord(page: Page, sandbox: Sandbox) -> None:
    news = sandbox.world.news.id
    files = [{"name": "river.png", "content": base64.b64encode(png()).decode()}]
    said = await page.act("discord/say", person="ada", channel=str(news), content="Look", files=files)
    await page.act("discord/say", person="ben", channel=str(news), content="Nice", reply_to=said["message"])
    await page.act("discord/edit", person="ada", message=said["message"], content="Look there")
    await page.act("discord/react", person="ben", message=said["message"], emoji="👍")
    first, second = (await page.channel(news))["messages"]
    assert (first["content"], first["edited"], first["reactions"]) == (
        "Look there",
        True,
        [{"emoji": "👍", "count": 1}],
    )
    assert (first["attachments"][0]["filename"], second["reply_to"]) == ("river.png", first["id"])
    await page.act("discord/delete", person="ada", message=first["id"])
    (left,) = (await page.channel(news))["messages"]
    assert left["content"] == "Nice"


async def test_threads_and_forum_posts_are_opened(page: Page, sandbox: Sandbox) -> None:
    world = sandbox.world
    said = await page.act("discord/say", person="ada", channel=str(world.news.id), content="Look")
    thread = await page.act("discord/thread", person="ben", message=said["message"], name="Where?")
    post = await page.act("discord/post", person="ben", channel=str(world.stories.id), name="Trams", content="Why?")
    for channel, opened, name in ((world.news, thread, "Where?"), (world.stories, post, "Trams")):
        (shown,) = (await page.channel(channel.id))["threads"]
        assert (shown["id"], shown["name"]) == (opened["channel"], name)


async def test_a_slash_command_a_modal_and_a_button_make_their_round(page: Page, bot: RawBot, sandbox: Sandbox) -> None:
    await bot.register(POST, MENU)
    await bot.listen()
    news = str(sandbox.world.news.id)
    asked = asyncio.create_task(page.act("discord/slash", person="mara", channel=news, name="post"))
    row = {"type": 1, "components": [INPUT]}
    await bot.respond(await bot.event("INTERACTION_CREATE"), MODAL, custom_id="new", title="New post", components=[row])
    assert (await asked)["answered"]
    (modal,) = (await page.state())["discord"]["modals"]
    sent = {"interaction": modal["interaction"], "values": {"title": "Rivers"}}
    assert "nobody else" in await page.refusal("discord/modal", person="ada", **sent)
    submitted = asyncio.create_task(page.act("discord/modal", person="mara", **sent))
    filled = await bot.event("INTERACTION_CREATE")
    assert filled["data"]["components"][0]["components"][0]["value"] == "Rivers"
    button = {"type": 2, "style": 1, "label": "Publish", "custom_id": "publish"}
    card = {"content": "Rivers", "flags": EPHEMERAL, "components": [{"type": 1, "components": [button]}]}
    await bot.respond(filled, MESSAGE, **card)
    assert (await submitted)["answered"]
    (shown,) = (await page.channel(sandbox.world.news.id))["messages"]
    assert shown["only_for"] == str(sandbox.world.editor.discord.id)
    pressed = asyncio.create_task(page.act("discord/press", person="mara", message=shown["id"], label="Publish"))
    await bot.respond(await bot.event("INTERACTION_CREATE"), MESSAGE, content="Published", flags=EPHEMERAL)
    assert (await pressed)["answered"]


async def test_a_modal_is_closed_unsent(page: Page, bot: RawBot, sandbox: Sandbox) -> None:
    await bot.register(MENU)
    await bot.listen()
    said = await page.act("discord/say", person="ada", channel=str(sandbox.world.news.id), content="Rude")
    asked = asyncio.create_task(
        page.act("discord/message-command", person="mara", message=said["message"], name="hide")
    )
    row = {"type": 1, "components": [INPUT]}
    await bot.respond(await bot.event("INTERACTION_CREATE"), MODAL, custom_id="why", title="Why?", components=[row])
    interaction = (await asked)["interaction"]
    await page.act("discord/dismiss", person="mara", interaction=interaction)
    assert (await page.state())["discord"]["modals"] == []


@pytest.mark.parametrize(
    ("value", "kind", "told"),
    [
        ("https://example.org", 3, "https://example.org"),
        (3, 4, 3),
        (True, 5, True),
        ({"user": "ada"}, 6, "ada"),
        ({"channel": "news"}, 7, "news"),
        (0.5, 10, 0.5),
    ],
)
async def test_options_arrive_in_their_own_type(
    page: Page, bot: RawBot, sandbox: Sandbox, value: Any, kind: int, told: Any
) -> None:
    world = sandbox.world
    named = {"ada": str(world.person("ada").discord.id), "news": str(world.news.id)}
    if isinstance(value, dict):
        value, told = {key: named[name] for key, name in value.items()}, named[told]
    option = {"type": kind, "name": "it", "description": "It"}
    await bot.register({"name": "take", "description": "Takes it", "options": [option]})
    await bot.listen()
    where = {"channel": str(world.news.id), "name": "take", "options": {"it": value}}
    asked = asyncio.create_task(page.act("discord/slash", person="ada", **where))
    interaction = await bot.event("INTERACTION_CREATE")
    await bot.respond(interaction, MESSAGE, content="Taken")
    await asked
    assert interaction["data"]["options"] == [{"name": "it", "type": kind, "value": told}]


@pytest.mark.parametrize(
    ("path", "form", "sentence"),
    [
        ("telegram/start", {"person": "nobody"}, "there is no person 'nobody'"),
        ("telegram/say", {"person": "ada", "chat": 1, "text": "Hi"}, "no chat 1"),
        ("telegram/say", {"person": "ada", "chat": "?", "text": "Hi"}, "chat: Input should be a valid integer"),
        ("telegram/say", {"chat": 1}, "person: Field required"),
        ("telegram/say", {"person": "ada", "chat": 1, "txt": "Hi"}, "txt: Extra inputs are not permitted"),
        ("telegram/unblock", {"person": "ada"}, "has not blocked the bot"),
        ("discord/say", {"person": "ada", "channel": "1", "content": "Hi"}, "there is no channel 1"),
        ("discord/edit", {"person": "ada", "message": "1", "content": "Hi"}, "there is no message 1"),
        ("discord/dismiss", {"person": "ada", "interaction": "1"}, "there is no interaction 1"),
    ],
)
async def test_what_a_person_can_not_do_is_said(page: Page, path: str, form: Any, sentence: str) -> None:
    assert sentence in await page.refusal(path, **form)


async def test_what_the_network_forbids_is_said(page: Page, sandbox: Sandbox) -> None:
    channel = {"chat": sandbox.world.channel.id, "text": "Hi"}
    assert await page.refusal("telegram/say", person="ada", **channel) == "Ada Quill may not post in Example Dispatch"
    said = await page.act("discord/say", person="ada", channel=str(sandbox.world.news.id), content="Hi")
    edit = {"message": said["message"], "content": "Ha"}
    assert "Cannot edit a message authored by another user" in await page.refusal("discord/edit", person="ben", **edit)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"Origin": "{address}"}, 400),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Host": "elsewhere.example"}, 421),
        ({"Host": "127.0.0.1.elsewhere.example:80"}, 421),
        ({"Host": "localhost:80"}, 400),
        ({"Host": "[::1]:80"}, 400),
    ],
)
async def test_other_sites_pages_are_kept_out(bot: RawBot, headers: dict[str, str], status: int) -> None:
    address = bot.sandbox.address
    given = {"Content-Type": "application/json"} | {k: v.format(address=address) for k, v in headers.items()}
    async with bot.session.post(f"{address}/window/telegram/start", data=b"{}", headers=given) as response:
        assert response.status == status


async def test_every_change_is_pushed(page: Page, bot: RawBot, sandbox: Sandbox) -> None:
    async with bot.session.get(f"{sandbox.address}/window/events") as stream:
        assert "Hello" not in json.dumps(await _next_picture(stream))
        await page.act("telegram/say", person="ada", chat=sandbox.world.corner.id, text="Hello")
        assert "Hello" in json.dumps(await _next_picture(stream))
        await page.act("discord/say", person="ada", channel=str(sandbox.world.news.id), content="Good evening")
        assert "Good evening" in json.dumps(await _next_picture(stream))
        sandbox.window.link("The blog", "http://127.0.0.1:8080")
        assert (await _next_picture(stream))["links"] == [{"title": "The blog", "address": "http://127.0.0.1:8080"}]


async def test_a_burst_of_changes_makes_one_picture(bot: RawBot, sandbox: Sandbox) -> None:
    world = sandbox.world
    async with bot.session.get(f"{sandbox.address}/window/events") as stream:
        await _next_picture(stream)
        for number in range(20):
            world.telegram.say(world.person("ada").telegram, world.corner, f"Message {number}")
        assert "Message 19" in json.dumps(await _next_picture(stream))


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/t.me/example_dispatch", {"tg": "channel"}),
        ("/t.me/Example_Dispatch/1", {"tg": "channel", "tgm": "1"}),
        ("/t.me/example_dispatch/1?comment=2", {"tg": "discussion", "tgt": "1", "tgm": "2"}),
        ("/t.me/c/{discussion}/2?thread=1", {"tg": "discussion", "tgt": "1", "tgm": "2"}),
        ("/t.me/c/{corner}/1", {"tg": "corner", "tgm": "1"}),
        ("/channels/{guild}/{news}", {"dc": "news"}),
        ("/channels/{guild}/{news}/{message}", {"dc": "news", "dcm": "message"}),
        ("/channels/@me/{news}", {"dc": "news"}),
    ],
)
async def test_public_addresses_lead_into_the_window(
    bot: RawBot, sandbox: Sandbox, path: str, place: dict[str, str]
) -> None:
    world = sandbox.world
    post = world.telegram.say(world.editor.telegram, world.channel, "News")
    world.telegram.comment(world.person("ada").telegram, post, "A comment")
    message = world.discord.say(world.person("ada").discord, world.news, "Hi")
    chats = {"channel": world.channel, "discussion": world.discussion, "corner": world.corner}
    numbers = {name: str(chat.id).removeprefix("-100") for name, chat in chats.items()}
    ids = {"guild": world.guild.id, "news": world.news.id, "message": message.id}
    url = sandbox.address + path.format(**numbers, **ids)
    async with bot.session.get(url, allow_redirects=False) as response:
        assert response.status == 302
        led = urlsplit(response.headers["Location"])
    told = {key: value for key, (value,) in parse_qs(led.fragment).items()}
    named = {name: str(chat.id) for name, chat in chats.items()} | {name: str(number) for name, number in ids.items()}
    assert led.path == "/"
    assert told == {"side": "telegram" if "tg" in place else "discord"} | {
        key: named.get(value, value) for key, value in place.items()
    }


@pytest.mark.parametrize(
    "path",
    ["/t.me/nobody_there/1", "/t.me/c/123/1", "/t.me/c/x/1", "/channels/1/2", "/window/static/nothing.js", "/t.me/"],
)
async def test_what_is_nowhere_is_not_found(bot: RawBot, path: str) -> None:
    async with bot.session.get(bot.sandbox.address + path, allow_redirects=False) as response:
        assert response.status == 404


async def test_the_page_runs_its_own_scripts_only(bot: RawBot) -> None:
    async with bot.session.get(bot.sandbox.address) as response:
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
        page = await response.text()
    for kind, file in (("text/javascript", "window.js"), ("text/css", "chats.css"), ("image/svg+xml", "icon.svg")):
        assert f"/window/static/{file}" in page
        async with bot.session.get(f"{bot.sandbox.address}/window/static/{file}") as response:
            assert (response.status, response.content_type) == (200, kind)


async def _next_picture(stream: aiohttp.ClientResponse) -> Any:
    """The next event's data."""
    async with asyncio.timeout(10):
        async for line in stream.content:
            if line.startswith(b"data: "):
                return json.loads(line.removeprefix(b"data: "))
    raise AssertionError("the stream ended")


def png() -> bytes:
    """A small picture."""
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(file, "PNG")
    return file.getvalue()
