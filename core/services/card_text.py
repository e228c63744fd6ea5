"""What a card says: a comment as editors see it, what they can do about it, and what was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.markup.addresses import addresses
from core.markup.links import linkable
from core.markup.split import cut
from core.markup.tree import Document, Inline, Link, Quote, Style, Styled, Text, paragraph, plain
from core.model import Act, Comment, Deed, Hold
from core.model.values import Button, Message

_REASONS = {
    Hold.EVERYTHING: "every comment waits",
    Hold.NEWCOMER: "it is its author's first",
    Hold.LINKS: "it is its author's first, and has a link",
    Hold.RATE: "its author writes too many in one minute",
    Hold.REPEAT: "its author has said the same before",
}
_DONE = {
    Deed.APPROVE: "Approved",
    Deed.HIDE: "Hidden",
    Deed.UNBAN: "The ban is lifted",
    Deed.TAKE_BACK: "Everything they wrote is taken back",
}
_REMINDER = 300
"""Characters of a comment that is decided about."""


@dataclass(frozen=True, slots=True)
class Case:
    """All that a card tells: the comment, its author's name and network, its post, and what editors did about it.

    `without_card` is how much else of the same author waits and is not shown; `to_take_back` how much of a banned
    author can still be seen.
    """

    comment: Comment
    author: str
    origin: str
    post: str
    acts: Sequence[Act] = ()
    without_card: int = 0
    to_take_back: int = 0


def card(case: Case, zone: ZoneInfo) -> Message:
    """A card as it is now; a comment's words stand there bare, with the addresses that its links hide."""
    comment = case.comment
    if not comment.waits:
        said = cut(plain(comment.body.text), _REMINDER, lambda text: len(text.text))
        return Message(_done(case, zone) + _named(case) + _quoted(said), _take_back(case))
    why = _REASONS[Hold(comment.held_for)] if comment.held_for else ""
    if comment.proposed is None:
        text = _bold(f"A comment waits: {why}.") + _named(case) + _shown(comment, comment.body)
    else:
        text = _bold(f"A new text waits: {why}. Until then the old one stands.") + _named(case)
        text += _shown(comment, comment.proposed)
    if case.without_card:
        text += plain(f"Of the same author {_comments(case.without_card)} more: /comments shows all that waits.")
    number = comment.id
    buttons = (Button("Approve", f"approve:{number}"), Button("Hide", f"hide:{number}"), Button("Ban", f"ban:{number}"))
    return Message(text, (buttons,))


def banned_until(until: datetime | None, zone: ZoneInfo) -> str:
    """How long a ban holds, in words."""
    return f"until {_moment(until, zone)}" if until else "for good"


def _done(case: Case, zone: ZoneInfo) -> Document:
    lines = list(_deeds(case.acts, zone))
    if case.comment.is_deleted:
        lines.append("Its author took it back.")
    return _bold("\n".join(lines))


def _deeds(acts: Sequence[Act], zone: ZoneInfo) -> Iterator[str]:
    for act in acts:
        what = f"Banned {banned_until(act.until, zone)}" if act.deed == Deed.BAN else _DONE[Deed(act.deed)]
        why = f": {act.why}" if act.why else ""
        yield f"{what} by {act.name}, {_moment(act.at, zone)}{why}"


def _named(case: Case) -> Document:
    """Which comment it is, and where it was written."""
    url = case.comment.url
    origin: Inline = Link(url, (Text(case.origin),)) if url and linkable(url) else Text(case.origin)
    head = f"Comment {case.comment.id} on No. {case.comment.post_id}, “{case.post}”, by {case.author} · "
    return paragraph(head, origin)


def _shown(comment: Comment, body: Document) -> Document:
    said = plain(body.text)
    hidden = sorted(address for address in addresses(body) - addresses(said) if address not in body.text)
    shown = _quoted(said) + plain("\n".join(f"Links to {address}" for address in hidden))
    files = sum(each.is_shown or each.is_waited_for for each in comment.attachments)
    return shown + plain(f"With {files} {'file' if files == 1 else 'files'}." if files else "")


def _take_back(case: Case) -> tuple[tuple[Button, ...], ...]:
    if not case.to_take_back:
        return ()
    label = f"Take back everything they wrote ({_comments(case.to_take_back)})"
    return ((Button(label, f"take_back:{case.comment.id}"),),)


def _quoted(said: Document) -> Document:
    return Document((Quote(said.blocks),)) if said else said


def _comments(count: int) -> str:
    return "1 comment" if count == 1 else f"{count} comments"


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M %z}"


def _bold(text: str) -> Document:
    return paragraph(Styled(Style.BOLD, (Text(text),))) if text else Document()
