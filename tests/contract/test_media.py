"""What every network does with the files that came with a comment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import Refused
from core.markup.tree import Document, plain
from core.model.files import File, FileKind
from core.model.refs import MessageRef
from core.model.values import Remark, Sent
from tests.contract.stage import Stage
from tests.contract.subjects import LONG, POST, WORDS, remark
from tests.support.contents import MP4, OGG, PDF, still
from tests.support.town import says


def file(folder: Path, key: int, kind: FileKind, content: bytes, name: str, media_type: str) -> File:
    path = folder / f"{key}{Path(name).suffix}"
    path.write_bytes(content)
    size = (320, 200) if media_type.startswith(("image/", "video/")) else (None, None)
    return File(key, kind, path, name, media_type, len(content), *size)


@pytest.fixture
def pier(tmp_path: Path) -> File:
    return file(tmp_path, 1, FileKind.PICTURE, still(), "pier.jpg", "image/jpeg")


@pytest.fixture
def tram(tmp_path: Path) -> File:
    return file(tmp_path, 2, FileKind.VIDEO, MP4, "tram.mp4", "video/mp4")


@pytest.fixture
def plan(tmp_path: Path) -> File:
    return file(tmp_path, 3, FileKind.FILE, PDF, "plan.pdf", "application/octet-stream")


@pytest.fixture
def call(tmp_path: Path) -> File:
    return file(tmp_path, 4, FileKind.VOICE, OGG, "voice.ogg", "audio/ogg")


async def relay(stage: Stage, said: Remark) -> Sent:
    thread = await stage.thread(await stage.network.announce(POST, stage.at, key="post"))
    sent = await stage.network.relay(said, stage.at, thread, key="said")
    return replace(sent, thread=thread)


async def revise(stage: Stage, said: Remark, before: Sent) -> Sent:
    said = replace(said, shown=before.shown)
    sent = await stage.network.revise(said, stage.at, before.thread, before.copies, key="revised")
    return replace(sent, thread=before.thread)


def held(stage: Stage, copies: Sequence[MessageRef]) -> int:
    return sum(stage.files(copy) for copy in copies)


def words(stage: Stage, copies: Sequence[MessageRef]) -> str:
    return "\n".join(stage.text(copy) or "" for copy in copies)


async def test_files_of_every_kind_with_words(stage: Stage, pier: File, tram: File, plan: File, call: File) -> None:
    sent = await relay(stage, replace(remark("All of it."), files=(pier, tram, plan, call)))
    assert held(stage, sent.copies) == 4
    assert words(stage, sent.copies).count("All of it.") == 1
    assert stage.files(sent.copies[0])
    assert says(stage.text(sent.copies[0]) or "", "All of it.")
    assert stage.answered(sent.copies[0]) is None


async def test_a_file_without_words(stage: Stage, pier: File) -> None:
    sent = await relay(stage, replace(remark(Document()), files=(pier,)))
    assert (len(sent.copies), held(stage, sent.copies)) == (1, 1)


async def test_a_file_with_more_words_than_fit_below_it(stage: Stage, pier: File) -> None:
    sent = await relay(stage, replace(remark(LONG), files=(pier,)))
    assert held(stage, sent.copies) == 1
    assert len(sent.copies) > 1
    assert words(stage, sent.copies).count("stairs") == 200
    shorter = await revise(stage, replace(remark(WORDS), files=(pier,)), sent)
    assert (len(shorter.copies), held(stage, shorter.copies)) == (1, 1)
    longer = await revise(stage, replace(remark(LONG), files=(pier,)), shorter)
    assert words(stage, longer.copies).count("stairs") == 200


async def test_words_that_change_below_a_file(stage: Stage, pier: File, tram: File) -> None:
    said = replace(remark("At low tide."), files=(pier, tram))
    sent = await relay(stage, said)
    revised = await revise(stage, replace(said, body=plain("At high tide.")), sent)
    assert (revised.copies, revised.shown) == (sent.copies, sent.shown)
    assert held(stage, revised.copies) == 2
    assert says(words(stage, revised.copies), "At high tide.")
    assert not says(words(stage, revised.copies), "low")
    again = await revise(stage, replace(said, body=plain("At high tide.")), revised)
    assert again.copies == sent.copies


async def test_a_file_that_comes_later(stage: Stage, pier: File, tram: File, plan: File) -> None:
    said = replace(remark("One by one."), files=(pier,))
    sent = await relay(stage, said)
    more = await revise(stage, replace(said, files=(pier, tram, plan)), sent)
    assert more.copies[: len(sent.copies)] == sent.copies
    assert held(stage, more.copies) == 3
    assert words(stage, more.copies).count("One by one.") == 1


async def test_a_file_that_comes_to_words_that_stand(stage: Stage, pier: File) -> None:
    sent = await relay(stage, remark("Wait for it."))
    more = await revise(stage, replace(remark("Wait for it."), files=(pier,)), sent)
    assert more.copies[0] == sent.copies[0]
    assert held(stage, more.copies) == 1


async def test_a_file_that_goes_takes_no_words_along(stage: Stage, pier: File, tram: File) -> None:
    said = replace(remark("What is left."), files=(pier, tram))
    sent = await relay(stage, said)
    less = await revise(stage, replace(said, files=(tram,)), sent)
    assert held(stage, less.copies) == 1
    assert says(words(stage, less.copies), "What is left.")
    none = await revise(stage, replace(said, files=()), less)
    assert held(stage, none.copies) == 0
    assert says(words(stage, none.copies), "What is left.")
    await stage.network.retract(stage.at, none.thread, none.copies)
    assert not any(stage.text(copy) for copy in none.copies)


async def test_all_of_it_is_taken_back(stage: Stage, pier: File, tram: File, call: File) -> None:
    sent = await relay(stage, replace(remark("Soon gone."), files=(pier, tram, call)))
    await stage.network.retract(stage.at, sent.thread, sent.copies)
    assert [stage.text(copy) for copy in sent.copies] == [None] * len(sent.copies)


async def test_too_big_a_file_is_told_of_and_linked(stage: Stage, pier: File, tram: File) -> None:
    if stage.network.name == "fake":
        pytest.skip("the fake takes everything")
    with tram.path.open("r+b") as content:
        content.truncate(51 * 10**6)
    long = replace(tram, size=51 * 10**6, url="https://dispatch.example/media/tram.mp4")
    sent = await relay(stage, replace(remark("See it there."), files=(pier, long)))
    assert held(stage, sent.copies) == 1
    assert says(words(stage, sent.copies), "See it there.")
    assert says(words(stage, sent.copies), "video tram.mp4 (48.6 MB)")


async def test_a_file_that_is_no_longer_there_is_refused(stage: Stage, pier: File) -> None:
    if stage.network.name == "fake":
        pytest.skip("the fake opens no files")
    pier.path.unlink()
    with pytest.raises(Refused, match="media folder"):
        await relay(stage, replace(remark(), files=(pier,)))
