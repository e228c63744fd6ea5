"""What every network does when it is asked to announce, to relay and to notify."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import Gone, Refused
from core.markup.tree import plain
from core.model.values import Picture
from tests.contract.stage import Stage
from tests.contract.subjects import CARD, LONG, POST, WORDS, picture, remark
from tests.support.town import says


async def test_an_announcement_is_one_message_with_a_thread(stage: Stage) -> None:
    sent = await stage.network.announce(POST, stage.at, key="one")
    (message,) = sent.copies
    for words in (POST.title, "Lighthouse seeks keeper", "stairs", "I would count them first", "#local", "No. 12"):
        assert says(stage.text(message) or "", words)
    assert await stage.thread(sent)


async def test_two_announcements_are_talked_about_apart(stage: Stage) -> None:
    first = await stage.network.announce(POST, stage.at, key="one")
    second = await stage.network.announce(replace(POST, number=13, title="Sold!"), stage.at, key="two")
    assert first.copies != second.copies
    assert await stage.thread(first) != await stage.thread(second)


async def test_an_announcement_that_is_too_long_is_cut(stage: Stage) -> None:
    long = replace(POST, excerpt=LONG)
    sent = await stage.network.announce(long, stage.at, key="long")
    preview = stage.network.preview(long)
    (message,) = sent.copies
    text = stage.text(message) or ""
    assert preview.was_cut
    assert preview.length <= preview.limit
    assert len(text) <= preview.limit
    for words in (POST.title, "I would count them first", "Read more", "No. 12"):
        assert says(text, words)


async def test_what_is_previewed_is_what_is_sent(stage: Stage) -> None:
    preview = stage.network.preview(POST)
    (message,) = (await stage.network.announce(POST, stage.at, key="seen")).copies
    assert not preview.was_cut
    assert [word for word in preview.body.text.split() if word not in (stage.text(message) or "")] == []


async def test_an_announcement_with_a_picture(stage: Stage, tmp_path: Path) -> None:
    (message,) = (
        await stage.network.announce(replace(POST, picture=picture(tmp_path)), stage.at, key="picture")
    ).copies
    assert stage.has_picture(message)
    assert says(stage.text(message) or "", POST.title)


async def test_a_comment_on_the_post(stage: Stage) -> None:
    sent = await stage.network.announce(POST, stage.at, key="post")
    relayed = await stage.network.relay(remark(), stage.at, await stage.thread(sent), key="comment")
    (message,) = relayed.copies
    assert says(stage.text(message) or "", "Count me in.")
    assert stage.author(message) == "Олеся Вирт"
    assert stage.answered(message) is None


async def test_an_answer_to_a_relayed_comment(stage: Stage) -> None:
    thread = await stage.thread(await stage.network.announce(POST, stage.at, key="post"))
    (first,) = (await stage.network.relay(remark("Who sells it?"), stage.at, thread, key="first")).copies
    (second,) = (await stage.network.relay(remark("The state.", first), stage.at, thread, key="second")).copies
    assert stage.answered(second) == first


async def test_an_answer_to_what_a_person_said_here(stage: Stage) -> None:
    thread = await stage.thread(await stage.network.announce(POST, stage.at, key="post"))
    said = stage.say(thread, "Who sells it?")
    (answer,) = (await stage.network.relay(remark("The state.", said), stage.at, thread, key="answer")).copies
    assert says(stage.text(answer) or "", "The state.")


async def test_a_long_comment_takes_several_messages(stage: Stage) -> None:
    thread = await stage.thread(await stage.network.announce(POST, stage.at, key="post"))
    sent = await stage.network.relay(remark(LONG), stage.at, thread, key="long")
    texts = [stage.text(message) or "" for message in sent.copies]
    assert len(sent.copies) == len(set(sent.copies)) > 1
    assert "".join(texts).replace(" ", "").count(WORDS.replace(" ", "")) >= 200 - len(texts)
    assert sum(text.count("stairs") for text in texts) == 200


async def test_the_editor_bears_a_mark_that_no_reader_can_have(stage: Stage) -> None:
    if stage.network.name == "fake":
        pytest.skip("the fake shows names as they are")
    thread = await stage.thread(await stage.network.announce(POST, stage.at, key="post"))
    (editor,) = (await stage.network.relay(remark(by_editor=True), stage.at, thread, key="editor")).copies
    impostor = replace(remark(), author=stage.author(editor))
    (reader,) = (await stage.network.relay(impostor, stage.at, thread, key="reader")).copies
    assert stage.author(reader) == "The Editor" != stage.author(editor)


async def test_a_card_with_buttons(stage: Stage) -> None:
    (message,) = (await stage.network.notify(CARD, stage.direct, key="card")).copies
    assert says(stage.text(message) or "", "Draft No. 12")
    assert stage.buttons(message) == [["Publish", "Discard"]]


async def test_the_buttons_of_a_long_card_stand_below_its_last_message(stage: Stage) -> None:
    sent = await stage.network.notify(replace(CARD, body=LONG), stage.direct, key="card")
    *others, last = [stage.buttons(message) for message in sent.copies]
    assert others
    assert last == [["Publish", "Discard"]]
    assert not any(others)


async def test_nothing_pings(stage: Stage) -> None:
    hostile = plain("Wake up, @everyone and @here and <@133494629990400001> and @ada!")
    thread = await stage.thread(await stage.network.announce(replace(POST, comment=hostile), stage.at, key="post"))
    await stage.network.relay(remark(hostile), stage.at, thread, key="comment")
    assert not stage.pings()


async def test_a_place_that_lets_us_in_no_more_is_gone(stage: Stage) -> None:
    stage.shut()
    with pytest.raises(Gone):
        await stage.network.announce(POST, stage.at, key="shut")


async def test_a_picture_that_is_no_longer_there_is_refused(stage: Stage, tmp_path: Path) -> None:
    if stage.network.name == "fake":
        pytest.skip("the fake opens no files")
    lost = Picture(tmp_path / "lost.jpg", "image/jpeg", 320, 200)
    with pytest.raises(Refused, match=r"lost\.jpg"):
        await stage.network.announce(replace(POST, picture=lost), stage.at, key="lost")


async def test_what_is_known_of_a_place(stage: Stage) -> None:
    inspection = await stage.network.inspect(stage.at.place)
    assert inspection.place == stage.at.place
    assert inspection.title
    assert inspection.takes_comments
    assert inspection.faults == ()
