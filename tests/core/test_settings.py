"""The settings: the example is complete, the environment wins, and every fault is named at once."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from core.errors import Invalid
from core.settings import Settings, load

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


def keys_of(model: type[BaseModel], prefix: str = "") -> set[str]:
    """Every key that can be set, tables of lists included."""
    keys: set[str] = set()
    for name, field in model.model_fields.items():
        inner = [each for each in (field.annotation, *getattr(field.annotation, "__args__", ())) if is_model(each)]
        if inner:
            keys |= keys_of(inner[0], f"{prefix}{name}.")
        else:
            keys.add(prefix + name)
    return keys


def is_model(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def keys_in(table: dict[str, object], prefix: str = "") -> set[str]:
    keys: set[str] = set()
    for name, value in table.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            value = value[0]
        keys |= keys_in(value, f"{prefix}{name}.") if isinstance(value, dict) else {prefix + name}
    return keys


def test_the_example_shows_every_setting_and_no_other() -> None:
    assert keys_in(tomllib.loads(EXAMPLE.read_text())) == keys_of(Settings)


def test_the_example_loads_and_shows_the_defaults() -> None:
    example = load(EXAMPLE)
    default = Settings.model_construct()
    for section in ("blog", "database", "web", "desk", "discussion"):
        assert getattr(example, section) == getattr(default, section)
    assert example.telegram.destinations[0].chat == -1001234567890
    assert example.discord.destinations[0].crosspost


def test_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[telegram]\ntoken = "from-the-file"\neditors = [1]\n[blog]\ntitle = "A Blog"\n')
    monkeypatch.setenv("BACKCHANNEL_TELEGRAM__TOKEN", "from-the-environment")
    monkeypatch.setenv("BACKCHANNEL_TELEGRAM__EDITORS", "[2, 3]")
    settings = load(file)
    assert settings.telegram.token.get_secret_value() == "from-the-environment"
    assert settings.telegram.editors == [2, 3]
    assert settings.blog.title == "A Blog"
    assert "from-the" not in repr(settings)


def test_the_environment_alone_is_enough_and_nothing_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Invalid, match="there is no such file"):
        load(tmp_path / "none.toml")
    monkeypatch.setenv("BACKCHANNEL_WEB__PORT", "0")
    assert load(tmp_path / "none.toml").web.port == 0


def test_every_fault_is_named_at_once_with_its_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "config.toml"
    file.write_text(
        """
[blog]
title = 5
timezone = "Mars/Olympus"
colour = "red"
[web]
port = 70000
[desk]
undo_seconds = 30
[telegram]
token = "1:SECRET"
updates = "pigeon"
editors = ["me"]
[[telegram.destinations]]
chat = "no-at-sign"
[[discord.destinations]]
crosspost = true
[nonsense]
a = 1
"""
    )
    monkeypatch.setenv("BACKCHANNEL_DISCORD__TOKN", "SECRET")
    with pytest.raises(Invalid) as caught:
        load(file)
    said = str(caught.value)
    for expected in (
        f"{file}: blog.title: input should be a valid string",
        f"{file}: blog.timezone: is not a time zone",
        f"{file}: blog.colour: there is no such setting",
        f"{file}: web.port: input should be less than or equal to 65535",
        f"{file}: desk.undo_seconds: only 0 is possible in this version",
        f"{file}: telegram.updates: only 'polling' or 'webhook' is possible in this version",
        f"{file}: telegram.editors[0]:",
        f"{file}: telegram.destinations[0].chat:",
        f"{file}: discord.destinations[0].channel: must be given",
        f"{file}: nonsense: there is no such setting",
        "environment, BACKCHANNEL_DISCORD__TOKN: there is no such setting",
    ):
        assert expected in said
    assert "SECRET" not in said


@pytest.mark.parametrize("text", ["[blog", "title = ", "[blog]\ntitle = 'a'\ntitle = 'b'"])
def test_what_is_not_toml_is_said(tmp_path: Path, text: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text)
    with pytest.raises(Invalid, match=r"config\.toml: this is not TOML"):
        load(file)
