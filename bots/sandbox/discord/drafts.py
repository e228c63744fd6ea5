"""What a request says that a message should be, read from its checked form."""

from __future__ import annotations

import itertools
import mimetypes
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bots.sandbox.discord import checks
from bots.sandbox.discord.faults import Faults, invalid
from bots.sandbox.discord.model import Attachment, Json, Message, Sticker, User
from bots.sandbox.discord.state import State

MENTION = re.compile(r"<@!?(\d+)>")


@dataclass(frozen=True)
class Upload:
    """A file of a multipart request."""

    filename: str
    data: bytes


@dataclass
class Draft:
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    stickers: list[Sticker] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    flags: int = 0
    nonce: str | int | None = None
    enforce_nonce: bool = False
    answers: Json | None = None
    """The message reference, as it was sent."""
    allowed: Json | None = None
    """The allowed mentions, as they were sent; None allows all."""

    @property
    def empty(self) -> bool:
        return not (self.content or self.embeds or self.attachments or self.stickers)


def read(state: State, body: Json, files: Mapping[int, Upload], keys: Collection[str], *, at: str = "") -> Draft:
    """The draft in a form; every fault of the form is refused in one answer (50035)."""
    faults = Faults()
    checks.message(body, keys, faults, at)
    faults.settle()
    return Draft(
        content=(body.get("content") or "").strip(),
        embeds=list(body.get("embeds") or []),
        attachments=attachments(state, body, files, (), at=at),
        components=numbered(body.get("components") or []),
        flags=body.get("flags") or 0,
        nonce=body.get("nonce"),
        enforce_nonce=bool(body.get("enforce_nonce")),
        answers=body.get("message_reference"),
        allowed=body.get("allowed_mentions"),
    )


def numbered(rows: Sequence[Json]) -> list[Json]:
    """Rows of components, in which each row and part that bears no id is given one, as the network does."""
    counter = itertools.count(1)
    return [
        {"id": next(counter)} | row | {"components": [{"id": next(counter)} | part for part in row["components"]]}
        for row in rows
    ]


def revise(state: State, message: Message, body: Json, files: Mapping[int, Upload], keys: Collection[str]) -> Draft:
    """The draft that an edit makes of a message: what the form leaves out stays as it is."""
    draft = read(state, {key: value for key, value in body.items() if key != "attachments"}, {}, keys)
    if "attachments" in body or files:
        draft.attachments = attachments(state, body, files, message.attachments)
    else:
        draft.attachments = list(message.attachments)
    if "content" not in body:
        draft.content = message.content
    if "embeds" not in body:
        draft.embeds = list(message.embeds)
    if "components" not in body:
        draft.components = list(message.components)
    return draft


def attachments(
    state: State, body: Json, files: Mapping[int, Upload], kept: Sequence[Attachment], *, at: str = ""
) -> list[Attachment]:
    """The attachments that a form lists: those of `kept` by their ids, new ones by the number of their file."""
    if "attachments" not in body:
        return [*kept, *(attach(state, upload) for upload in files.values())]
    result = []
    by_id = {attachment.id: attachment for attachment in kept}
    for index, listed in enumerate(body["attachments"] or []):
        number = int(listed["id"])
        if number in by_id:
            result.append(by_id[number])
        elif number in files:
            upload = files[number]
            named = Upload(listed.get("filename") or upload.filename, upload.data)
            result.append(attach(state, named, listed.get("description")))
        else:
            raise invalid(
                f"{at}attachments.{index}.id",
                "ATTACHMENT_NOT_FOUND",
                f"The attachment {number} was not found.",
            )
    return result


def attach(state: State, upload: Upload, description: str | None = None) -> Attachment:
    """Keep a file, so that it can be fetched from the CDN."""
    guess = mimetypes.guess_type(upload.filename)[0] or "application/octet-stream"
    attachment = Attachment(state.snowflakes.next(), upload.filename, upload.data, guess, description)
    state.attachments[attachment.id] = attachment
    return attachment


def mentioned(state: State, draft: Draft, answered: Message | None) -> tuple[list[User], bool]:
    """Whom a message notifies, and whether it notifies everyone (resources/message, "Allowed Mentions Object")."""
    allowed: Mapping[str, Any] = (
        {"parse": ["users", "everyone"], "replied_user": True} if draft.allowed is None else draft.allowed
    )
    kinds = allowed.get("parse") or []
    ids = {int(user_id) for user_id in MENTION.findall(draft.content)}
    if "users" not in kinds:
        ids &= {int(user_id) for user_id in allowed.get("users") or []}
    if answered and answered.webhook_id is None and allowed.get("replied_user"):
        ids.add(answered.author.id)
    everyone = "everyone" in kinds and ("@everyone" in draft.content or "@here" in draft.content)
    return [state.users[user_id] for user_id in sorted(ids) if user_id in state.users], everyone
