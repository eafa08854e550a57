"""What kind of file it was, and which of its rows are about the session's own meeting."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from peercert.attendance import Span
from peercert.errors import UsageError
from peercert.intake.attendance.sheet import NOT_WRITTEN, Ignored, Row, unreadable
from peercert.intake.attendance.tables import Table
from peercert.intake.attendance.titles import ORIGINAL, bare
from peercert.intake.files import shown

OTHER = "another meeting"
NOT_DIGITS = re.compile(r"\D+")


def form_of(table: Table) -> str:
    """Return what a file is, from one of its tables, in words for the person who imports it."""
    has = table.columns.has
    titles = set(map(bare, table.columns.titles))
    forms = (
        ("GoToWebinar", "interestrating" in titles),
        ("Zoom webinar", table.webinar),
        ("Teams, joined and left", has("action", "stamp")),
        ("Teams", table.section > 0 or "participantidupn" in titles or "firstjoin" in titles),
        ("read by its shape", table.by_shape),
        ("Zoom, unique users", has("total")),
        ("Zoom, account report", has("meeting") and not titles.isdisjoint(ORIGINAL)),
        ("Zoom meeting", not titles.isdisjoint(ORIGINAL)),
        ("Google Meet", "timejoined" in titles),
    )
    return next((form for form, fits in forms if fits), "sign-in sheet")


def attended(row: Row, span: Span) -> bool:
    """Return whether a row is about the time of the session, as far as it says when."""
    joined, left = row.stay.joined_at, row.stay.left_at
    if joined is None or left is None:
        return True
    return joined < span.ends_at and (left > span.starts_at or joined >= span.starts_at)


def of_one_meeting(
    rows: Sequence[Row], span: Span, wanted: str, name: str
) -> tuple[list[Row], list[Ignored]]:
    """Return the rows of the meeting that was the session, and those of others.

    A meeting is the session's if somebody was in it then. Raises UsageError where the one that
    somebody names is not among these, BadFileError where there are several and nobody named one.
    """
    meetings: dict[tuple[str, str], bool] = defaultdict(bool)
    for row in rows:
        meetings[row.meeting] |= attended(row, span)
    here = {number for (number, _), held in meetings.items() if held}
    if wanted:
        here = {number for number in here if digits(number) == digits(wanted)}
        if not here:
            raise UsageError(
                f"`{shown(name)}` has no meeting {shown(wanted)} at the time of the session",
                hint=f"look at the numbers in its column of meetings; {NOT_WRITTEN}",
            )
    if len(here) > 1:
        numbers = listed(here)
        hint = f"say which with `--meeting {min(here)}`"
        raise unreadable(name, f"has several meetings at the time: {numbers}", hint=hint)
    own = [row for row in rows if meetings[row.meeting] and row.meeting[0] in here]
    others = [row for row in rows if not (meetings[row.meeting] and row.meeting[0] in here)]
    return own, [Ignored(row.line, row.name, OTHER) for row in others]


def digits(number: str) -> str:
    """Return a meeting's number without what groups its digits."""
    return NOT_DIGITS.sub("", number)


def listed(numbers: Iterable[str]) -> str:
    """Return numbers of meetings as a list."""
    return ", ".join(shown(number) for number in sorted(numbers))
