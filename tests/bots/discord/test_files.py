"""Readers' files on Discord: fetched though their addresses expire, and sent once, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import discord
import pytest

from bots.sandbox.discord import Channel
from core.errors import DeliveryError, Refused, Removed, Unclear, Unreachable
from core.model.events import Said
from core.model.files import File, FileKind
from core.model.refs import FileHandle
from core.model.values import Remark
from tests.bots.discord.dc_weather import Storm
from tests.bots.discord.dc_world import REMARK, World, at, world_served
from tests.support.contents import PDF, still

DAY = 24 * 3600.0
CDN = r"/cdn/attachments/.*"
ONE_MESSAGE = r"/channels/\d+/messages/\d+"


class Clock:
    """The sandbox's time in Unix seconds, moved by the test."""

    seconds = 2_000_000_000.0

    def __call__(self) -> float:
        return self.seconds


async def told(world: World, **how: object) -> FileHandle:
    """What a reader's file is fetched by."""
    announced = await world.announced()
    thread = world.thread_of(announced)
    async with world.listening():
        world.dc.say(world.ada, thread, "Look", **how)  # type: ignore[arg-type]
        await world.dc.eventually(lambda: "Look" in world.inbox.said)
        said = [event for event in await world.events() if isinstance(event, Said) and event.files]
    [file] = said[-1].files
    world.weather.seen.clear()
    return file.handle


async def test_a_file_is_fetched_from_where_it_lies(world: World, tmp_path: Path) -> None:
    handle = await told(world, attachments=[("plan.pdf", PDF)])
    await world.network.fetch(handle, tmp_path / "file", most=1000)
    assert (tmp_path / "file").read_bytes() == PDF
    assert world.weather.count("GET", ONE_MESSAGE) == 0


async def test_an_address_that_is_over_is_asked_for_anew(tmp_path: Path) -> None:
    clock = Clock()
    async with world_served(clock=clock) as world:
        handle = await told(world, attachments=[("plan.pdf", PDF)])
        clock.seconds += 3 * DAY
        await world.network.fetch(handle, tmp_path / "file", most=1000)
        assert (tmp_path / "file").read_bytes() == PDF
        assert world.weather.count("GET", ONE_MESSAGE) == 1


async def test_an_address_that_says_itself_that_it_is_over_is_not_even_tried(world: World, tmp_path: Path) -> None:
    handle = await told(world, attachments=[("plan.pdf", PDF)])
    stands, _, url = handle.partition(" ")
    before = FileHandle(f"{stands} {url.partition('?')[0]}?ex=5f000000&is=5eff0000&hm=1")
    await world.network.fetch(before, tmp_path / "file", most=1000)
    assert (tmp_path / "file").read_bytes() == PDF
    assert world.weather.count("GET", CDN) == 1


async def test_a_sticker_has_an_address_that_stays(world: World, tmp_path: Path) -> None:
    sticker = still("PNG", (160, 160))
    handle = await told(world, sticker=("anchor", sticker))
    await world.network.fetch(handle, tmp_path / "file", most=10_000)
    assert (tmp_path / "file").read_bytes() == sticker


Change = Callable[[World, Channel], None]


def take_away(world: World, thread: Channel) -> None:
    world.dc.remove(world.written(thread)[-1])


def empty(world: World, thread: Channel) -> None:
    world.dc.drop_attachment(world.ada, world.written(thread)[-1], "plan.pdf")


LOST: list[tuple[str, Change, type[DeliveryError]]] = [
    ("the message is gone", take_away, Removed),
    ("the file was taken out", empty, Refused),
]


@pytest.mark.parametrize(("change", "fault"), [pytest.param(*row[1:], id=row[0]) for row in LOST])
async def test_what_is_gone_for_good(tmp_path: Path, change: Change, fault: type[DeliveryError]) -> None:
    clock = Clock()
    async with world_served(clock=clock) as world:
        handle = await told(world, attachments=[("plan.pdf", PDF)])
        [thread] = world.dc.threads(world.news)
        change(world, thread)
        clock.seconds += 3 * DAY
        with pytest.raises(fault):
            await world.network.fetch(handle, tmp_path / "file", most=1000)


@pytest.mark.parametrize("storm", [Storm("GET", CDN, status=503), Storm("GET", CDN)], ids=["a 503", "cut off"])
async def test_what_is_not_to_be_had_now(world: World, tmp_path: Path, storm: Storm) -> None:
    handle = await told(world, attachments=[("plan.pdf", PDF)])
    world.weather.storms.append(replace(storm))
    with pytest.raises(Unreachable):
        await world.network.fetch(handle, tmp_path / "file", most=1000)


async def test_no_more_is_read_than_was_asked_for(world: World, tmp_path: Path) -> None:
    handle = await told(world, attachments=[("plan.pdf", PDF * 10_000)])
    with pytest.raises(Refused, match="more than 1000 bytes"):
        await world.network.fetch(handle, tmp_path / "file", most=1000)
    assert not (tmp_path / "file").exists()


def with_files(folder: Path, *names: str, size: int = 0) -> Remark:
    """A comment with so many files, each with a content of its own."""
    files = []
    for key, name in enumerate(names):
        path = folder / f"{key:064x}.bin"
        path.write_bytes(name.encode() + bytes(size))
        length = path.stat().st_size
        files.append(File(key, FileKind.FILE, path, name, "application/octet-stream", length, alt=f"File {key}"))
    return replace(REMARK, files=tuple(files))


async def test_names_that_discord_would_change(world: World, tmp_path: Path) -> None:
    sent = await world.announced()
    assert sent.thread
    said = with_files(tmp_path, "a plan (new).pdf", "План.pdf", "..pdf")
    relayed = await world.network.relay(said, at(world.news), sent.thread, key="one")
    [message] = world.written(world.thread_of(sent))
    assert [each.filename for each in message.attachments] == ["a_plan_new_.pdf", "pdf", "pdf"]
    assert [each.description for each in message.attachments] == ["File 0", "File 1", "File 2"]
    world.weather.seen.clear()
    await world.network.revise(said, at(world.news), sent.thread, relayed.copies, key="two")
    assert [each.data for each in message.attachments] == [each.path.read_bytes() for each in said.files]


async def test_files_that_are_too_big_together_are_told_of(world: World, tmp_path: Path) -> None:
    sent = await world.announced()
    assert sent.thread
    said = with_files(tmp_path, *(f"{number}.bin" for number in range(4)), size=8 * 2**20)
    await world.network.relay(said, at(world.news), sent.thread, key="one")
    [message] = world.written(world.thread_of(sent))
    assert [each.filename for each in message.attachments] == ["0.bin", "1.bin"]
    assert message.content.count("(8.0 MB)") == 2


async def test_a_send_whose_answer_is_lost_is_found_and_not_repeated(world: World, tmp_path: Path) -> None:
    sent = await world.announced()
    assert sent.thread
    thread, said = world.thread_of(sent), with_files(tmp_path, "plan.pdf")
    world.weather.storms.append(Storm("POST", r"/webhooks/.*", after=True, times=1))
    since = world.dc.messages(world.news)[0]
    with pytest.raises(Unclear):
        await world.network.relay(said, at(world.news), sent.thread, key="one")
    found = await world.network.reconcile(at(world.news), sent.thread, discord.utils.snowflake_time(since.id))
    revised = await world.network.revise(said, at(world.news), sent.thread, found, key="one")
    [message] = world.written(thread)
    assert revised.copies == tuple(found)
    assert [each.filename for each in message.attachments] == ["plan.pdf"]


async def test_without_webhooks_the_bot_sends_the_files_itself(world: World, tmp_path: Path) -> None:
    sent = await world.announced()
    assert sent.thread
    world.weather.storms.append(
        Storm("GET", r"/channels/\d+/webhooks", status=403, body={"code": 50013, "message": "Missing Permissions"})
    )
    said = with_files(tmp_path, "plan.pdf")
    relayed = await world.network.relay(said, at(world.news), sent.thread, key="one")
    [message] = world.written(world.thread_of(sent))
    assert ([each.filename for each in message.attachments], message.webhook_id) == (["plan.pdf"], None)
    less = replace(said, files=())
    await world.network.revise(less, at(world.news), sent.thread, relayed.copies, key="two")
    assert not message.attachments
