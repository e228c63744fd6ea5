"""What is stored about somebody, as tests look at it."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from core.model import Base
from core.model.events import Person
from tests.bots.desk.persons_world import ADA, PersonsWorld


async def mydata(world: PersonsWorld, person: Person = ADA) -> dict[str, Any]:
    """The document that /mydata sends."""
    said = await world.command(person, "mydata")
    assert said.enclosure is not None, said.body.text
    assert said.enclosure.name == "mydata.json"
    found: dict[str, Any] = json.loads(said.enclosure.content)
    return found


async def forget(world: PersonsWorld, person: Person = ADA) -> str:
    """/forget, and the press on its button: what the card says then."""
    await world.command(person, "forget")
    await world.press(person, "Forget me")
    return world.notices(world.networks[person.network], person.ref)[-1]


async def rows(world: PersonsWorld) -> list[str]:
    """Every row of every table."""
    async with world.database.reading() as session:
        found = []
        for table in Base.metadata.sorted_tables:
            found += [f"{table.name}: {row!r}" for row in (await session.execute(select(table))).all()]
    return found
