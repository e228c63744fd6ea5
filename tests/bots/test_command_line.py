"""The command line as a person meets it: what it prints, how it ends, and what it never says."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.store.migrating import head

ROOT = Path(__file__).parents[2]
TOKEN = "100001:not-a-real-token"


def backchannel(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bots", *words], cwd=cwd, env=_environment(), capture_output=True, text=True, timeout=60
    )


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BACKCHANNEL_")}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "COLUMNS": "160"}


@contextmanager
def started(*words: str, cwd: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bots", *words],
        cwd=cwd,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=(cwd / "stderr").open("w"),
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def line_with(process: subprocess.Popen[str], pattern: str) -> re.Match[str]:
    """The first line of its output that matches; the process ends the wait by ending."""
    assert process.stdout
    for line in process.stdout:
        if match := re.search(pattern, line):
            return match
    raise AssertionError(f"it ended without saying {pattern!r}")


def config(folder: Path, text: str = "") -> Path:
    file = folder / "config.toml"
    file.write_text(f'[web]\nport = 0\n[database]\nurl = "sqlite:///{folder}/blog.db"\n{text}')
    return file


@pytest.mark.parametrize("words", [["nonsense"], ["run", "--port", "1"], ["demo", "--port", "99999"], ["db"]])
def test_a_wrong_command_line_ends_with_2(words: list[str], tmp_path: Path) -> None:
    ended = backchannel(*words, cwd=tmp_path)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr


def test_wrong_settings_end_with_2_and_name_every_key(tmp_path: Path) -> None:
    config(tmp_path, f'[telegram]\ntoken = "{TOKEN}"\neditor = [1]\n[discord]\neditors = "me"\n')
    ended = backchannel("run", cwd=tmp_path)
    assert ended.returncode == 2
    assert "config.toml: telegram.editor: there is no such setting" in ended.stderr
    assert "config.toml: discord.editors:" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert TOKEN not in ended.stdout + ended.stderr


def test_no_settings_at_all_end_with_2_and_say_what_to_do(tmp_path: Path) -> None:
    ended = backchannel("run", cwd=tmp_path)
    assert ended.returncode == 2
    assert "Copy config.example.toml" in ended.stderr


@pytest.mark.parametrize(
    ("url", "code", "said"),
    [
        ("sqlite:///no/such/folder/blog.db", 1, "Error: database.url: there is no folder no/such/folder"),
        ("postgresql://nobody@127.0.0.1:1/nothing", 1, "Error: the database does not answer"),
        ("mysql://somewhere", 2, "config.toml: database.url: must be sqlite:///FILE or postgresql://"),
    ],
)
def test_a_database_that_cannot_be_used_is_said(url: str, code: int, said: str, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f'[database]\nurl = "{url}"\n')
    ended = backchannel("db", "upgrade", cwd=tmp_path)
    assert ended.returncode == code
    assert ended.stderr.startswith(said)
    assert "Traceback" not in ended.stderr


def test_the_database_is_migrated_by_hand(tmp_path: Path) -> None:
    config(tmp_path)
    assert backchannel("db", "current", cwd=tmp_path).stdout == "none\n"
    assert "Applied: 0001, 0002, 0003" in backchannel("db", "upgrade", cwd=tmp_path).stdout
    assert backchannel("db", "upgrade", cwd=tmp_path).stdout == "Nothing to do.\n"
    assert backchannel("db", "current", cwd=tmp_path).stdout == f"{head()}\n"


@pytest.mark.parametrize("part", ["web", "bots"])
def test_on_sqlite_there_are_no_parts(part: str, tmp_path: Path) -> None:
    ended = backchannel("run", "--config", str(config(tmp_path)), "--only", part, cwd=tmp_path)
    assert ended.returncode == 2
    assert "on SQLite one process does everything" in ended.stderr
    assert not (tmp_path / "blog.db").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_service_prints_its_address_serves_and_ends_cleanly(number: signal.Signals, tmp_path: Path) -> None:
    file = config(tmp_path)
    with started("run", "--config", str(file), cwd=tmp_path) as process:
        address = line_with(process, r"http://127\.0\.0\.1:\d+")[0]
        with urllib.request.urlopen(f"{address}/readyz", timeout=10) as answer:
            assert answer.status == 200
        process.send_signal(number)
        assert process.wait(timeout=20) == 0
    assert "Traceback" not in (tmp_path / "stderr").read_text()


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with started("run", "--config", str(config(tmp_path)), cwd=tmp_path) as process:
        port = line_with(process, r"http://127\.0\.0\.1:(\d+)")[1]
        other = tmp_path / "other"
        other.mkdir()
        config(other).write_text(f"[web]\nport = {port}\n")
        ended = backchannel("run", cwd=other)
    assert ended.returncode == 1
    assert "address already in use" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_network_that_cannot_be_reached_keeps_neither_the_blog_nor_the_token(tmp_path: Path) -> None:
    config(tmp_path, f'[telegram]\ntoken = "{TOKEN}"\napi_url = "http://127.0.0.1:1"\n')
    with started("run", cwd=tmp_path) as process:
        address = line_with(process, r"http://127\.0\.0\.1:\d+")[0]
        with urllib.request.urlopen(f"{address}/healthz", timeout=10) as answer:
            assert answer.status == 200
        process.terminate()
        assert process.wait(timeout=20) == 0
    said = (tmp_path / "stderr").read_text()
    assert "Telegram" in said
    assert TOKEN not in said


def test_the_sandbox_prints_settings_that_connect_to_it(tmp_path: Path) -> None:
    with started("sandbox", "--port", "0", cwd=tmp_path) as process:
        address = line_with(process, r"http://127\.0\.0\.1:\d+")[0]
        line_with(process, re.escape("[telegram]"))
        line_with(process, re.escape(f'api_url = "{address}"'))
        line_with(process, re.escape(f'api_url = "{address}/api/v10"'))
        process.terminate()
        assert process.wait(timeout=20) == 0


def test_the_demo_tells_its_story_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with started("demo", "--port", "0", cwd=tmp_path) as process:
        blog = line_with(process, r"Blog:\s+(\S+)")[1]
        line_with(process, r"Sandbox:\s+(\S+)")
        with urllib.request.urlopen(f"{blog}/", timeout=10) as answer:
            page = answer.read().decode()
        assert "The town band records in the water tower" in page
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
    assert "Traceback" not in (tmp_path / "stderr").read_text()
    assert {path.name for path in tmp_path.iterdir()} == {"stderr"}


def test_status_tells_what_is_open_and_why(tmp_path: Path) -> None:
    config(tmp_path)
    backchannel("db", "upgrade", cwd=tmp_path)
    ended = backchannel("status", cwd=tmp_path)
    assert ended.returncode == 0
    assert "Destinations" in ended.stdout
    assert "Still to be done" in ended.stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["retry"], 2, "Name one delivery, or say --all."),
        (["retry", "7", "--all"], 2, "Name one delivery, or say --all."),
        (["retry", "7"], 1, "Error: there is no delivery 7 that failed or was refused"),
        (["retry", "--all"], 0, "To be tried again: 0"),
    ],
)
def test_what_is_to_be_tried_again_is_named(words: list[str], code: int, said: str, tmp_path: Path) -> None:
    config(tmp_path)
    backchannel("db", "upgrade", cwd=tmp_path)
    ended = backchannel(*words, cwd=tmp_path)
    assert ended.returncode == code
    assert said in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
