"""Relayed comments: their words, and the files that came with them, in as many messages as that takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from telegram.constants import MessageLimit

from bots.telegram.media import Shape, fits, shape, together
from bots.telegram.messages import Messages, Spot
from bots.telegram.parts import TEXT_LIMIT, Load, Parts
from bots.telegram.refs import Native, message_ref, read_message
from bots.telegram.render import length
from bots.telegram.wording import remark_text
from core.errors import Removed
from core.markup.split import at_most, split
from core.markup.tree import Document
from core.model.files import File, noted, told_of
from core.model.refs import ThreadRef
from core.model.remark import rest_of
from core.model.values import Remark, Sent

CAPTION_LIMIT = int(MessageLimit.CAPTION_LENGTH)


class Comments:
    """Writes comments; every method raises core.errors.

    The words stand below the first file as far as they fit there, and go on in messages of their own behind the last;
    a file of which Telegram has too much is told of. Each file has a message, and which it is is told with what was
    sent: nothing of that can be looked up later.
    """

    def __init__(self, messages: Messages, parts: Parts) -> None:
        self._messages = messages
        self._parts = parts

    async def send(self, remark: Remark, spot: Spot) -> Sent:
        """Say all of it, or nothing."""
        files, text = _sorted(remark)
        return _sent(await self._parts.send_all(list(_loads(together(files), text)), spot))

    async def revise(self, remark: Remark, standing: Sequence[Native], spot: Spot, thread: ThreadRef | None) -> Sent:
        """Make the messages `standing` show a comment as it is now.

        Files that it lost are withdrawn, and further ones sent behind. What somebody removed is passed over, as in
        `Parts.revise`.
        """
        files, text = _sorted(remark)
        shown = {read_message(message): key for message, key in remark.shown}
        wanted = {file.key: file for file in files}
        kept = [native for native in standing if native not in shown or shown[native] in wanted]
        for native in standing:
            if native not in kept:
                await self._messages.withdraw(native)
        captioned = [native for native in kept[:1] if native in shown and _has_caption(wanted[shown[native]])]
        bearers = [*captioned, *(native for native in kept if native not in shown)]
        parts = split(text, TEXT_LIMIT, length, first=CAPTION_LIMIT if captioned else None)
        if bearers and (rest := rest_of(remark)):
            last = CAPTION_LIMIT if len(bearers) == len(captioned) else TEXT_LIMIT
            parts = at_most(parts, len(bearers), last, length, rest)
        said = list(zip(bearers, parts, strict=False))
        living = [native for native, part in said if await self._edit(native, part, is_caption=native in captioned)]
        if bearers and not living:
            raise Removed("Somebody removed the message.")
        surplus = bearers[len(parts) :]
        for native in surplus:
            await self._messages.withdraw(native)
        missing = together(file for file in files if file.key not in shown.values())
        further = [*(Load(files=group) for group in missing), *map(Load, parts[len(bearers) :])]
        onwards = Spot(spot.chat, spot.topic, (living[-1].id,)) if living else spot
        stand = [(native, shown.get(native)) for native in kept if native not in surplus]
        return _sent([*stand, *await self._parts.send_all(further, onwards)], thread)

    async def _edit(self, message: Native, part: Document, *, is_caption: bool) -> bool:
        try:
            await (self._messages.edit_caption if is_caption else self._messages.edit_text)(message, part)
        except Removed:
            return False
        return True


def _sorted(remark: Remark) -> tuple[list[File], Document]:
    """The files that can be sent, and the text, with a note in place of each of the others."""
    text = remark_text(remark)
    for file in remark.files:
        if not fits(file):
            text += noted(told_of(file.kind, file.name, file.size), file.url)
    return [file for file in remark.files if fits(file)], text


def _loads(groups: Sequence[tuple[File, ...]], text: Document) -> Iterator[Load]:
    """The messages in their order; a sticker bears no caption, so that words come before it."""
    captioned = bool(groups) and _has_caption(groups[0][0])
    first, *others = split(text, TEXT_LIMIT, length, first=CAPTION_LIMIT if captioned else None)
    if captioned:
        yield Load(first, groups[0])
    else:
        yield from map(Load, (first, *others))
    for group in groups[captioned:]:
        yield Load(files=group)
    if captioned:
        yield from map(Load, others)


def _has_caption(file: File) -> bool:
    return shape(file) is not Shape.STICKER


def _sent(messages: Sequence[tuple[Native, int | None]], thread: ThreadRef | None = None) -> Sent:
    copies = [(message_ref(native.chat, native.id), key) for native, key in messages]
    shown = tuple((message, key) for message, key in copies if key is not None)
    return Sent(tuple(message for message, _ in copies), thread, shown=shown)
