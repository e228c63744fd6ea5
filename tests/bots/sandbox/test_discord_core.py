from __future__ import annotations
import discord, pytest
from tests.bots.sandbox.discord_world import *

async def test_smoke():
    async with served() as world, connected(world) as bot:
        dc = world.dc
        assert bot.user.name == "dispatch", bot.user
        m = dc.say(world.ada, world.news, "hello")
        await heard(world, bot, "message")
        assert bot.texts() == ["hello"]
        ch = bot.get_channel(world.news.id)
        sent = await ch.send("a post", nonce="n1")
        again = await ch.send("a post", nonce="n1")
        assert sent.id == again.id
        t = await sent.create_thread(name="A post")
        assert t.id == sent.id
        r = dc.say(world.ada, dc.threads(world.news)[0], "reply")
        f = bot.get_channel(world.forum.id)
        tw = await f.create_thread(name="X", content="hey", applied_tags=[f.available_tags[0]])
        assert tw.thread.id == tw.message.id
        w = await ch.create_webhook(name="Relay")
        hook = discord.Webhook.partial(w.id, w.token, session=world.session)
        wm = await hook.send("from afar", username="Cleo", thread=t, wait=True, allowed_mentions=discord.AllowedMentions.none())
        await hook.edit_message(wm.id, content="edited", thread=t)
        await hook.delete_message(wm.id, thread=t)
        await heard(world, bot, "raw_message_delete")
        print([e for e,_ in bot.heard])

async def test_slash():
    async with served() as world, connected(world) as bot:
        dc = world.dc
        class Form(discord.ui.Modal, title="New post"):
            name = discord.ui.TextInput(label="Title", custom_id="title")
            body = discord.ui.Label(text="Body", component=discord.ui.TextInput(custom_id="body", required=False))
            async def on_submit(self, interaction):
                view = discord.ui.View(timeout=None)
                b = discord.ui.Button(label="Publish", custom_id="p:1")
                async def cb(i):
                    await i.response.edit_message(content="done", view=None)
                b.callback = cb
                view.add_item(b)
                await interaction.response.send_message(f"{self.name.value}", view=view, ephemeral=True)
        @bot.tree.command(name="post", description="x")
        async def post(interaction: discord.Interaction, url: str = "", image: discord.Attachment | None = None):
            if url:
                await interaction.response.defer(ephemeral=True)
                await interaction.edit_original_response(content="got " + url)
                await interaction.followup.send("more", ephemeral=True)
            else:
                await interaction.response.send_modal(Form())
        @bot.tree.context_menu(name="edit")
        async def edit(interaction: discord.Interaction, message: discord.Message):
            await interaction.response.send_message("editing " + message.content)
        await bot.tree.sync()
        i = dc.slash(world.ada, world.news, "post")
        modal = await dc.eventually(lambda: i.response)
        i2 = dc.submit_modal(i, {"title": "T"})
        await dc.eventually(lambda: i2.response)
        assert i2.response.content == "T" and i2.response.ephemeral
        i3 = dc.press(world.ada, i2, "Publish")
        await dc.eventually(lambda: i3.response)
        assert i3.response.content == "done"
        i4 = dc.slash(world.ada, world.news, "post", {"url": "https://example.org"}, {"image": ("a.png", b"x")})
        await dc.eventually(lambda: len(i4.messages) == 2)
        m = dc.say(world.ben, world.news, "mine")
        i5 = dc.message_command(world.ada, m, "edit")
        await dc.eventually(lambda: i5.response)
        assert i5.response.content == "editing mine"
        d = dc.direct(world.ada)
        i6 = dc.slash(world.ada, d, "post", {"url": "x"})
        await dc.eventually(lambda: len(i6.messages) == 2)
        dc.snapshot()

@pytest.mark.parametrize("resumable", [True, False])
async def test_drop(resumable):
    async with served() as world, connected(world) as bot:
        dc = world.dc
        with dc.offline(resumable=resumable):
            dc.say(world.ada, world.news, "missed")
        await heard(world, bot, "resumed" if resumable else "ready", 1 if resumable else 2)
        dc.say(world.ada, world.news, "back")
        await heard(world, bot, "message", 1)
        assert bot.texts() == (["missed", "back"] if resumable else ["back"])
