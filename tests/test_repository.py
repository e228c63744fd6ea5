"""What must hold of the repository itself: its words, its locks, and the files that it promises."""

import ast
import re
import shutil
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
SOURCES = sorted(path for room in ("core", "bots") for path in (ROOT / room).rglob("*.py"))
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))

# In pieces, so that this file does not say what no file may say.
REGISTRIES = [".".join((name, "org")) for name in ("pypi", "pythonhosted", "npmjs", "deb.debian")]
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:root|work|home|Users)/\w")


@pytest.mark.parametrize("host", REGISTRIES)
def test_no_file_names_a_package_registry(host: str) -> None:
    assert [name for name, text in _tracked().items() if host in text] == []


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    found = [(name, match[0]) for name, text in _tracked().items() for match in MACHINE_PATH.finditer(text)]
    assert found == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_what_it_is_and_keeps_to_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    docstring = ast.get_docstring(ast.parse(text))
    assert docstring, "a module opens with one sentence that says what it is"
    if len(text.splitlines()) > 300:
        reason = "Longer than usual because"
        assert reason in docstring, f'past 300 lines, a docstring tells why: "{reason} ..."'


def test_every_room_of_the_house_is_under_the_import_contract() -> None:
    (layers,) = (c["layers"] for c in _project()["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    listed = {room.strip(" ()") for layer in layers for room in layer.split("|")}
    rooms = {".".join(path.relative_to(ROOT).parts[:2]).removesuffix(".py") for path in SOURCES}
    assert rooms - {"core.__init__", "bots.__init__"} - listed == set()


def test_the_licence_is_mit() -> None:
    assert (ROOT / "LICENSE").read_text().startswith("MIT License\n\nCopyright (c) 2026 The Backchannel authors\n")
    assert _project()["project"]["license"] == "MIT"


def test_the_changelog_has_a_section_to_write_in() -> None:
    headings = re.findall(r"^## \[?(Unreleased|\d+\.\d+\.\d+)\b", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings


@pytest.mark.parametrize("target", ["demo", "test"])
def test_the_readmes_commands_exist(target: str) -> None:
    assert f"make {target}" in _read("README.md")
    assert re.search(rf"^{target}:", _read("Makefile"), re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_pins_every_package_by_hash(lock: Path) -> None:
    for line in _locked_lines(lock):
        assert re.fullmatch(r"[a-z0-9._-]+==[^\s;]+( ; [^\\]+?)?( --hash=sha256:[0-9a-f]{64})+", line), line


@pytest.mark.parametrize(
    ("lock", "extra"),
    [("build.txt", "build-system"), ("run.txt", "project"), ("test.txt", "project"), ("test.txt", "test")],
)
def test_a_lock_agrees_with_what_the_project_asks_for(lock: str, extra: str) -> None:
    project = _project()
    wanted = {
        "build-system": project["build-system"]["requires"],
        "project": project["project"]["dependencies"],
        "test": project["project"]["optional-dependencies"]["test"],
    }[extra]
    locked = _versions(ROOT / "requirements" / lock)
    for requirement in map(Requirement, wanted):
        versions = locked[_canonical(requirement.name)]
        assert all(version in requirement.specifier for version in versions), f"{requirement}: make lock"


def test_the_tests_run_on_what_the_service_runs_on() -> None:
    run, test = (set(_locked_lines(ROOT / "requirements" / name)) for name in ("run.txt", "test.txt"))
    assert run - test == set()


@cache
def _project() -> dict[str, Any]:
    return tomllib.loads(_read("pyproject.toml"))


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def _tracked() -> dict[str, str]:
    """The text of every file that git keeps or would keep; pictures and the like are left out."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("no git checkout, or no git: nothing tells which files belong to the project")
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    texts = {}
    for name in filter(None, listed.split("\0")):
        content = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b""
        if b"\0" not in content:
            texts[name] = content.decode()
    return texts


def _locked_lines(lock: Path) -> list[str]:
    """A line per package, its hashes included."""
    text = re.sub(r"(?m)^\s*#.*\n", "", lock.read_text(encoding="utf-8"))
    return [re.sub(r"\s+", " ", line).strip() for line in text.replace("\\\n", "").splitlines()]


def _versions(lock: Path) -> dict[str, list[str]]:
    """Package -> its locked versions: more than one where they differ by Python or platform."""
    versions: dict[str, list[str]] = {}
    for line in _locked_lines(lock):
        name, version = line.split()[0].split("==")
        versions.setdefault(name, []).append(version)
    return versions


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
