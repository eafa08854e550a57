"""The class day of examples/attendance, and how its files are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from peercert.attendance import Credit, Span, credit, on_clock
from peercert.errors import BadFileError
from peercert.intake.attendance.how import How
from peercert.intake.attendance.matching import Matching, Somebody, match
from peercert.intake.attendance.options import read_shift
from peercert.intake.attendance.reading import read_attendance
from peercert.intake.attendance.sheet import Row, Sheet

EXAMPLES = Path(__file__).parents[2] / "examples" / "attendance"
ZONE = "America/Los_Angeles"
DAY = on_clock("2026-06-17T09:00", "2026-06-17T16:00", ZONE, [("12:00", "12:30")])
COHORT = (
    Somebody(id="P-0007", names=("Ana Álvarez",), emails=("Ana@example.org",)),
    Somebody(id="P-0012", names=("Bo Nguyen",)),
    Somebody(id="P-0019", names=("Dee Park",)),
    Somebody(id="P-0022", names=("Kim Lee",), emails=("kim@example.org",)),
    Somebody(id="P-0025", names=("Joy Brand",)),
    Somebody(id="P-0026", names=("Omar Said",), emails=("omar@example.org",)),
    Somebody(id="P-0027", names=("Karla Ramírez",)),
    Somebody(id="P-0028", names=("Kevin Ramirez",)),
    Somebody(id="P-0031", names=("Tessa Moran",), emails=("tessa@example.org",), trainer=True),
)


def moment(text: str, zone: str = ZONE) -> datetime:
    """Return a moment on the day of the class, or on the day that the text begins with."""
    full = text if " " in text else f"2026-06-17 {text}"
    return datetime.fromisoformat(full).replace(tzinfo=ZoneInfo(zone))


def sheet_of(  # noqa: PLR0913 - how it is read
    source: str | bytes | Path,
    span: Span = DAY,
    zone: str = ZONE,
    *,
    columns: Mapping[str, str] | None = None,
    meeting: str = "",
    shift: str = "",
) -> Sheet:
    """Read a file, or text as one."""
    data = source.encode() if isinstance(source, str) else source
    named = {field: [title] for field, title in (columns or {}).items()}
    moved = read_shift(shift) if shift else None
    how = How(columns=named, meeting=meeting, shift=moved)
    return read_attendance(data, span, zone, how)


def matched(rows: Iterable[Row], aliases: Mapping[str, str | None] | None = None) -> Matching:
    """Return whose rows they are, in the cohort of the examples."""
    return match(rows, COHORT, aliases)


def credits_of(sheet: Sheet, span: Span = DAY) -> dict[str, Credit]:
    """Return what each person of the cohort is credited with."""
    people = matched(sheet.rows).people
    return {id: credit(span, found.stays) for id, found in people.items()}


def minutes_of(sheet: Sheet, span: Span = DAY) -> dict[str, int]:
    """Return the minutes that each person of the cohort is credited with."""
    return {id: each.minutes for id, each in credits_of(sheet, span).items()}


def stays_of(sheet: Sheet) -> list[tuple[int, str, str]]:
    """Return the stays of a sheet: line, and from when to when on the clock of the class."""
    zone = ZoneInfo(ZONE)
    return [
        (
            row.line,
            f"{row.stay.joined_at.astimezone(zone):%d %H:%M:%S}" if row.stay.joined_at else "",
            f"{row.stay.left_at.astimezone(zone):%d %H:%M:%S}" if row.stay.left_at else "",
        )
        for row in sheet.rows
    ]


def problems(error: BadFileError | Sheet) -> list[str]:
    """Return the problems of an error or of a sheet as lines."""
    return [str(problem) for problem in error.problems]


def seconds(count: int) -> timedelta:
    """Return so many seconds."""
    return timedelta(seconds=count)
