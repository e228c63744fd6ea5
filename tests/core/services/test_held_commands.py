"""A command in reply to a message that is held in the inbox waits behind it; no other one does."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy import func, select

from core.markup.tree import Document, plain
from core.model import Comment, RawUpdate, Waiting
from core.model.events import Commanded, Person, Said
from core.model.refs import MessageRef, PersonRef, PlaceRef
from core.model.values import Message
from tests.support.fake_network import FAKE
from tests.support.spine import Spine, eventually, spine_over

READER = Person(FAKE, PersonRef("7"), "Reader 7")
HELD = MessageRef("a/50")


def command(name: str, answers: MessageRef | None) -> Commanded:
    return Commanded(READER, PlaceRef("b"), private=False, name=name, argument=Document(), answers=answers)


async def waiting(spine: Spine) -> dict[str, Waiting]:
    await spine.receiving.apply(FAKE, asyncio.Event())
    async with spine.database.reading() as session:
        return {each.key: each.waiting for each in await session.scalars(select(RawUpdate))}


async def test_a_command_waits_behind_what_it_answers(tmp_path: Path) -> None:
    async with spine_over(f"sqlite:///{tmp_path}/blog.db") as spine:
        await spine.destinations("a")
        spine.network.gate.clear()
        await spine.publish()
        sending = asyncio.create_task(spine.drained())
        await eventually(lambda: spine.network.under_way == 1)
        said = Said(HELD, READER, plain("Said too soon"), spine.clock.now(), answers=MessageRef("a/1"))
        spine.network.events |= {"said": [said], "reply": [command("delete", HELD)], "other": [command("help", None)]}
        await spine.inbox.keep(FAKE, [(key, {"id": key}) for key in ("said", "reply", "other")])
        assert await waiting(spine) == {"said": Waiting.HELD, "reply": Waiting.HELD}
        spine.network.gate.set()
        await sending
        assert await waiting(spine) == {}
        async with spine.database.reading() as session:
            assert await session.scalar(select(func.count(Comment.id))) == 1
        await spine.drained()
        assert sum(isinstance(each, Message) for each in spine.network.shows("b")) == 2
