"""Plain characters in Discord's Markdown: what has to be done to them so that they mean nothing."""

from __future__ import annotations

import re

BREAK = "\u200b"
"""A zero width space: keeps apart what would mean something together."""

_ADDRESS = re.compile(r"https?://[^\s<>]+")
# In an address these would still open or close something around it.
_LOADED = re.compile(r"[*|`\\\[\]]|~~|[_~]$")
_SPECIAL = re.compile(
    r"(?P<ping>@(?=everyone|here)|<(?=[@#]))"
    r"|(?<=[0-9A-Za-z])_(?=[0-9A-Za-z])"
    r"|(?P<special>[\\*_~|`\[\]]|(?<=\])\(|<(?=[A-Za-z/:]|$))"
)
# Discord looks for these behind blanks and behind opening styles too.
_LINE = re.compile(
    rf"^((?:[ \t{BREAK}*_]|~~|\|\|)*)(?:(\d+)(?=\.[ \t])|(?=(?:#{{1,3}}|-#|[-+]|>|>>>)[ \t]))", re.MULTILINE
)
_ENCODED = re.compile(r"[*|`~()\[\]]|__")


def escape(text: str, *, linked: bool = False, underlined: bool = False, parted: bool = False) -> str:
    """The characters of `text` as they stand in the middle of a line.

    Web addresses in it stay clickable, unless they stand in a link already or hold what could be taken for markup. An
    address at the very end is put into angle brackets, which keep what follows out of it, unless it is `parted` from
    that by a blank anyway.
    """
    parts: list[str] = []
    at = 0
    for found in _ADDRESS.finditer(text):
        address = found[0]
        parts.append(_characters(text[at : found.start()]))
        if linked or _LOADED.search(address) or (underlined and "__" in address):
            parts.append(_characters(address).replace(":", "\\:", 1))
        elif found.end() == len(text) and not parted:
            parts.append(f"<{address}>")
        else:
            parts.append(address)
        at = found.end()
    parts.append(_characters(text[at:]))
    return "".join(parts)


def escape_lines(rendered: str) -> str:
    """Rendered inline text without lines that would begin a heading, a list, a quote or small print."""
    return _LINE.sub(r"\1\2\\", rendered)


def encode(url: str) -> str:
    """A web address with everything percent-encoded that would end a masked link or a style around it."""
    return _ENCODED.sub(lambda found: "".join(f"%{ord(character):02X}" for character in found[0]), url)


def code(text: str) -> str:
    """Inline code of one line, between one backtick or two: three, in it as well, would open a block."""
    line = " ".join(text.split("\n"))
    runs = {len(run) for run in re.findall("`+", line)}
    if runs - {1, 2} or runs == {1, 2}:
        line, runs = re.sub("`(?=`)", f"`{BREAK}", line), {1}
    fence = "``" if 1 in runs else "`"
    if line.startswith("`") or line.endswith("`"):
        line = f" {line} "
    return f"{fence}{line}{fence}"


def code_block(text: str, language: str) -> str:
    """A code block; three backticks in a row would end it and are kept apart; backticks alone would be none."""
    name = language if re.fullmatch(r"[\w+#.-]+", language) else ""
    content = re.sub("`{3,}", lambda run: BREAK.join(run[0]), text)
    if not content.strip("`\n"):
        content += BREAK
    return f"```{name}\n{content}\n```"


def _characters(text: str) -> str:
    return _SPECIAL.sub(_defused, text)


def _defused(found: re.Match[str]) -> str:
    if found["ping"]:
        return found["ping"] + BREAK
    return f"\\{found['special']}" if found["special"] else found[0]
