"""/private, /mydata and /forget: what becomes of all that is known of a reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bots.desk.cards import answer
from bots.desk.counters import Button as ButtonOf
from bots.desk.counters import Command
from bots.desk.effects import Effect, say, saying_faults
from core.errors import Invalid
from core.markup.tree import plain
from core.model.events import Commanded, Pressed
from core.model.values import Button, Message
from core.services.disclosing import Disclosing
from core.services.forgetting import Forgetting, Forgotten
from core.services.privacy import Privacy
from core.services.unapplied import Unapplied
from core.store import Transaction

PRIVATE = """Your replies are kept off the blog: nothing that you write from now on is taken or passed on, wherever \
you write it. /private off ends that.

What was taken before stays. /delete in reply to a comment takes that one back, /forget all of them."""
NOT_PRIVATE = "Your replies are public: they appear on the blog, and wherever else a post is discussed."
HOW_PRIVATE = "/private on keeps them off the blog."
EVERYTHING = "This is everything that is stored about you. /forget deletes it."
NOTHING = "Nothing is stored about you."
QUESTION = """Forget everything about you? All your comments are deleted from the blog and from every chat that they \
were passed on to, with your name, your settings and your subscriptions. It can't be undone.

/mydata sends you all of it before."""
KEPT = "Nothing was changed."
FORGOTTEN_BEFORE = "There is nothing left to be forgotten: nothing is stored about you."


@dataclass(frozen=True, slots=True)
class Privately:
    """What readers can do about their own data, in private."""

    privacy: Privacy
    disclosing: Disclosing
    forgetting: Forgetting
    unapplied: Unapplied

    @property
    def commands(self) -> Mapping[str, Command]:
        return {
            "private": Command(self.private, discreet=True),
            "mydata": Command(self.mydata, discreet=True),
            "forget": Command(self.forget, discreet=True),
        }

    @property
    def buttons(self) -> Mapping[str, ButtonOf]:
        return {
            "forget": ButtonOf(self.forget_now, editors_only=False),
            "forget_not": ButtonOf(self.keep, editors_only=False),
        }

    async def private(self, event: Commanded) -> Effect:
        """`/private on|off`; alone it tells how it is. Raises Invalid."""
        choice = event.argument.text.strip().casefold()
        if choice not in ("", "on", "off"):
            raise Invalid("/private on keeps your replies off the blog, /private off lets them appear there again.")

        async def switch(tx: Transaction) -> Message:
            if choice:
                await self.privacy.switch(tx, event.person, on=choice == "on")
            is_on = await self.privacy.is_on(tx, event.person)
            return answer(PRIVATE if is_on else f"{NOT_PRIVATE} {HOW_PRIVATE}")

        return switch

    async def mydata(self, event: Commanded) -> Effect:
        """`/mydata`: all that is stored, as a file."""
        unapplied = await self.unapplied.of(event.person)

        async def disclose(tx: Transaction) -> Message:
            enclosure = await self.disclosing.document(tx, event.person, unapplied)
            return Message(plain(EVERYTHING), enclosure=enclosure) if enclosure else answer(NOTHING)

        return disclose

    async def forget(self, event: Commanded) -> Effect:
        """`/forget` asks once."""
        unapplied = await self.unapplied.of(event.person)

        async def ask(tx: Transaction) -> Message:
            author_id = await self.forgetting.whom(tx, event.person) or 0
            if not (author_id or unapplied):
                return answer(NOTHING)
            buttons = ((Button("Forget me", f"forget:{author_id}"), Button("Keep", f"forget_not:{author_id}")),)
            return Message(plain(QUESTION), buttons)

        return saying_faults(ask)

    async def forget_now(self, event: Pressed, number: int) -> Effect:
        """The press on Forget me."""
        unapplied = await self.unapplied.of(event.person)

        async def forget(tx: Transaction) -> Message:
            forgotten = await self.forgetting.forget(tx, event.person, number, event.message, unapplied)
            return answer(done(forgotten) if forgotten else FORGOTTEN_BEFORE)

        return saying_faults(forget)

    async def keep(self, _event: Pressed, _number: int) -> Effect:
        """The press on its other button."""
        return say(answer(KEPT))


def done(forgotten: Forgotten) -> str:
    """The answer once somebody was forgotten."""
    comments = "1 comment" if forgotten.comments == 1 else f"{forgotten.comments} comments"
    said = f"You are forgotten: {comments}, your name, your settings and your subscriptions are gone from here."
    if forgotten.copies:
        said += (
            " The copies in chats are being deleted; you are told here when that is done, and what a network did not "
            "let us delete."
        )
    said += "\n\nWhat you sent yourself stays in the chats in which you wrote it, until you delete it there."
    if forgotten.ban_stays:
        said += " Since you are banned, your number on each network stays stored, and nothing else."
    return f"{said}\n\nIf you write again, you are new here, and your replies are public."
