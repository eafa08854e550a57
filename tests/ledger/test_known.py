"""`--known-at`: a day ends at midnight where the office is, and later facts are not seen."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from cli.session import peercert
from peercert.cli.known import last_moment
from peercert.errors import Exit
from peercert.records import Certificate
from peercert.store.recording import Change
from store.people import BO

LAST = {
    ("UTC", date(2026, 3, 31)): "2026-03-31T23:59:59.999Z",
    ("America/Los_Angeles", date(2026, 3, 31)): "2026-04-01T06:59:59.999Z",
    ("America/Los_Angeles", date(2026, 12, 31)): "2027-01-01T07:59:59.999Z",
    ("America/New_York", date(2026, 11, 1)): "2026-11-02T04:59:59.999Z",
    ("America/New_York", date(2026, 3, 8)): "2026-03-09T03:59:59.999Z",
    ("Pacific/Kiritimati", date(2026, 1, 1)): "2026-01-01T09:59:59.999Z",
    ("Asia/Kathmandu", date(2026, 1, 1)): "2026-01-01T18:14:59.999Z",
}


@pytest.mark.parametrize(("zone", "day"), LAST)
def test_a_day_ends_at_midnight_where_the_office_is(
    zone: str, day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEERCERT_TIMEZONE", zone)

    assert last_moment(day) == LAST[zone, day]


@pytest.fixture
def store(settled: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a store of two changes: Bo in the last moment of March in Sacramento, then more."""
    monkeypatch.setenv("PEERCERT_TIMEZONE", "America/Los_Angeles")
    path = settled / "peercert.db"
    with Change(path, command="candidate add") as change:
        change.add_candidate(BO)
    with Change(path, command="certificate issue") as change:
        ending = Certificate(state="NC", issued_on=date(2025, 1, 1), valid_through=date(2027, 1, 1))
        change.add("P-0001", ending)
        change.set_person("P-0001", county="Wake")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER change_is_never_rewritten")
        moments = [("2026-04-01T06:59:59.999Z", 1), ("2026-04-01T07:00:00.000Z", 2)]
        connection.executemany("UPDATE change SET at = ? WHERE sequence = ?", moments)
        connection.commit()
    return path


@pytest.mark.usefixtures("store")
def test_what_was_recorded_later_is_not_seen() -> None:
    def show(day: str) -> tuple[str, str]:
        result = peercert("candidate", "show", "P-0001", "--known-at", day)
        return result.out, result.err

    assert peercert("candidate", "show", "P-0001", "--known-at", "2026-03-30").code == Exit.NOBODY
    first, said = show("2026-03-31")
    assert ("C-0001" in first, "C-0002" in first, "Wake" in first) == (True, False, False)
    assert said == "as known at 2026-03-31 (change 1)\n"
    second, said = show("2026-04-01")
    assert ("C-0001" in second, "C-0002" in second, "Wake" in second) == (True, True, True)
    assert said == "as known at 2026-04-01 (change 2)\n"


@pytest.mark.usefixtures("store")
def test_people_are_judged_by_what_was_known() -> None:
    def status(*known_at: str) -> str:
        out = peercert("check", "P-0001", *known_at, "--format", "csv").out
        return out.splitlines()[1].split(",")[6]

    assert status("--known-at", "2026-03-31") == "lapsed"
    assert status("--known-at", "2026-04-01") == status() == "renewal_open"


@pytest.mark.usefixtures("store")
def test_what_ends_is_listed_by_what_was_known() -> None:
    later = peercert("expiring", "--no-past", "--known-at", "2026-04-01")
    assert (later.out.split("\t")[0], later.code) == ("P-0001", Exit.FINDINGS)
    earlier = peercert("expiring", "--no-past", "--known-at", "2026-03-31")
    assert (earlier.out, earlier.code) == ("", Exit.DONE)


@pytest.mark.usefixtures("store")
def test_on_a_terminal_it_is_said_above_the_answer() -> None:
    result = peercert("check", "P-0001", "--known-at", "2026-03-31", terminal=True)

    assert result.out.startswith("as known at 2026-03-31 (change 1)\nP-0001")
