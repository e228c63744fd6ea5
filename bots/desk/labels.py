"""Labels as people write them: "#city #local_news", "city council, sport" or "city sport"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.model import label_key

_MOST = 10
_LONGEST = 80
_LONGEST_TOGETHER = 300
# Not \w: it leaves out the vowel signs of many scripts.
_HASHTAG = r"#[^\s#,;]+"
_HASHTAGS = re.compile(rf"{_HASHTAG}(?:[\s,;]*{_HASHTAG})*[\s,;]*")


def is_label_line(text: str) -> bool:
    """Whether a line consists of hashtags and nothing else."""
    return _HASHTAGS.fullmatch(text) is not None


def label_names(text: str) -> list[str]:
    """The labels that a text names, in order; of those that differ only in case or punctuation the first."""
    names: dict[str, str] = {}
    for word in _words(text):
        name = " ".join(word.replace("#", " ").replace("_", " ").split()) or word.strip()
        names.setdefault(label_key(name) or name, name)
    return [name for name in names.values() if name]


def label_faults(names: Sequence[str]) -> list[str]:
    """A sentence for everything that is wrong with these labels."""
    faults = [f"“{name}” can't be a label: a label needs a letter or a digit." for name in names if not label_key(name)]
    faults += [
        f"The label “{name[:40]}…” has {len(name)} characters: shorten it to {_LONGEST}."
        for name in names
        if len(name) > _LONGEST
    ]
    if len(names) > _MOST:
        faults.append(f"There are {len(names)} labels: choose at most {_MOST}.")
    if (together := sum(map(len, names))) > _LONGEST_TOGETHER:
        faults.append(f"The labels have {together} characters together: keep to {_LONGEST_TOGETHER}.")
    return faults


def _words(text: str) -> list[str]:
    """Hashtags end at a blank; otherwise commas and line breaks part labels, and blanks where there is neither."""
    if is_label_line(text.strip()):
        return re.findall(_HASHTAG, text)
    return re.split(r"[,;\n]" if re.search(r"[,;\n]", text) else r"\s+", text)
