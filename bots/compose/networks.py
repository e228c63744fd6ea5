"""The networks that the settings name, with their destinations and editors."""

from __future__ import annotations

from dataclasses import dataclass

from bots.desk import COMMANDS, Desk
from bots.discord.network import DiscordNetwork
from bots.telegram.network import TelegramNetwork
from bots.telegram.pace import Limits
from bots.telegram.webhook import Webhook
from core.model.refs import NetworkName, PersonRef, PlaceRef
from core.ports import Network
from core.services.configuring import Wanted
from core.services.editors import Editors
from core.settings import Settings
from core.store.presence import Presence

TELEGRAM = NetworkName("telegram")
DISCORD = NetworkName("discord")

TITLES = {TELEGRAM: "Telegram", DISCORD: "Discord"}


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds that the Discord library waits at each new session: for the servers to be told, and before it begins."""

    ready: float = 2.0
    identify: float = 5.0


def networks(
    settings: Settings, desk: Desk, waits: Waits, webhook: Webhook | None, presence: Presence
) -> dict[NetworkName, Network]:
    """Those that have a token; the others are off."""
    found: dict[NetworkName, Network] = {}
    if token := settings.telegram.token.get_secret_value():
        found[TELEGRAM] = TelegramNetwork(
            token,
            api_url=settings.telegram.api_url,
            link_url=settings.telegram.link_url,
            commands=COMMANDS,
            limits=Limits(
                settings.telegram.per_second,
                settings.telegram.per_chat_second,
                settings.telegram.chat_burst,
                settings.telegram.per_group_minute,
            ),
            receipt_patience=settings.telegram.receipt_seconds,
            webhook=webhook,
            assure=presence.assure,
        )
    if token := settings.discord.token.get_secret_value():
        found[DISCORD] = DiscordNetwork(
            token,
            api_url=settings.discord.api_url,
            link_url=settings.discord.link_url,
            desk=desk,
            commands=COMMANDS,
            ready_timeout=waits.ready,
            identify_pause=waits.identify,
            assure=presence.assure,
            per_second=settings.discord.per_second,
        )
    return found


def editors(settings: Settings) -> Editors:
    """Who may publish and moderate."""
    telegram = {(TELEGRAM, PersonRef(str(number))) for number in settings.telegram.editors}
    discord = {(DISCORD, PersonRef(str(number))) for number in settings.discord.editors}
    return Editors(frozenset(telegram | discord))


def destinations(settings: Settings, name: NetworkName) -> list[Wanted]:
    """Where posts go on one network."""
    if name == TELEGRAM:
        return [
            Wanted(
                PlaceRef(f"{each.chat}/{each.topic}" if each.topic else str(each.chat)),
                each.labels,
                {"silent": each.silent},
            )
            for each in settings.telegram.destinations
        ]
    return [
        Wanted(PlaceRef(str(each.channel)), each.labels, {"crosspost": each.crosspost})
        for each in settings.discord.destinations
    ]
