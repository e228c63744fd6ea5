"""What can go wrong, as one describes it beforehand: a fault of requests, a disturbance of updates."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Protocol, TypeAlias

from pydantic import ConfigDict, Field, model_validator
from pydantic.dataclasses import dataclass

STRICT = ConfigDict(extra="forbid")
LONGEST = 24 * 3600
"""Seconds; nothing is held back for longer."""

Seconds: TypeAlias = Annotated[float, Field(ge=0, le=LONGEST)]
Times: TypeAlias = Annotated[int, Field(ge=1)] | None
Count: TypeAlias = Annotated[int, Field(ge=0)]
Probability: TypeAlias = Annotated[float, Field(ge=0, le=1)]

FaultKind: TypeAlias = Literal[
    "refuse",
    "drop_before",
    "drop",
    "delay",
    "hang",
    "400",
    "401",
    "403",
    "404",
    "429",
    "500",
    "502",
    "503",
]
DisturbanceKind: TypeAlias = Literal["late", "duplicate", "reorder"]
_EITHER_SIDE = frozenset({"delay", "hang", "500", "502", "503"})
"""Kinds that may strike before or after the request had its effect."""


class Measured(Protocol):
    """How often and how surely something strikes; told as a dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def times(self) -> int | None: ...
    @property
    def after(self) -> int: ...
    @property
    def probability(self) -> float: ...
    @property
    def seed(self) -> int: ...


@dataclass(frozen=True, config=STRICT)
class Fault:
    """What befalls the requests it is meant for.

    Kinds: "refuse" closes the connection without reading the body; "drop_before" reads it and closes without effect;
    "drop" closes after the effect, before any answer; "delay" waits `seconds`; "hang" waits until the faults are
    cleared, and then lets go of a request that nobody waits for any more; a number is the status of the answer.
    Raises ValueError (pydantic's ValidationError) for what makes no sense.
    """

    kind: FaultKind
    times: Times = 1
    """How many requests are struck; None for all of them, until it is cleared."""
    method: str | None = None
    """Telegram's method or Discord's HTTP method, as a shell pattern: "sendMessage", "edit*", "POST"."""
    route: str | None = None
    """Discord's route as the documentation writes it, or a shell pattern: "/channels/{channel_id}/messages"."""
    chat: int | str | None = None
    """A chat's id or "@name"; on Discord the id of a channel or thread, also one that a webhook writes in."""
    after: Count = 0
    """So many of the requests meant pass unharmed first."""
    probability: Probability = 1.0
    seed: int = 0
    """Of the dice that decide by `probability`, so that they fall alike in each run."""
    when: Literal["before", "after"] = "before"
    """Whether "delay", "hang" and 5xx strike before the request's effect, or between that and the answer."""
    seconds: Seconds = 1.0
    """The length of a "delay"."""
    retry_after: Seconds = 1.0
    """What a "429" asks for, in seconds; Telegram rounds up to whole ones."""
    scope: Literal["user", "shared", "global"] = "user"
    """Discord: which limit a "429" speaks of."""
    code: int = 0
    """Discord: the JSON error code of the answer, which also gives its text."""
    description: str = ""
    """The answer's text, in place of the usual one of its status."""

    @model_validator(mode="after")
    def _has_two_sides(self) -> Fault:
        if self.when == "after" and self.kind not in _EITHER_SIDE:
            raise ValueError(f"only {', '.join(sorted(_EITHER_SIDE))} can strike after the effect, not {self.kind}")
        return self


@dataclass(frozen=True, config=STRICT)
class Disturbance:
    """What befalls updates, or the gateway's events, on their way to the bot.

    "late" holds one back for `seconds`, while others overtake it; "duplicate" tells it twice; "reorder" tells it
    behind the next one, at the latest after `seconds`. Clearing lets go at once of what is held back.
    """

    kind: DisturbanceKind
    times: Times = 1
    """How many updates are struck; None for all of them, until it is cleared."""
    update: str = "*"
    """Telegram's kind of update or Discord's event, as a shell pattern: "message", "MESSAGE_*"."""
    after: Count = 0
    probability: Probability = 1.0
    seed: int = 0
    seconds: Seconds = 1.0
