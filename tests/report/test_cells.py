"""Cells: never wider than a terminal shows them, and nothing lost in wrapping."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from peercert.report.cells import pad, pieces, width, wrap
from peercert.report.clean import clean

NAMES = st.text(st.characters(codec="utf-8"), max_size=60).map(clean)


@given(NAMES)
def test_text_is_never_counted_narrower_than_it_is_shown(text: str) -> None:
    assert width(text) >= cell_len(text)


def test_no_single_character_is_counted_narrower_than_it_is_shown() -> None:
    every = (chr(code) for code in range(0x110000) if chr(code).isprintable())
    assert [c for c in every if width(c) < cell_len(c)] == []


def test_a_wide_letter_takes_two_cells_and_an_accent_none() -> None:
    assert width("王小明") == 6
    assert width("e\N{COMBINING ACUTE ACCENT}") == 1
    assert pad("王", 4) == "王  "


@given(NAMES, st.integers(min_value=2, max_value=40))
def test_wrapping_keeps_every_character_and_the_width(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line) <= cells for line in lines)
    assert lines


def test_a_long_word_goes_on_in_the_next_line() -> None:
    assert wrap("a abcdefgh b", 4) == ["a", "abcd", "efgh", "b"]
    assert pieces("王王", 1) == ["王", "王"]
