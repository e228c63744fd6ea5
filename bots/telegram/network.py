"""Telegram as a network of the core: one bot account and its verbs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache

from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram import Message as NativeMessage
from telegram.constants import ChatType, MessageLimit

from bots.telegram.events import Interpreter
from bots.telegram.faults import WrongKind, translated
from bots.telegram.inspecting import inspect
from bots.telegram.links import Links
from bots.telegram.messages import NO_PREVIEW, Messages, Spot
from bots.telegram.pace import Limits
from bots.telegram.parts import TEXT_LIMIT, Parts
from bots.telegram.people import TELEGRAM
from bots.telegram.receipts import PATIENCE, Receipts
from bots.telegram.refs import Native, is_basic_group, message_ref, place_ref, read_message, read_place, thread_ref
from bots.telegram.render import length
from bots.telegram.transport import AiohttpRequest
from bots.telegram.updates import Updates
from bots.telegram.webhook import Webhook
from bots.telegram.wording import remark_text
from core.errors import Refused
from core.markup.tree import Document
from core.model.announcement import compose
from core.model.events import Event
from core.model.refs import MessageRef, NetworkName, PersonRef, PlaceRef, ThreadRef
from core.model.remark import rest_of
from core.model.values import (
    Address,
    Announcement,
    Button,
    Inspection,
    Message,
    Picture,
    Preview,
    Remark,
    Sent,
    Subject,
)
from core.ports import Inbox, PlacePace, Raw, Traits

CAPTION_LIMIT = int(MessageLimit.CAPTION_LENGTH)
_POSTS_REMEMBERED = 16
_CONCURRENCY = 64
"""The pace limits a broadcast, and with so many lanes slow answers do not; outcomes are written in larger batches."""


class TelegramNetwork:
    """A `core.ports.Network`. Telegram recognises no repeated send, so `key` is of no use here.

    `api_url` is where the Bot API is served (Telegram's, a local Bot API server, or the sandbox), `link_url` what
    public addresses of messages begin with, `commands` the names and descriptions that clients offer after a "/".
    `receipt_patience` is how long, in seconds, a channel post's receipt is waited for when its send is unclear.
    With a `webhook` updates are delivered to it instead of being asked for. `assure` raises once nothing may be sent
    any more (`core.store.presence`). Making it does nothing yet; an empty token raises Unauthorised.
    """

    def __init__(
        self,
        token: str,
        *,
        api_url: str = "https://api.telegram.org",
        link_url: str = "https://t.me",
        commands: Sequence[tuple[str, str]] = (),
        receipt_patience: float = PATIENCE,
        limits: Limits | None = None,
        webhook: Webhook | None = None,
        assure: Callable[[], None] | None = None,
    ) -> None:
        _keep_token_out_of_logs()
        api_url = api_url.rstrip("/")
        with translated():
            self._bot = Bot(
                token,
                base_url=f"{api_url}/bot",
                base_file_url=f"{api_url}/file/bot",
                request=AiohttpRequest(assure),
                get_updates_request=AiohttpRequest(),
            )
        self._limits = limits or Limits()
        # A post says the same in thousands of chats.
        self._fitted = lru_cache(_POSTS_REMEMBERED)(_fitted)
        self._commands = tuple(BotCommand(name, description) for name, description in commands)
        self._links = Links(link_url)
        self._messages = Messages(self._bot)
        self._parts = Parts(self._messages)
        self._updates = Updates(self._bot, webhook)
        self._receipts = Receipts(self._bot, self._updates, patience=receipt_patience)
        self._interpreter = Interpreter(self._bot, self._links)

    @property
    def name(self) -> NetworkName:
        return TELEGRAM

    @property
    def title(self) -> str:
        return "Telegram"

    @property
    def traits(self) -> Traits:
        return Traits(reports_deletions=False, concurrency=_CONCURRENCY, rates=self._limits.account)

    def pace(self, place: PlaceRef) -> PlacePace:
        return self._limits.of(place)

    async def announce(self, post: Announcement, at: Address, *, key: str) -> Sent:
        place = read_place(at.place)
        spot = Spot(place.chat, place.topic, silent=at.option("silent", default=False))
        if post.picture:
            content = await asyncio.to_thread(_content, post.picture)
            return self._announced(await self._messages.photo(content, self._fitted(post, CAPTION_LIMIT), spot))
        return self._announced(await self._messages.text(self._fitted(post, TEXT_LIMIT), spot, preview=_shown(post)))

    async def relay(self, remark: Remark, at: Address, thread: ThreadRef, *, key: str) -> Sent:
        answered = remark.answered.message if remark.answered else None
        return _sent(await self._parts.send(remark_text(remark), _in_thread(at, thread, answered)))

    async def notify(self, message: Message, at: Address, *, key: str) -> Sent:
        keyboard = _keyboard(message.buttons)
        return _sent(await self._parts.send(message.body, _alone(at, message.answers), keyboard=keyboard))

    async def revise(
        self, subject: Subject, at: Address, thread: ThreadRef | None, copies: Sequence[MessageRef], *, key: str
    ) -> Sent:
        standing = [read_message(copy) for copy in copies]
        spot = _in_thread(at, thread) if thread else _alone(at)
        match subject:
            case Announcement():
                await self._revise_announcement(subject, standing[0])
            case Remark():
                text = remark_text(subject)
                standing = [*await self._parts.revise(text, standing, spot, rest=rest_of(subject))]
            case Message(body, buttons):
                standing = [*await self._parts.revise(body, standing, spot, keyboard=_keyboard(buttons))]
        return _sent(standing, thread)

    async def retract(self, at: Address, thread: ThreadRef | None, copies: Sequence[MessageRef]) -> None:
        for copy in copies:
            await self._messages.withdraw(read_message(copy))

    async def reconcile(self, at: Address, thread: ThreadRef | None, since: datetime) -> Sequence[MessageRef]:
        return await self._receipts.missing(at.place, thread, since)

    def private_place(self, person: PersonRef) -> PlaceRef:
        return place_ref(int(person))

    def preview(self, post: Announcement) -> Preview:
        limit = CAPTION_LIMIT if post.picture else TEXT_LIMIT
        text, was_cut = compose(post, limit, length)
        return Preview(text, length(text), limit, was_cut)

    async def inspect(self, place: PlaceRef) -> Inspection:
        return await inspect(self._bot, place)

    async def listen(self, inbox: Inbox) -> None:
        await self._updates.listen(inbox)

    async def interpret(self, raw: Raw) -> Sequence[Event]:
        return await self._interpreter.events(raw)

    async def open(self) -> None:
        with translated(repeatable=True):
            await self._bot.initialize()
            if self._commands and await self._bot.get_my_commands() != self._commands:
                await self._bot.set_my_commands(self._commands)

    async def close(self) -> None:
        await self._bot.shutdown()

    def _announced(self, message: NativeMessage) -> Sent:
        """A channel's posts are talked about in its discussion group, below a copy that is yet to be heard of."""
        chat, number = message.chat, message.message_id
        thread = None if chat.type == ChatType.CHANNEL else thread_ref(chat.id, number)
        return Sent((message_ref(chat.id, number),), thread, self._links.message(chat, number))

    async def _revise_announcement(self, post: Announcement, message: Native) -> None:
        """It stays the kind of message that it was sent as, whatever became of its picture."""
        likely, other = self._edit_text, self._edit_caption
        if post.picture:
            likely, other = other, likely
        try:
            await likely(post, message)
        except WrongKind:
            await other(post, message)

    async def _edit_text(self, post: Announcement, message: Native) -> None:
        await self._messages.edit_text(message, self._fitted(post, TEXT_LIMIT), preview=_shown(post))

    async def _edit_caption(self, post: Announcement, message: Native) -> None:
        await self._messages.edit_caption(message, self._fitted(post, CAPTION_LIMIT))


def _keep_token_out_of_logs() -> None:
    """At DEBUG the library logs its addresses, which hold the token."""
    library = logging.getLogger("telegram")
    library.setLevel(max(library.getEffectiveLevel(), logging.INFO))


def _fitted(post: Announcement, limit: int) -> Document:
    return compose(post, limit, length)[0]


def _content(picture: Picture) -> bytes:
    try:
        return picture.path.read_bytes()
    except FileNotFoundError as fault:
        raise Refused(f"the picture {picture.path.name} is no longer in the media folder") from fault


def _shown(post: Announcement) -> LinkPreviewOptions:
    """The article is what a reader should see a preview of, not the blog."""
    return LinkPreviewOptions(url=post.source.url) if post.source and post.source.url else NO_PREVIEW


def _keyboard(buttons: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    rows = [[InlineKeyboardButton(button.label, callback_data=button.action) for button in row] for row in buttons]
    return InlineKeyboardMarkup(rows) if rows else None


def _alone(at: Address, answers: MessageRef | None = None) -> Spot:
    """At the place itself, perhaps in answer to a message there."""
    place = read_place(at.place)
    return Spot(place.chat, place.topic, (read_message(answers).id,) if answers else ())


def _in_thread(at: Address, thread: ThreadRef, answered: MessageRef | None = None) -> Spot:
    """In the chat of the thread, in answer to `answered` or to the thread's root."""
    place, root = read_place(at.place), read_message(thread)
    if is_basic_group(root.chat) and root.chat != place.chat:
        # The group has become a supergroup since, and the thread stayed behind.
        return Spot(place.chat)
    named = (read_message(answered), root) if answered else (root,)
    answers = dict.fromkeys(message.id for message in named if message.chat == root.chat)
    return Spot(root.chat, place.topic, tuple(answers))


def _sent(messages: Sequence[Native], thread: ThreadRef | None = None) -> Sent:
    return Sent(tuple(message_ref(message.chat, message.id) for message in messages), thread)
