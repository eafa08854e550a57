"""Sentences that a reader stumbled over do not come back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from peercert.records import file_name
from peercert.store.class_kinds import COLUMNS
from peercert.store.kinds import FACTS, PERSON_COLUMNS

ROOT = Path(__file__).parents[2]
TRANSCRIPTS = sorted((ROOT / "tests/cli/transcripts").rglob("*.txt"))
SHOWN = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *TRANSCRIPTS)
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

FIELDS = {*FACTS, *PERSON_COLUMNS, *(file_name(name) for each in COLUMNS.values() for name in each)}
"""What files and columns call their facts."""
NAMED = re.compile(
    rf"(?<![\w.,`(\"\t])(?:{'|'.join(sorted(name for name in FIELDS if '_' in name))})"
    r"(?![\w,`)\t])(?!: \")(?! = )"
)
"""A field's name in a sentence: not a cell or a heading, not quoted, not a place in a file."""
TYPED = ("$ ", "% ", "| ", "> ", "# ", "@ ")
DATA = re.compile(r'\s*"\w+": |.*\{"\w+": |[^ ,]+,[^ ]|! hint: .*one of ')
"""A line of JSON or CSV, or the words that an option takes."""


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


def fields_in(transcript: str) -> list[str]:
    printed = (line for line in transcript.split("\n") if not line.startswith(TYPED))
    return [line for line in printed if NAMED.search(line) and not DATA.match(line)]


@pytest.mark.parametrize(
    "line",
    [
        "H-0001 P-0019: kind core, completed_on 2026-11-14, hours 6.5",
        "P-0001: lived_as recorded",
        "P-0001: education, lived_as, willing_to_share recorded",
        "    changed A-0001 of P-0001: approved_on not on file \u2192 2025-03-10",
        "!   deceased_on: expected a day not before born_on",
    ],
)
def test_a_field_is_known_in_a_sentence(line: str) -> None:
    assert fields_in(line) == [line]


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_field_is_named_in_a_sentence(path: Path) -> None:
    assert not fields_in(path.read_text(encoding="utf-8"))
