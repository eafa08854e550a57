"""Sentences that a reader stumbled over do not come back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHOWN = (
    ROOT / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "tests/cli/transcripts").rglob("*.txt")),
)
STUMBLED_OVER = {
    "a NC": r"\ba NC\b",
    "an CA": r"\ban CA\b",
    "8 or none hours": r"\bnone hours\b",
    "Track A exists: yes yes or no": r"\byes yes or no\b",
    "read again, whole": r"read again, whole",
    "30 h not on file how": r"not on file how",
    "Ask for 1 more reference, and record each": r"and record each\b",
    "this affirmation cannot be": r"\bthis \w+ cannot be$",
    "course recency no approved course completed": r"course recency no ",
    "lived experience not on file": r"; (?:lived experience|recovery statement) not on file",
    "Pass no examination: the state has none": r"\bPass no examination",
    "none on file: not passed": r": not passed\b",
    "Complete an approved course anew": r"\bcourse anew\b",
    "1 people": r"(?<![\w.,-])1 (?:people|rows|hours|references|days|months)\b",
}
"""What was read, and the pattern of its kind."""


def stumbles(text: str) -> set[str]:
    return {
        said for said, kind in STUMBLED_OVER.items() if re.search(kind, text, flags=re.MULTILINE)
    }


@pytest.mark.parametrize("said", STUMBLED_OVER)
def test_each_is_known_again(said: str) -> None:
    assert said in stumbles(f"before; {said}\nafter")


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_shown_reads_well(path: Path) -> None:
    assert not stumbles(path.read_text(encoding="utf-8"))
