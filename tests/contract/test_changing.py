"""What every network does when it is asked to revise and to retract."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import Removed
from core.markup.tree import Document, plain
from core.model.refs import ThreadRef
from core.model.values import Sent
from tests.contract.stage import Stage
from tests.contract.subjects import CARD, LONG, LONGER, POST, picture, remark
from tests.support.town import says


async def announced(stage: Stage) -> tuple[Sent, ThreadRef]:
    sent = await stage.network.announce(POST, stage.at, key="post")
    return sent, await stage.thread(sent)


async def test_a_post_that_changed(stage: Stage) -> None:
    sent, thread = await announced(stage)
    changed = replace(POST, title="The lighthouse is sold", comment=plain("For a song."))
    revised = await stage.network.revise(changed, stage.at, thread, sent.copies, key="revised")
    assert revised.copies == sent.copies
    text = stage.text(sent.copies[0]) or ""
    assert says(text, "The lighthouse is sold")
    assert says(text, "For a song.")


async def test_a_post_with_a_picture_that_changed(stage: Stage, tmp_path: Path) -> None:
    shown = replace(POST, picture=picture(tmp_path))
    sent = await stage.network.announce(shown, stage.at, key="post")
    thread = await stage.thread(sent)
    await stage.network.revise(replace(shown, title="Sold!"), stage.at, thread, sent.copies, key="revised")
    assert says(stage.text(sent.copies[0]) or "", "Sold!")
    assert stage.has_picture(sent.copies[0])


async def test_what_did_not_change_is_a_success(stage: Stage) -> None:
    sent, thread = await announced(stage)
    said = await stage.network.relay(remark(), stage.at, thread, key="said")
    card = await stage.network.notify(CARD, stage.direct, key="card")
    assert (await stage.network.revise(POST, stage.at, thread, sent.copies, key="a")).copies == sent.copies
    assert (await stage.network.revise(remark(), stage.at, thread, said.copies, key="b")).copies == said.copies
    assert (await stage.network.revise(CARD, stage.direct, None, card.copies, key="c")).copies == card.copies


async def test_a_comment_that_changed(stage: Stage) -> None:
    _, thread = await announced(stage)
    sent = await stage.network.relay(remark(), stage.at, thread, key="said")
    revised = await stage.network.revise(remark("Count me out."), stage.at, thread, sent.copies, key="revised")
    assert revised.copies == sent.copies
    assert says(stage.text(sent.copies[0]) or "", "Count me out.")
    assert stage.author(sent.copies[0]) == "Олеся Вирт"


async def test_a_comment_that_grows_and_shrinks(stage: Stage) -> None:
    _, thread = await announced(stage)
    sent = await stage.network.relay(remark(), stage.at, thread, key="short")
    for number, body in enumerate((LONG, LONGER, LONG, plain("Enough."))):
        was = sent
        sent = await stage.network.revise(remark(body), stage.at, thread, was.copies, key=f"turn {number}")
        assert sent.copies[0] == was.copies[0]
        said = " ".join(stage.text(message) or "" for message in sent.copies)
        assert said.count("stairs") == body.text.count("stairs")
        assert all(stage.text(message) is None for message in was.copies if message not in sent.copies)
    assert len(sent.copies) == 1


@pytest.mark.parametrize(
    ("permalink", "rest"),
    [
        ("https://dispatch.example/2014/08/lighthouse.html#c3", "Read more"),
        (None, "The rest of it stands on the blog."),
    ],
)
@pytest.mark.parametrize("before", [plain("Count me in."), LONG])
async def test_below_what_was_said_since_a_comment_takes_no_more_messages(
    stage: Stage, before: Document, permalink: str | None, rest: str
) -> None:
    _, thread = await announced(stage)
    sent = await stage.network.relay(remark(before), stage.at, thread, key="said")
    grown = replace(remark(LONGER + LONGER), followed=True, permalink=permalink)
    revised = await stage.network.revise(grown, stage.at, thread, sent.copies, key="grown")
    assert revised.copies == sent.copies
    *_, last = [stage.text(copy) or "" for copy in revised.copies]
    assert says(last[-120:], rest)
    assert stage.author(sent.copies[0]) == "Олеся Вирт"
    small = replace(remark("Enough."), followed=True, permalink=permalink)
    less = await stage.network.revise(small, stage.at, thread, revised.copies, key="small")
    assert less.copies == sent.copies[:1]
    assert [stage.text(copy) for copy in sent.copies[1:]] == [None] * (len(sent.copies) - 1)
    assert not says(stage.text(sent.copies[0]) or "", rest)


@pytest.mark.parametrize("removed", [0, 1, -1])
async def test_a_part_that_somebody_removed_is_passed_over(stage: Stage, removed: int) -> None:
    _, thread = await announced(stage)
    sent = await stage.network.relay(remark(LONGER), stage.at, thread, key="said")
    stage.remove(sent.copies[removed])
    changed = remark(plain("The stairs were counted again. ") + LONGER)
    revised = await stage.network.revise(changed, stage.at, thread, sent.copies, key="again")
    assert revised.copies[: len(sent.copies)] == sent.copies
    assert stage.text(sent.copies[removed]) is None
    for copy in revised.copies:
        if stage.text(copy) is not None:
            stage.remove(copy)
    with pytest.raises(Removed):
        await stage.network.revise(changed, stage.at, thread, revised.copies, key="once more")


async def test_a_card_that_was_answered(stage: Stage) -> None:
    sent = await stage.network.notify(CARD, stage.direct, key="card")
    answer = replace(CARD, body=plain("Published: No. 12"), buttons=())
    revised = await stage.network.revise(answer, stage.direct, None, sent.copies, key="answer")
    assert says(stage.text(revised.copies[0]) or "", "Published: No. 12")
    assert stage.buttons(revised.copies[0]) == []


async def test_a_removed_comment_is_not_made_again(stage: Stage) -> None:
    _, thread = await announced(stage)
    sent = await stage.network.relay(remark(), stage.at, thread, key="said")
    stage.remove(sent.copies[0])
    with pytest.raises(Removed):
        await stage.network.revise(remark("Again."), stage.at, thread, sent.copies, key="again")
    assert stage.text(sent.copies[0]) is None


async def test_a_removed_announcement_is_not_made_again(stage: Stage) -> None:
    sent, thread = await announced(stage)
    stage.remove(sent.copies[0])
    with pytest.raises(Removed):
        await stage.network.revise(replace(POST, title="Again"), stage.at, thread, sent.copies, key="again")


async def test_taking_back_twice_is_a_success(stage: Stage) -> None:
    _, thread = await announced(stage)
    sent = await stage.network.relay(remark(LONG), stage.at, thread, key="said")
    for _ in range(2):
        await stage.network.retract(stage.at, thread, sent.copies)
    assert all(stage.text(message) is None for message in sent.copies)


async def test_taking_back_a_post(stage: Stage) -> None:
    sent, thread = await announced(stage)
    for _ in range(2):
        await stage.network.retract(stage.at, thread, sent.copies)
    assert stage.text(sent.copies[0]) is None
