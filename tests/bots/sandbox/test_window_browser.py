"""The window in a real browser: one person after another, on both networks."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Locator, Page, expect

from bots.sandbox.app import Sandbox, serving
from tests.bots.sandbox.raw_bot import EPHEMERAL, MESSAGE, MODAL, RawBot, raw_bot

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with serving(0) as sandbox:
        yield sandbox


@pytest_asyncio.fixture(loop_scope="session")
async def bot(sandbox: Sandbox) -> AsyncIterator[RawBot]:
    async with raw_bot(sandbox) as bot:
        yield bot


class Window:
    """The open page, and where things are on it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.telegram = page.locator('[data-pane="telegram"]')
        self.discord = page.locator('[data-pane="discord"]')
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)

    async def open(self, place: str = "") -> None:
        await self.page.goto(f"{self.address}/#{place}")
        await expect(self.page.locator("[data-person]")).to_have_count(5)

    async def become(self, person: str) -> None:
        button = self.page.locator(f'[data-person="{person}"]')
        await button.click()
        await expect(button).to_have_attribute("aria-pressed", "true")

    async def write(self, pane: Locator, text: str) -> None:
        box = pane.locator('[data-action="write"]')
        await box.fill(text)
        await box.press("Enter")

    async def do(self, pane: Locator, message: Locator, action: str) -> None:
        """Use one of the small buttons on a message."""
        await message.hover()
        await message.locator(f'.message-tools [data-action="{action}"]').click()


@pytest_asyncio.fixture(loop_scope="session")
async def window(page: Page, sandbox: Sandbox) -> AsyncIterator[Window]:
    window = Window(page, sandbox.address)
    yield window
    assert window.faults == []


async def test_a_reader_writes_in_a_group_and_another_sees_it(window: Window, sandbox: Sandbox) -> None:
    await window.open()
    await window.become("ada")
    corner = window.telegram.locator(f'[data-chat="{sandbox.world.corner.id}"]')
    await corner.click()
    await window.write(window.telegram, "Who is coming? **Everybody**, I hope")
    message = window.telegram.locator("[data-message]")
    await expect(message).to_have_attribute("data-mine", "")
    await expect(message.locator(".text")).to_have_text("Who is coming? Everybody, I hope")
    await expect(message.locator("strong")).to_have_text("Everybody")
    await expect(window.telegram.locator('[data-action="write"]')).to_have_value("")
    await window.become("ben")
    await expect(message.locator(".name")).to_have_text("Ada Quill")
    await window.page.reload()
    await expect(window.page.locator('[data-person="ben"]')).to_have_attribute("aria-pressed", "true")
    await expect(message).to_have_count(1)


async def test_what_is_new_is_marked_until_it_is_looked_at(window: Window, sandbox: Sandbox) -> None:
    world = sandbox.world
    await window.open("person=ada")
    corner = window.telegram.locator(f'[data-chat="{world.corner.id}"]')
    world.telegram.say(world.person("ben").telegram, world.corner, "Anybody here?")
    await expect(corner.locator(".unread")).to_have_text("1")
    await corner.click()
    await expect(corner.locator(".unread")).to_have_count(0)


async def test_the_editor_starts_the_bot_and_presses_its_button(window: Window, bot: RawBot, sandbox: Sandbox) -> None:
    await bot.telegram("setMyCommands", commands=[{"command": "post", "description": "A new post"}])
    await window.open("person=mara")
    await window.telegram.locator('[data-action="start"]').click()
    assert (await bot.update("message"))["text"] == "/start"
    box = window.telegram.locator('[data-action="write"]')
    await expect(box).to_be_visible()
    await box.press_sequentially("/p")
    await window.telegram.locator('[data-action="suggestion"][data-label="/post"]').click()
    await expect(box).to_have_value("/post ")
    await box.press_sequentially("Rivers")
    await box.press("Shift+Enter")
    await box.press_sequentially("#science")
    await box.press("Enter")
    assert (await bot.update("message"))["text"] == "/post Rivers\n#science"
    keyboard = {"inline_keyboard": [[{"text": "Publish", "callback_data": "publish"}]]}
    private = sandbox.world.editor.telegram.id
    await bot.telegram("sendMessage", chat_id=private, text="<b>Rivers</b>", parse_mode="HTML", reply_markup=keyboard)
    await window.telegram.locator('[data-action="press"][data-label="Publish"]').click()
    query = await bot.update("callback_query")
    await bot.telegram("answerCallbackQuery", callback_query_id=query["id"], text="Published")
    await expect(window.page.locator(".toast")).to_have_text("Published")


async def test_a_reader_comments_below_a_post(window: Window, bot: RawBot, sandbox: Sandbox) -> None:
    world = sandbox.world
    posts = [await bot.telegram("sendMessage", chat_id="@example_dispatch", text=text) for text in ("Rivers", "Trams")]
    await window.open("person=ada")
    await expect(window.telegram.locator(".barred")).to_contain_text("Only its administrators write")
    trams = window.telegram.locator(f'[data-message="{posts[1]["message_id"]}"]')
    await trams.locator('[data-action="comments"]').click()
    await expect(window.telegram.locator("h2")).to_have_text("Comments")
    await window.write(window.telegram, "Mine is late")
    await expect(window.telegram.locator("[data-message]")).to_have_count(2)
    comment = world.telegram.messages(world.discussion)[-1]
    root = world.telegram.discussion_root(world.channel.messages[posts[1]["message_id"]])
    assert root is not None
    assert (comment.text, comment.reply_to, comment.thread_id) == ("Mine is late", root.id, root.id)
    await window.page.go_back()
    await expect(trams.locator('[data-action="comments"]')).to_contain_text("1 comment")


async def test_own_messages_are_edited_answered_and_deleted(window: Window, sandbox: Sandbox) -> None:
    world = sandbox.world
    world.telegram.say(world.person("ada").telegram, world.corner, "Helo", entities=[BOLD])
    world.discord.say(world.person("ada").discord, world.news, "Helo")
    await window.open(f"person=ada&tg={world.corner.id}")
    for pane in (window.telegram, window.discord):
        message = pane.locator("[data-message]").first
        await window.do(pane, message, "edit")
        box = pane.locator('[data-action="write"]')
        await expect(box).to_have_value("**Helo**" if pane is window.telegram else "Helo")
        await window.write(pane, "Hello")
        await expect(message.locator(".edited")).to_be_visible()
        await window.do(pane, message, "reply")
        await window.write(pane, "Hello myself")
        await expect(pane.locator("[data-message]").nth(1).locator('[data-action="parent"]')).to_contain_text("Hello")
        await window.do(pane, message, "delete")
        await window.page.locator('[data-action="confirm"]').click()
        await expect(pane.locator("[data-message]")).to_have_count(1)


async def test_pictures_are_sent_on_both_sides(window: Window, sandbox: Sandbox, tmp_path: Path) -> None:
    picture = tmp_path / "river.png"
    Image.new("RGB", (64, 40), "teal").save(picture)
    await window.open(f"person=ada&tg={sandbox.world.corner.id}")
    for pane in (window.telegram, window.discord):
        await pane.locator('[data-action="file"]').set_input_files(picture)
        await window.write(pane, "Look")
        shown = pane.locator("[data-message] img.photo")
        await expect(shown).to_have_js_property("naturalWidth", 64)
        await expect(pane.locator(".about-draft")).to_be_empty()


async def test_a_slash_command_opens_a_form_that_is_sent(window: Window, bot: RawBot, sandbox: Sandbox) -> None:
    option = {"type": 3, "name": "url", "description": "The article's address"}
    await bot.register({"name": "post", "description": "A new post", "options": [option]})
    await bot.listen()
    await window.open("person=mara")
    box = window.discord.locator('[data-action="write"]')
    await box.press_sequentially("/po")
    await box.press("Enter")
    await window.discord.locator('[data-option="url"]').fill("https://example.org/river")
    await window.discord.locator('[data-action="run"]').click()
    asked = await bot.event("INTERACTION_CREATE")
    assert asked["data"]["options"] == [{"name": "url", "type": 3, "value": "https://example.org/river"}]
    title = {"type": 4, "custom_id": "title", "style": 1, "value": "A river"}
    text = {"type": 4, "custom_id": "text", "style": 2, "required": False}
    parts = [{"type": 18, "label": "Title", "component": title}, {"type": 18, "label": "Text", "component": text}]
    await bot.respond(asked, MODAL, custom_id="new", title="New post", components=parts)
    await expect(window.page.locator("dialog h2")).to_have_text("New post")
    await expect(window.page.locator('[data-input="title"]')).to_have_value("A river")
    await window.page.locator('[data-input="title"]').fill("A river gets its bends back")
    await window.page.locator('[data-action="submit"]').click()
    filled = await bot.event("INTERACTION_CREATE")
    assert [each["component"]["value"] for each in filled["data"]["components"]] == ["A river gets its bends back", ""]
    await expect(window.page.locator("dialog")).to_have_count(0)
    button = {"type": 2, "style": 1, "label": "Publish", "custom_id": "publish"}
    card = {"content": "**A river**", "flags": EPHEMERAL, "components": [{"type": 1, "components": [button]}]}
    await bot.respond(filled, MESSAGE, **card)
    await expect(window.discord.locator(".whisper")).to_contain_text("Only you can see this")
    await window.discord.locator('[data-action="press"][data-label="Publish"]').click()
    await bot.respond(await bot.event("INTERACTION_CREATE"), MESSAGE, content="Published", flags=EPHEMERAL)
    await expect(window.discord.locator("[data-message]")).to_have_count(2)
    await window.become("ada")
    await expect(window.discord.locator("[data-message]")).to_have_count(0)


async def test_a_message_command_is_in_the_messages_menu(window: Window, bot: RawBot, sandbox: Sandbox) -> None:
    world = sandbox.world
    await bot.register({"name": "hide", "type": 3})
    await bot.listen()
    said = world.discord.say(world.person("ada").discord, world.news, "Rude")
    await window.open("person=mara")
    message = window.discord.locator(f'[data-message="{said.id}"]')
    await window.do(window.discord, message, "apps")
    await window.page.locator('[data-action="app"][data-label="hide"]').click()
    asked = await bot.event("INTERACTION_CREATE")
    assert asked["data"]["target_id"] == str(said.id)
    await expect(window.page.locator(".toast")).to_contain_text("Dispatch did not respond in time.")


async def test_messages_are_reacted_to_on_both_sides(window: Window, sandbox: Sandbox) -> None:
    world = sandbox.world
    ben = world.person("ben")
    world.telegram.say(ben.telegram, world.corner, "Hello")
    world.discord.say(ben.discord, world.news, "Hello")
    await window.open(f"person=ada&tg={world.corner.id}&dc={world.news.id}")
    for side in (window.telegram, window.discord):
        message = side.locator("[data-message]")
        await window.do(side, message, "react")
        await window.page.locator('[data-action="emoji"][data-label="🔥"]').click()
        await expect(message.locator(".reactions")).to_have_text("🔥 1")
    await window.telegram.locator('.reactions [data-emoji="🔥"]').click()
    await expect(window.telegram.locator(".reactions")).to_have_count(0)


async def test_threads_are_opened_and_written_in(window: Window, sandbox: Sandbox) -> None:
    world = sandbox.world
    world.discord.say(world.person("ada").discord, world.news, "Where is the bridge?")
    await window.open("person=ben")
    await window.do(window.discord, window.discord.locator("[data-message]"), "open-thread")
    await expect(window.discord.locator(".about")).to_have_text("thread in #news")
    await window.write(window.discord, "Behind the mill")
    await expect(window.discord.locator("[data-message]")).to_have_count(2)
    (thread,) = world.discord.threads(world.news)
    assert [message.content for message in world.discord.messages(thread)][-1] == "Behind the mill"
    await window.discord.locator(f'[data-chat="{world.stories.id}"]').click()
    await window.discord.locator('[data-input="name"]').fill("Trams")
    await window.discord.locator('[data-input="content"]').fill("Why are they late?")
    await window.discord.locator('[data-action="post"]').click()
    await expect(window.discord.locator("h2")).to_have_text("Trams")
    await expect(window.discord.locator(".about")).to_have_text("post in #stories")


DISCORD_TEXTS = [
    ("***both*** **b** *i* _i_ __u__ ~~s~~", "<strong><em>both</em></strong> <strong>b</strong> <em>i</em> <em>i</em>"),
    ("snake_case_name and 2*3*4 stay", "snake_case_name and 2<em>3</em>4 stay"),
    ("\\*not\\* `**code**`", "*not* <code>**code**</code>"),
    ("# One\n-# small", '<h3>One</h3><p class="subtext">small</p>'),
    ("> a\n> b\nc", "<blockquote><p>a\nb</p></blockquote><p>c</p>"),
    (">>> a\n\nb", "<blockquote><p>a\n\nb</p></blockquote>"),
    ("```js\nlet a;\n```after", '<pre data-language="js"><code>let a;</code></pre><p>after</p>'),
    ("- a\n- b\n1. c", '<ul><li>a</li><li>b</li></ul><ol start="1"><li>c</li></ol>'),
    ("<b>no markup</b> & [x](javascript:alert(1))", "&lt;b&gt;no markup&lt;/b&gt; &amp; [x](javascript:alert(1))"),
    ("(https://example.org/a_(b)).", '(<a href="https://example.org/a_(b)"'),
    ("[the *river*](https://example.org/r)", 'rel="noopener noreferrer">the <em>river</em></a>'),
    ("<https://example.org>", '<a href="https://example.org"'),
]


async def test_discords_markdown_is_shown_as_it_is_meant(window: Window, sandbox: Sandbox) -> None:
    world = sandbox.world
    said = [world.discord.say(world.person("ada").discord, world.news, text) for text, _ in DISCORD_TEXTS]
    await window.open("person=ben")
    for message, (_, shown) in zip(said, DISCORD_TEXTS, strict=True):
        text = window.discord.locator(f'[data-message="{message.id}"] .text')
        assert shown in await text.inner_html()


BOLD = {"type": "bold", "offset": 0, "length": 4}
TELEGRAM_TEXTS = [
    ("🌻 ab", [{"type": "bold", "offset": 3, "length": 1}], "🌻 <strong>a</strong>b"),
    ("abcd", [BOLD, {"type": "italic", "offset": 1, "length": 2}], "<strong>a<em>bc</em>d</strong>"),
    ("abcd", [BOLD, {"type": "underline", "offset": 0, "length": 4}], "<strong><u>abcd</u></strong>"),
    (
        "ab",
        [{"type": "text_link", "offset": 0, "length": 2, "url": "https://example.org"}],
        'href="https://example.org/"',
    ),
    ("<i>no markup</i>", [], "&lt;i&gt;no markup&lt;/i&gt;"),
    ("ab\ncd\n\ne", [{"type": "blockquote", "offset": 3, "length": 2}], "ab\n<blockquote>cd</blockquote>\ne"),
    (
        "ab",
        [{"type": "pre", "offset": 0, "length": 2, "language": "py"}],
        '<pre data-language="py"><code>ab</code></pre>',
    ),
    ("see #tag", [], 'see <span class="marked">#tag</span>'),
    ("see example.org", [], '<a href="https://example.org"'),
]


async def test_telegrams_entities_are_shown_as_they_are_meant(window: Window, sandbox: Sandbox) -> None:
    world = sandbox.world
    ada = world.person("ada").telegram
    said = [world.telegram.say(ada, world.corner, text, entities=entities) for text, entities, _ in TELEGRAM_TEXTS]
    await window.open(f"person=ben&tg={world.corner.id}")
    for message, (_, _, shown) in zip(said, TELEGRAM_TEXTS, strict=True):
        text = window.telegram.locator(f'[data-message="{message.id}"] .text')
        assert shown in await text.inner_html()


async def test_a_spoiler_opens_at_a_click(window: Window, sandbox: Sandbox) -> None:
    world = sandbox.world
    world.discord.say(world.person("ada").discord, world.news, "It was ||the heron||")
    await window.open("person=ben")
    spoiler = window.discord.locator(".spoiler")
    await spoiler.click()
    await expect(spoiler).to_have_class(re.compile("open"))


async def test_a_public_address_opens_the_window_at_its_message(window: Window, sandbox: Sandbox) -> None:
    world = sandbox.world
    ada = world.person("ada").telegram
    first, *_ = [world.telegram.say(ada, world.corner, f"Message {number}\n" * 4) for number in range(30)]
    number = str(world.corner.id).removeprefix("-100")
    await window.page.goto(f"{sandbox.address}/t.me/c/{number}/{first.id}")
    await expect(window.telegram.locator(f'[data-message="{first.id}"]')).to_be_in_viewport()
    world.telegram.say(ada, world.corner, "And one more")
    await expect(window.telegram.locator("[data-message]")).to_have_count(31)
    await expect(window.telegram.locator(f'[data-message="{first.id}"]')).to_be_in_viewport()
    await window.telegram.locator(".down").click()
    await expect(window.telegram.locator("[data-message]").last).to_be_in_viewport()
    world.telegram.say(ada, world.corner, "The newest\n" * 9)
    await expect(window.telegram.locator("[data-message]").last).to_contain_text("The newest")
    await expect(window.telegram.locator("[data-message]").last).to_be_in_viewport()


async def test_a_forum_shows_its_newest_posts(window: Window, sandbox: Sandbox) -> None:
    world = sandbox.world
    for number in range(12):
        world.discord.start_thread(world.person("ada").discord, world.stories, f"Post {number}", "**Hello**")
    await window.open(f"person=ben&dc={world.stories.id}")
    posts = window.discord.locator("[data-post]")
    await expect(posts).to_have_count(12)
    await expect(posts.last).to_be_in_viewport()
    await expect(posts.last).to_contain_text("Ada Quill: Hello")
    await expect(window.discord.locator("[data-nested]")).to_have_count(3)


async def test_on_a_phone_one_network_is_in_front(window: Window, sandbox: Sandbox) -> None:
    await window.page.set_viewport_size({"width": 390, "height": 844})
    await window.open("person=ada")
    await expect(window.discord).to_be_hidden()
    await window.page.locator('[data-tab="discord"]').click()
    await expect(window.telegram).to_be_hidden()
    await window.discord.locator('[data-action="chats"]').click()
    await window.discord.locator(f'[data-chat="{sandbox.world.bulletin.id}"]').click()
    await window.write(window.discord, "Hello")
    await expect(window.discord.locator("[data-message]")).to_be_in_viewport()
    assert await window.page.evaluate("document.documentElement.scrollWidth") == 390


async def test_a_fault_is_told_and_nothing_typed_is_lost(window: Window, sandbox: Sandbox) -> None:
    world = sandbox.world
    await window.open(f"person=ada&tg={world.corner.id}")
    world.telegram.leave(world.person("ada").telegram, world.corner)
    await window.become("ben")
    world.corner.members_may_write = False
    await window.telegram.locator(f'[data-chat="{world.corner.id}"]').click()
    window.faults.clear()
    await window.write(window.telegram, "Hello")
    await expect(window.page.locator('.toast[data-kind="fault"]')).to_contain_text("Members may not write")
    await expect(window.telegram.locator('[data-action="write"]')).to_have_value("Hello")
    window.faults.clear()  # The browser reports each refused request by itself.


async def test_the_first_step_puts_an_example_into_the_editors_box(window: Window, bot: RawBot) -> None:
    await window.open("person=ben")
    await window.page.locator('[data-action="step-post"]').click()
    await expect(window.page.locator('[data-person="mara"]')).to_have_attribute("aria-pressed", "true")
    await window.telegram.locator('[data-action="start"]').click()
    box = window.telegram.locator('[data-action="write"]')
    await expect(box).to_be_visible()
    await expect(box).to_have_value(re.compile("^/post "))
    await box.press("Enter")
    texts = [(await bot.update("message"))["text"].partition(" ")[0] for _ in range(2)]
    assert texts == ["/start", "/post"]
