"""What befalls the service and its networks in a history: everything that the sandbox can be told to do wrong."""

from __future__ import annotations

import random
from contextlib import suppress

from bots.sandbox.faults import Disturbance, Fault
from bots.sandbox.faults.fault import DisturbanceKind, FaultKind
from bots.sandbox.telegram.model import Chat
from tests.support.town import Town

_KINDS: tuple[FaultKind, ...] = ("429", "500", "502", "503", "drop", "drop_before", "refuse", "delay")
_EITHER_SIDE = ("500", "502", "503", "delay")


class Mishaps:
    """Draws one at a time; none of them is a reason for anything to be missing in the end.

    `friends` is a basic group, which may become a supergroup once.
    """

    def __init__(self, town: Town, chance: random.Random, friends: Chat) -> None:
        self.friends = friends
        self._town = town
        self._chance = chance

    def strike(self) -> None:
        """Let something happen, or put it in wait."""
        happenings = {
            self._fail_on_telegram: 6,
            self._fail_on_discord: 6,
            self._disturb_telegram: 3,
            self._disturb_discord: 3,
            self._block: 1,
            self._delete_webhooks: 1,
            self._migrate: 1,
        }
        [happening] = self._chance.choices(list(happenings), list(happenings.values()))
        happening()

    def lose_gateway(self) -> None:
        """Cut the gateway's connection in one of the ways in which that happens."""
        discord, chance = self._town.discord, self._chance
        match chance.choice(("resumable", "resumable", "refused", "lost", "offline")):
            case "resumable":
                discord.drop_gateway()
            case "refused":
                discord.refuse_resume()
                discord.drop_gateway()
            case "lost":
                discord.drop_gateway(resumable=False)
            case _:
                discord.go_offline(chance.uniform(0.2, 1.0))

    def mend(self) -> None:
        """Take everything back that lies in wait, and whatever a person would have to undo."""
        town = self._town
        for network in (town.telegram, town.discord):
            network.faults.clear()
            network.disorder.clear()
        town.discord.refuse_resume(0)
        town.discord.come_back()
        with suppress(ValueError):
            town.telegram.unblock(town.ada.telegram)

    def _fail_on_telegram(self) -> None:
        methods = (None, None, "sendMessage", "sendMessage", "editMessageText", "deleteMessage", "getUpdates")
        self._town.telegram.faults.add(self._fault(self._chance.choice(methods)))

    def _fail_on_discord(self) -> None:
        self._town.discord.faults.add(
            self._fault(self._chance.choice((None, "POST", "POST", "PATCH", "DELETE", "GET")))
        )

    def _fault(self, method: str | None) -> Fault:
        chance = self._chance
        kind = chance.choice(_KINDS)
        return Fault(
            kind,
            times=chance.randint(1, 3),
            method=method,
            after=chance.randint(0, 5),
            when=chance.choice(("before", "after")) if kind in _EITHER_SIDE else "before",
            seconds=chance.uniform(0.1, 1.0),
        )

    def _disturb_telegram(self) -> None:
        self._town.telegram.disorder.add(self._disturbance(("*", "message", "edited_message")))

    def _disturb_discord(self) -> None:
        self._town.discord.disorder.add(self._disturbance(("MESSAGE_*", "MESSAGE_CREATE", "MESSAGE_UPDATE")))

    def _disturbance(self, updates: tuple[str, ...]) -> Disturbance:
        chance = self._chance
        kinds: tuple[DisturbanceKind, ...] = ("late", "duplicate", "reorder")
        update, seconds = chance.choice(updates), chance.uniform(0.1, 1.0)
        return Disturbance(chance.choice(kinds), times=chance.randint(1, 3), update=update, seconds=seconds)

    def _block(self) -> None:
        """Ada blocks the bot, or lets it write to her again."""
        telegram, ada = self._town.telegram, self._town.ada.telegram
        if telegram.private(ada).blocked:
            telegram.unblock(ada)
        else:
            telegram.block(ada)

    def _delete_webhooks(self) -> None:
        town = self._town
        with suppress(ValueError):  # there is none yet
            town.discord.delete_webhooks(self._chance.choice((town.news, town.bulletin, town.stories)))

    def _migrate(self) -> None:
        if not self.friends.migrated_to:
            self._town.telegram.migrate(self.friends)
