"""The settings: a TOML file and the environment, checked as a whole."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from core.errors import Invalid

_PREFIX = "BACKCHANNEL_"


def _timezone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("is not a time zone; it must be a name like Europe/Berlin or UTC")
    return name


def _language(code: str) -> str:
    try:
        Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError) as fault:
        raise ValueError("is not a language; it must be a code like en or pt-BR") from fault
    return code


def _web_address(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return url.rstrip("/")


def _database(url: str) -> str:
    if not url.startswith(("sqlite:///", "postgresql://")):
        raise ValueError("must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")
    return url


WebAddress = Annotated[str, AfterValidator(_web_address)]
Port = Annotated[int, Field(ge=0, le=65535)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Blog(_Section):
    """What the blog is called and where it lives."""

    title: str = "Example Dispatch"
    tagline: str = "What the chats are talking about"
    base_url: WebAddress = "http://127.0.0.1:8080"
    timezone: Annotated[str, AfterValidator(_timezone)] = "America/New_York"
    language: Annotated[str, AfterValidator(_language)] = "en"
    editor_name: str = "Example Dispatch Editor"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class DatabaseSettings(_Section):
    """Where everything is kept."""

    url: Annotated[str, AfterValidator(_database)] = "sqlite:///backchannel.db"


class Web(_Section):
    """Where the blog is served, and the folder that holds its pictures."""

    host: str = "127.0.0.1"
    port: Port = 8080
    media: Path = Path("media")


class DeskSettings(_Section):
    """How the editor's side of the chat behaves. Taking back a Publish is not built yet: only 0 is accepted."""

    undo_seconds: Literal[0] = 0


class DiscussionSettings(_Section):
    """How readers' comments are treated; so many of one author a minute are no flood yet.

    Files of more than `largest_file_mb` megabytes (of 2**20 bytes) are linked and not kept.
    """

    moderation: Literal["open", "first", "all"] = "open"
    per_author_minute: Annotated[int, Field(ge=1)] = 20
    largest_file_mb: Annotated[float, Field(gt=0)] = 20
    notice: bool = True


class DeliverySettings(_Section):
    """How long a message that a network does not take is tried again; after that a person has to look at it."""

    give_up_after_hours: Annotated[float, Field(gt=0)] = 24


class TelegramDestination(_Section):
    """A Telegram channel, group or forum topic that gets posts."""

    chat: int | Annotated[str, Field(pattern=r"^@\w{4,}$")]
    topic: Annotated[int, Field(ge=0)] = 0
    labels: list[str] = []
    silent: bool = False


class Telegram(_Section):
    """The Telegram bot; off without a token."""

    token: SecretStr = SecretStr("")
    api_url: WebAddress = "https://api.telegram.org"
    link_url: WebAddress = "https://t.me"
    updates: Literal["polling", "webhook"] = "polling"
    per_second: Annotated[int, Field(ge=1)] = 30
    per_chat_second: Annotated[float, Field(gt=0)] = 1.0
    chat_burst: Annotated[int, Field(ge=1)] = 3
    per_group_minute: Annotated[int, Field(ge=1)] = 20
    receipt_seconds: Annotated[float, Field(gt=0)] = 30
    editors: list[int] = []
    destinations: list[TelegramDestination] = []


class DiscordDestination(_Section):
    """A Discord text, announcement or forum channel that gets posts."""

    channel: int
    labels: list[str] = []
    crosspost: bool = True


class Discord(_Section):
    """The Discord bot; off without a token."""

    token: SecretStr = SecretStr("")
    api_url: WebAddress = "https://discord.com/api/v10"
    link_url: WebAddress = "https://discord.com/channels"
    per_second: Annotated[int, Field(ge=1)] = 50
    editors: list[int] = []
    destinations: list[DiscordDestination] = []


class Settings(_Section):
    """All settings."""

    blog: Blog = Blog()
    database: DatabaseSettings = DatabaseSettings()
    web: Web = Web()
    desk: DeskSettings = DeskSettings()
    discussion: DiscussionSettings = DiscussionSettings()
    delivery: DeliverySettings = DeliverySettings()
    telegram: Telegram = Telegram()
    discord: Discord = Discord()


class _Sources(BaseSettings, Settings):
    """Where settings come from: the environment wins over the file."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True, env_prefix=_PREFIX, env_nested_delimiter="__")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, TomlConfigSettingsSource(settings_cls)


def load(file: Path) -> Settings:
    """The settings from `file` and from the environment (BACKCHANNEL_<SECTION>__<KEY>), which wins.

    Raises Invalid, naming every wrong key at once. Without the file the environment must say something.
    """
    if not file.exists() and not any(name.startswith(_PREFIX) for name in os.environ):
        raise Invalid(f"{file}: there is no such file. Copy config.example.toml to it and fill in your tokens.")

    class FromFile(_Sources):
        model_config = SettingsConfigDict(toml_file=file)

    try:
        return FromFile()
    except tomllib.TOMLDecodeError as fault:
        raise Invalid(f"{file}: this is not TOML: {fault}") from fault
    except ValidationError as faults:
        raise Invalid("\n".join(_say(file, fault) for fault in faults.errors())) from None
    except ValueError as fault:
        raise Invalid(f"environment: {fault}") from fault


def _say(file: Path, fault: ErrorDetails) -> str:
    """One line for one wrong key: where it stands, what it is, and what is wrong with it. Never its value."""
    # A union's branches are part of the path that the library gives; the keys are what a person wrote.
    path = [part for part in fault["loc"] if not (isinstance(part, str) and ("[" in part or part in ("int", "str")))]
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
    variable = (_PREFIX + "__".join(str(part) for part in path[:2])).upper()
    where = f"environment, {variable}" if _in_environment(variable) else f"{file}: {key}"
    return f"{where}: {_reason(fault)}"


def _in_environment(variable: str) -> bool:
    return any(name.upper() == variable for name in os.environ)


def _reason(fault: ErrorDetails) -> str:
    context: dict[str, Any] = fault.get("ctx") or {}
    match fault["type"]:
        case "extra_forbidden":
            return "there is no such setting"
        case "literal_error":
            return f"only {context.get('expected')} is possible in this version"
        case "value_error":
            return str(context.get("error"))
        case "missing":
            return "must be given"
        case _:
            return fault["msg"][:1].lower() + fault["msg"][1:]
