"""Text from outside does nothing to a terminal."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercert.report.clean import clean, clean_lines, printable

HOSTILE = {
    "\x1b[31mred": "\N{REPLACEMENT CHARACTER}[31mred",
    "\x9b31mred": "\N{REPLACEMENT CHARACTER}31mred",
    "right\N{RIGHT-TO-LEFT OVERRIDE}left": "right\N{REPLACEMENT CHARACTER}left",
    "zero\N{ZERO WIDTH SPACE}width": "zero\N{REPLACEMENT CHARACTER}width",
    "two\nlines\tand a tab": "two\N{REPLACEMENT CHARACTER}lines\N{REPLACEMENT CHARACTER}and a tab",
    "no\N{NO-BREAK SPACE}break": "no break",
    "[/] [bold]": "[/] [bold]",
    "María Nuñez-O\u2019Brien": "María Nuñez-O\u2019Brien",
}


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_not_seen_is_made_visible(text: str) -> None:
    assert clean(text) == HOSTILE[text]


@given(st.text())
def test_clean_text_is_one_printable_line_and_stays_as_it_is(text: str) -> None:
    assert clean(text).isprintable()
    assert clean(clean(text)) == clean(text)


def test_lines_stay_lines() -> None:
    lost = "\N{REPLACEMENT CHARACTER}"
    assert clean_lines("a\n  \x1b\nb") == f"a\n  {lost}{lost}b"


@given(st.text(), st.sampled_from(["ascii", "cp1252", "utf-8"]))
def test_every_stream_can_show_what_is_printable(text: str, encoding: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    shown = printable(clean(text), stream)

    assert shown.encode(encoding).decode(encoding) == shown
    stream.close()


def test_glyphs_become_words_where_they_cannot_be_shown() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    assert printable("✓ Ana Álvarez → 王", stream) == "ok Ana Alvarez -> \\u738b"
    stream.close()
