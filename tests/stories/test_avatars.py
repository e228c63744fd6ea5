"""Readers' words appear elsewhere with the face that they show: by a public address, or not at all."""

from __future__ import annotations

import io

from PIL import Image

from tests.stories.telling import publish, told_everywhere
from tests.stories.things import jpeg
from tests.support.town import Town


async def relayed_avatar(town: Town, text: str) -> str | None:
    """Say something on Telegram; the picture with which it appears on Discord."""
    post = await publish(town, f"About: {text}")
    town.telegram.comment(town.ada.telegram, post.channel, text)
    await told_everywhere(town, post, text)
    (relayed,) = town.standing(post.talk, text)
    return relayed.avatar_url


async def test_a_face_from_telegram_is_shown_from_the_blog(quiet_town: Town) -> None:
    town = quiet_town
    town.configure("blog", base_url="https://dispatch.example")
    town.telegram.show(town.ada.telegram, jpeg(640, 640))
    await town.start()
    assert await relayed_avatar(town, "The first words.") is None

    async def kept() -> bool:
        return bool(list((town.settings.web.media / "portraits").glob("*.jpg")))

    await town.eventually(kept, "the portrait")
    shown = await relayed_avatar(town, "The second words.")
    assert shown
    assert shown.startswith("https://dispatch.example/portraits/")
    picture = await town.bytes_at(shown.removeprefix("https://dispatch.example"))
    assert Image.open(io.BytesIO(picture)).size == (256, 256)


async def test_a_blog_that_nobody_can_reach_shows_none(town: Town) -> None:
    town.telegram.show(town.ada.telegram, jpeg(640, 640))
    for text in ("The first words.", "The second words."):
        assert await relayed_avatar(town, text) is None
    assert not [call for call in town.telegram.calls if call.method == "getUserProfilePhotos"]


async def test_a_face_from_discord_has_a_public_address(town: Town) -> None:
    post = await publish(town)
    town.ben.discord.avatar = "0123456789abcdef0123456789abcdef"
    town.discord.say(town.ben.discord, post.talk, "Look at me.")
    await told_everywhere(town, post, "Look at me.")
    (relayed,) = town.standing(post.bulletin_talk, "Look at me.")
    assert relayed.avatar_url
    assert town.ben.discord.avatar in relayed.avatar_url
