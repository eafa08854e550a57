"""Text that nobody sees is no name, no title, no number and no reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.session import peercert
from peercert.errors import Exit
from peercert.intake.cells import CellError, read_text
from peercert.intake.letters import MOST_MARKS, is_seen

UNSEEN = [
    "\u3164",
    "\u2800\u2800",
    "\u115f\u1160",
    "\uffa0",
    "Ana\u034f",
    "Ana\ufe0f",
    "\u0301",
    "\u00a0\u2003",
    "\u00a0\u0301",
    "Z" + "\u0335" * 400 + "algo",
    "a" + "\u0335" * (MOST_MARKS + 1),
]
SEEN = [
    "Ana Álvarez",
    "A\u0301na",
    "Nguyễn Thị Ánh",
    "한글",
    "田中 太郎",
    "葛\U000e0100城",
    "שָׁלוֹם",
    "സനൂപ്",
    "ཧཱུྃ",
    "ᠮᠣᠩᠭᠣᠯ",
    "a" + "\u0335" * MOST_MARKS,
    "=1",
    "7",
]


@pytest.mark.parametrize("text", UNSEEN)
def test_what_nobody_sees_is_refused(text: str, settled: Path) -> None:
    assert not is_seen(text)
    if text.isspace():
        assert not read_text(text)
    else:
        with pytest.raises(CellError, match="invisible"):
            read_text(text)
    refused = peercert("candidate", "add", "--name", text, "--state", "CA")
    assert (refused.code, refused.out) == (Exit.REFUSED, "")
    assert peercert("provider", "add", text).code == Exit.USAGE
    assert not (settled / "peercert.db").exists()


@pytest.mark.parametrize("text", SEEN)
def test_what_is_written_in_any_script_is_taken(text: str) -> None:
    assert is_seen(text)
    assert read_text(text)


@pytest.mark.parametrize("option", ["--number", "--override"])
@pytest.mark.usefixtures("settled")
def test_a_number_and_a_reason_are_seen_too(option: str) -> None:
    peercert("candidate", "add", "--name", "Ana", "--state", "CA")
    state = "CA" if option == "--override" else "NY"
    words = ["certificate", "issue", "P-0001", "--state", state, "--number", "7", "--on"]
    refused = peercert(*words, "2026-01-01", option, "\u3164")
    assert (refused.code, refused.out) == (Exit.REFUSED, "")
    void = peercert("candidate", "void", "P-0001", "--reason", "\u3164")
    assert void.code == Exit.UNCONFIRMED
    assert void.err.startswith("peercert: a reason is needed\n")
