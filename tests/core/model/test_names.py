"""What people may call themselves, and which names pass for others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from core.model.names import MOST_GRAPHEMES, NAMELESS, look, passes_for, pen_name, presentable

EDITOR = "Mara Voss"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Ada", "Ada"),
        ("  Ada \n Quill ", "Ada Quill"),
        ("Jose\u0301", "José"),
        ("Олеся Вирт", "Олеся Вирт"),
        ("田中 さくら", "田中 さくら"),
        ("עדה", "עדה"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("Nguyễn Thị", "Nguyễn Thị"),
        ("नेहा क्\u200dष", "नेहा क्\u200dष"),
        ("Ada 👩🏽\u200d🚀", "Ada 👩🏽\u200d🚀"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("🇺🇳", "🇺🇳"),
        ("7", "7"),
        ("O'Neill-Smith", "O'Neill-Smith"),
        ("👨\u200d👩\u200d👧\u200d👦" * 10, "👨\u200d👩\u200d👧\u200d👦" * 10),
        ("x" * MOST_GRAPHEMES, "x" * MOST_GRAPHEMES),
        ("e\u0301" * MOST_GRAPHEMES, "é" * MOST_GRAPHEMES),
    ],
)
def test_names_that_may_be_taken(written: str, name: str) -> None:
    assert pen_name(written, EDITOR) == name
    assert presentable(name) == name


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", "at least one letter"),
        ("  ", "at least one letter"),
        ("...", "at least one letter"),
        ("\u3164", "can't be seen"),
        ("\u2800", "can't be seen"),
        ("A\u200bda", "can't be seen"),
        ("A\u200dda", "can't be seen"),
        ("A\u200cda", "can't be seen"),
        ("A\xadda", "can't be seen"),
        ("Ada\ufeff", "can't be seen"),
        ("Ada\x07", "can't be seen"),
        ("A\ufe0fda", "can't be seen"),
        ("\u202eadA", "direction"),
        ("\u2067Ada\u2069", "direction"),
        ("Ada\u200f", "direction"),
        ("\ue000", "can't be seen"),
        ("Ada\U000e0041", "can't be seen"),
        ("x" * 33, "has 33 characters: shorten it to 32"),
        ("👨\u200d👩\u200d👧\u200d👦" * 12, "made of others"),
        ("A" + "\u0335" * 6, "more marks"),
        ("\u0301Ada", "more marks"),
        ("Mara ✍", "pen"),
        ("Mara ✎", "pen"),
    ],
)
def test_names_that_may_not(written: str, fault: str) -> None:
    with pytest.raises(Invalid, match=fault):
        pen_name(written, EDITOR)


@pytest.mark.parametrize(
    "written",
    [
        "Mara Voss",
        "mara  voss",
        "MARA VOSS",
        "MaraVoss",
        "Mara.Voss",
        "Mara Voss ✅",
        "★ Mara Voss ★",
        "Маrа Vоѕѕ",  # Cyrillic a, o and dze
        "Μara Voss",  # Greek Mu
        "Ｍａｒａ　Ｖｏｓｓ",
        "𝓜𝓪𝓻𝓪 𝓥𝓸𝓼𝓼",
        "M\u0430ra Vos\u0455",
        "Mara V0ss",
        "rnara voss",
        "Mára Vöss",
        "Ma\u0301ra Voss",
        "Mara Vo\u017fs",
        "ⓂARA VOSS",
    ],
)
def test_nobody_passes_for_the_editor(written: str) -> None:
    with pytest.raises(Invalid, match="editor"):
        pen_name(written, EDITOR)


@pytest.mark.parametrize("written", ["Mara", "Voss", "Mara Vosse", "Tamara Voss", "Марина", "Mark Voss"])
def test_names_that_only_resemble_the_editors(written: str) -> None:
    assert pen_name(written, EDITOR) == written


def test_an_editor_without_letters_is_like_nobody() -> None:
    assert not passes_for("Ada", "…")
    assert pen_name("Ada", "") == "Ada"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada", "ADA"),
        ("Ada", "A d a"),
        ("Ida", "lda"),
        ("Ida", "1da"),
        ("Ida", "|da"),
        ("Bob", "B0b"),
        ("modern", "modem"),
        ("Олеся", "Олеcя"),  # a Latin c
        ("scope", "ѕсоре"),
        ("Kai", "Κai"),
        ("Ada", "Ａｄａ"),
        ("Ada", "A\u200bda"),
        ("Ada", "\u202dAda"),
        ("fi", "ﬁ"),
    ],
)
def test_names_that_look_the_same(one: str, other: str) -> None:
    assert look(one) == look(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada", "Ida"),
        ("José", "Jose"),
        ("Anna", "Ann"),
        ("田中", "田口"),
        ("Ada 🚀", "Ada 🚲"),
        ("Eva", "Ева"),
        ("עדה", "עדי"),
    ],
)
def test_names_that_do_not(one: str, other: str) -> None:
    assert look(one) != look(other)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ada Quill", "Ada Quill"),
        ("\u202eadA", "adA"),
        ("A\u200bda\x00", "Ada"),
        ("Ada\nQuill", "Ada Quill"),
        ("\u3164\u3164", NAMELESS),
        ("", NAMELESS),
    ],
)
def test_names_from_networks_are_shown_without_tricks(name: str, shown: str) -> None:
    assert presentable(name) == shown


@given(st.text(max_size=60))
def test_whatever_is_taken_can_be_taken_again(written: str) -> None:
    try:
        name = pen_name(written, EDITOR)
    except Invalid:
        return
    assert pen_name(name, EDITOR) == name
    assert presentable(name) == name
    assert not passes_for(name, EDITOR)
    assert look(name)
