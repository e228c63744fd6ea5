"""What Discord's refusals mean for the caller, by JSON error code (topics/opcodes-and-status-codes, "JSON")."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import aiohttp
import discord

from core.errors import DeliveryError, Gone, Refused, Removed, Unauthorised, Unclear, Unreachable


class Code(IntEnum):
    """The error codes that something follows from."""

    UNKNOWN_CHANNEL = 10003
    UNKNOWN_GUILD = 10004
    UNKNOWN_MEMBER = 10007
    UNKNOWN_MESSAGE = 10008
    UNKNOWN_USER = 10013
    UNKNOWN_WEBHOOK = 10015
    UNKNOWN_INTERACTION = 10062
    ANNOUNCEMENT_EDITS = 20022
    CHANNEL_WRITES = 20028
    TOO_MANY_WEBHOOKS = 30007
    OLD_MESSAGE_EDITS = 30046
    BANNED = 40007
    FEATURE_PAUSED = 40006
    ALREADY_CROSSPOSTED = 40033
    MISSING_ACCESS = 50001
    NOT_OUR_MESSAGE = 50005
    CLOSED_TO_US = 50007
    MISSING_PERMISSIONS = 50013
    INVALID_WEBHOOK_TOKEN = 50027
    THREAD_ARCHIVED = 50083
    NO_MUTUAL_GUILDS = 50278
    OVERLOADED = 130000
    THREAD_EXISTS = 160004
    TOO_MANY_THREADS = 160006


NO_SUCH_WEBHOOK = frozenset({Code.UNKNOWN_WEBHOOK, Code.INVALID_WEBHOOK_TOKEN})

_MEANINGS: dict[int, type[DeliveryError]] = {
    Code.UNKNOWN_CHANNEL: Gone,
    Code.UNKNOWN_GUILD: Gone,
    Code.UNKNOWN_MEMBER: Gone,
    Code.UNKNOWN_MESSAGE: Removed,
    Code.UNKNOWN_USER: Gone,
    Code.ANNOUNCEMENT_EDITS: Unreachable,
    Code.CHANNEL_WRITES: Unreachable,
    Code.OLD_MESSAGE_EDITS: Unreachable,
    Code.BANNED: Gone,
    Code.FEATURE_PAUSED: Unreachable,
    Code.MISSING_ACCESS: Gone,
    Code.CLOSED_TO_US: Gone,
    Code.MISSING_PERMISSIONS: Gone,
    Code.INVALID_WEBHOOK_TOKEN: Refused,
    Code.NO_MUTUAL_GUILDS: Gone,
    Code.OVERLOADED: Unreachable,
    Code.TOO_MANY_THREADS: Unreachable,
}

_FATAL_CLOSES = {
    4010: "the gateway does not know our shard",
    4011: "the bot is in too many servers for one connection",
    4012: "the gateway no longer speaks our version",
    4013: "the gateway does not know our intents",
}


@contextmanager
def translated(*, reading: bool = False) -> Iterator[None]:
    """Around calls of the library: whatever it raises leaves as an error of the port.

    `reading` tells that nothing is made or changed, so that an answer that broke off can be asked for again.
    """
    try:
        yield
    except discord.HTTPException as fault:
        raise meaning(fault) from fault
    except discord.RateLimited as fault:
        raise Unreachable("Discord's rate limit is used up", retry_after=fault.retry_after) from fault
    except discord.LoginFailure as fault:
        raise Unauthorised("Discord does not accept the bot's token") from fault
    except discord.GatewayNotFound as fault:
        raise Unreachable("Discord does not tell its gateway's address") from fault
    except discord.DiscordException as fault:
        raise Refused(f"the Discord library: {fault}") from fault
    except (aiohttp.ClientError, OSError, TimeoutError) as fault:
        # A failed request never gets here (see `tracing`): its answer broke off after the status had come.
        raise (Unreachable if reading else Unclear)("Discord's answer broke off") from fault


def meaning(fault: discord.HTTPException) -> DeliveryError:
    """The error of the port that a refusal stands for; the reason is Discord's own."""
    reason = f"Discord: {fault.text or 'no reason given'} ({fault.code or fault.status})"
    if kind := _MEANINGS.get(fault.code):
        return kind(reason)
    if fault.status == 401:
        return Unauthorised("Discord does not accept the bot's token")
    return Unreachable(reason) if fault.status in (408, 429) or fault.status >= 500 else Refused(reason)


def fatal(fault: discord.PrivilegedIntentsRequired | discord.ConnectionClosed) -> DeliveryError:
    """What follows when the gateway will not have us (topics/opcodes-and-status-codes, "Gateway Close Event Codes")."""
    match fault:
        case discord.ConnectionClosed(code=4004):
            return Unauthorised("Discord does not accept the bot's token")
        case discord.ConnectionClosed(code=code):
            return Refused(f"Discord closed the gateway: {_FATAL_CLOSES.get(code, 'no reason given')} ({code})")
        case _:
            return Refused(
                "Discord closed the gateway (4014): enable Message Content Intent in the developer portal "
                "(Applications, your application, Bot, Privileged Gateway Intents)"
            )
