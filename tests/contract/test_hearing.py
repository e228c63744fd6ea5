"""What every network tells of what people do, and of what it keeps silent."""

from __future__ import annotations

from core.model.events import Commanded, Deleted, Edited, Pressed, Said
from core.model.refs import ThreadRef
from tests.contract.stage import Stage
from tests.contract.subjects import CARD, LONG, POST, remark


async def thread_of_a_post(stage: Stage) -> ThreadRef:
    return await stage.thread(await stage.network.announce(POST, stage.at, key="post"))


async def test_a_person_says_something(stage: Stage) -> None:
    thread = await thread_of_a_post(stage)
    message = stage.say(thread, "Who sells it?")
    (said,) = await stage.heard(Said)
    assert (said.message, said.thread, said.body.text) == (message, thread, "Who sells it?")
    assert (said.person.name, said.person.network) == (stage.person, stage.network.name)
    assert said.at.tzinfo


async def test_a_person_answers_what_we_relayed(stage: Stage) -> None:
    thread = await thread_of_a_post(stage)
    relayed = await stage.network.relay(remark(LONG), stage.at, thread, key="long")
    stage.say(thread, "The second half is better.", answers=relayed.copies[1])
    (said,) = await stage.heard(Said)
    assert said.answers == relayed.copies[1]


async def test_a_person_answers_a_person(stage: Stage) -> None:
    thread = await thread_of_a_post(stage)
    first = stage.say(thread, "Who sells it?")
    stage.say(thread, "The state.", answers=first)
    _, said = await stage.heard(Said, 2)
    assert (said.answers, said.body.text) == (first, "The state.")


async def test_a_person_changes_and_takes_back_what_they_said(stage: Stage) -> None:
    message = stage.say(await thread_of_a_post(stage), "Who sells it?")
    stage.edit(message, "Who buys it?")
    (edited,) = await stage.heard(Edited)
    assert (edited.message, edited.body.text) == (message, "Who buys it?")
    if stage.network.traits.reports_deletions:
        stage.take_back(message)
        (deleted,) = await stage.heard(Deleted)
        assert deleted.message == message


async def test_our_own_echo_is_no_news(stage: Stage) -> None:
    thread = await thread_of_a_post(stage)
    relayed = await stage.network.relay(remark(LONG), stage.at, thread, key="said")
    shorter = await stage.network.revise(remark("Short."), stage.at, thread, relayed.copies, key="short")
    await stage.network.retract(stage.at, thread, shorter.copies)
    await stage.network.notify(CARD, stage.direct, key="card")
    stage.say(thread, "The only words that count.")
    (said,) = await stage.heard(Said)
    assert said.body.text == "The only words that count."
    ours = [event for event in await stage.events() if isinstance(event, Edited | Deleted | Commanded | Pressed)]
    assert [event for event in ours if not _began(event)] == []


def _began(event: object) -> bool:
    """A private chat on Telegram begins with /start."""
    return isinstance(event, Commanded) and event.name == "start"
