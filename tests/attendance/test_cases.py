"""Files in the shapes of real exports, with the right minutes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from peercert.attendance import credit, on_clock
from peercert.errors import RefusedError, UsageError
from peercert.intake.attendance.how import How
from peercert.intake.attendance.matching import DOUBTS, Matching, Somebody, match
from peercert.intake.attendance.options import read_shift
from peercert.intake.attendance.reading import read_attendance
from peercert.intake.attendance.sheet import Sheet

CASES = Path(__file__).parent / "cases"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((CASES / "expected.toml").read_text("utf-8"))
ZONE = "America/Los_Angeles"
SPAN = on_clock("2026-06-17T09:00", "2026-06-17T12:00", ZONE, [("10:30", "10:45")])
PEOPLE = (
    Somebody(id="P-0001", names=("Ana Álvarez",), emails=("ana@example.org",)),
    Somebody(id="P-0002", names=("Bo Nguyen",)),
    Somebody(id="P-0003", names=("Dee Park",), emails=("dee@example.org",)),
    Somebody(id="P-0004", names=("Kim Lee",)),
    Somebody(id="P-0005", names=("Kim Lee",)),
    Somebody(id="P-0006", names=("José María García López",)),
    Somebody(id="P-0007", names=("Sinéad O'Brien-Walsh",)),
    Somebody(id="P-0008", names=("Joy Brand",)),
    Somebody(id="P-0009", names=("Tessa Moran",), emails=("tessa@example.org",), trainer=True),
)
OPTION = re.compile(r"`--(shift|trust|skip-errors)(?: ([\w-]+))?`")


def read(name: str, how: How | None = None) -> tuple[Sheet, Matching]:
    """Read a case and say whose rows they are."""
    sheet = read_attendance(CASES / name, SPAN, ZONE, how or How())
    return sheet, match(sheet.rows, PEOPLE)


def minutes(found: Matching) -> dict[str, int]:
    """Return the minutes of everybody who has any."""
    credits = {id: credit(SPAN, each.stays).minutes for id, each in found.people.items()}
    return {id: count for id, count in credits.items() if count}


def clear(sheet: Sheet, found: Matching) -> bool:
    """Return whether a file is imported without an answer of anybody."""
    return not sheet.problems and not any(each.why in DOUBTS for each in found.asked)


def test_every_case_has_its_right_minutes() -> None:
    files = {path.name for path in CASES.iterdir()} - {"expected.toml"}
    assert files == set(EXPECTED)


@pytest.mark.parametrize("name", [n for n, e in EXPECTED.items() if e.get("refuse")])
def test_a_file_that_says_nothing_of_presence_is_refused(name: str) -> None:
    if name == "shared_device.csv":
        assert not read(name)[1].people
        return
    with pytest.raises(RefusedError) as caught:
        read(name)
    assert "nothing was written" in caught.value.hint


@pytest.mark.parametrize("name", [n for n, e in EXPECTED.items() if e.get("doubt")])
def test_a_doubt_is_asked_and_its_option_answers(name: str) -> None:
    expected = EXPECTED[name]["minutes"]
    try:
        sheet, found = read(name)
    except RefusedError as error:
        option = OPTION.search(error.hint)
        assert option
        answer = (
            How(shift=read_shift(option[2])) if option[1] == "shift" else How(trust="durations")
        )
        assert minutes(read(name, answer)[1]) == expected
    else:
        assert not clear(sheet, found)
        assert minutes(found) == expected


@pytest.mark.parametrize(
    "name", [n for n, e in EXPECTED.items() if not e.get("doubt") and not e.get("refuse")]
)
def test_the_right_minutes_come_out(name: str) -> None:
    sheet, found = read(name)
    assert (sheet.problems, clear(sheet, found)) == ((), True)
    assert minutes(found) == EXPECTED[name]["minutes"]


def test_no_such_option_is_refused() -> None:
    with pytest.raises(UsageError, match="is not by how much a clock is off"):
        read_shift("soon")
