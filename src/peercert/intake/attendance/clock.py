"""The moments that the times of a file mean, seen from the session that it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import product
from zoneinfo import ZoneInfo

from peercert.attendance import SECONDS_IN_MINUTE, Span, Stay, length, piece, shared
from peercert.intake.attendance.moments import NOON, Written, day_written, written
from peercert.intake.attendance.zones import misnamed
from peercert.intake.cells import CellError

FAR = timedelta(hours=1)
HALF_A_DAY = timedelta(hours=NOON)


class TwoReadingsError(CellError):
    """A day that can be read in two ways, of which the session does not choose one."""

    def __init__(self, text: str, expected: str) -> None:
        """Keep the cell's text beside what is wrong."""
        super().__init__("two-readings", expected)
        self.text = text


@dataclass(frozen=True, slots=True)
class Clock:
    """Reads the times of one file: the session, the zone of times without one, order of days."""

    span: Span
    zone: ZoneInfo
    day_first: bool = False

    def local(self, text: str, day_text: str = "", zone: tzinfo | None = None) -> datetime:
        """Return a cell's moment; without a zone where nothing names one. Raises CellError.

        `day_text` is the day beside a time without one, `zone` what the column's title names.
        """
        read = written(text)
        if zone and not read.zone:
            read = replace(read, zone=zone)
        if day_text and read.day is None and read.other is None:
            beside = self.day(day_text)
            return self.there(datetime.combine(beside, read.clock), read.zone)
        if read.day is None and read.other is None:
            if read.zone:
                return self.nearest_in(read, read.zone)
            moment = self.nearest(read)
        else:
            day = read.on(day_first=self.day_first)
            if day is None and (read.day or read.other) in days_of(self.span, self.zone):
                day = read.day or read.other
            if day is None:
                raise CellError("no-such-day", "there is no such day, as this file writes days")
            moment = datetime.combine(day, read.clock)
        moment = self.there(moment, read.zone)
        if misnamed(text, moment):
            raise CellError("misnamed-zone", "clocks show daylight time on that day: PDT, EDT, ...")
        return moment

    def there(self, moment: datetime, zone: tzinfo | None) -> datetime:
        """Return a moment in the zone that it names, or on the clock of the file."""
        return moment.replace(tzinfo=zone) if zone else self.real(moment)

    def nearest_in(self, read: Written, zone: tzinfo) -> datetime:
        """Return the moment nearest to the session at which the clock of a zone shows a time."""
        starts = self.span.starts_at.astimezone(zone)
        days = (starts.date() + timedelta(days=n) for n in (-1, 0, 1))
        moments = (datetime.combine(day, read.clock, zone) for day in days)
        return min(moments, key=lambda each: abs(each - self.span.starts_at))

    def day(self, text: str) -> date:
        """Return the day that a cell means, as the file writes days. Raises CellError."""
        days = day_written(text, self.span.starts_at.astimezone(self.zone).year)
        if not days:
            raise CellError("no-such-day", "expected a day, such as 06/17/2026 or 2026-06-17")
        return days[-1] if self.day_first else days[0]

    def nearest(self, read: Written) -> datetime:
        """Return the moment nearest to the session at which the clock shows that time."""
        starts = self.span.starts_at.astimezone(self.zone).replace(tzinfo=None)
        ends = self.span.ends_at.astimezone(self.zone).replace(tzinfo=None)

        def apart(moment: datetime) -> timedelta:
            return max(starts - moment, moment - ends, timedelta())

        days = ((starts + timedelta(days=n)).date() for n in range(-1, (ends - starts).days + 3))
        found = min((datetime.combine(day, read.clock) for day in days), key=apart)
        later = found + HALF_A_DAY
        if not read.half and read.clock.hour <= NOON and apart(found) > FAR and not apart(later):
            raise CellError(
                "far-away",
                f"this is far from the session: write {later:%H:%M}, if that is what it means",
            )
        return found

    def real(self, moment: datetime) -> datetime:
        """Return the moment, or refuse one that the clock of its zone never showed."""
        there = moment.replace(tzinfo=self.zone)
        if there.utcoffset() == there.replace(fold=1).utcoffset():
            return moment
        if there.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None) != moment:
            raise CellError("no-such-time", f"the clock of {self.zone.key} skipped this time")
        return moment

    def stay(self, joined: datetime, left: datetime, seconds: int | None = None) -> Stay:
        """Return the stay between two moments.

        Where a clock was put back and showed one of them twice, the reading counts that agrees
        with the duration in the file; without one, the shorter. Raises CellError.
        """
        choices = [
            (start, end)
            for start, end in product(self.choices(joined), self.choices(left))
            if start <= end
        ]
        if not choices:
            raise CellError("left-before", "left before they joined")

        def unlikely(choice: tuple[datetime, datetime]) -> tuple[float, float]:
            took = (choice[1] - choice[0]).total_seconds()
            off = took if seconds is None else max(0, abs(took - seconds) - SECONDS_IN_MINUTE)
            inside = length(shared(self.span.pieces, (piece(*choice),))) if len(choices) > 1 else 0
            return off, -inside

        return Stay(*min(choices, key=unlikely))

    def choices(self, moment: datetime) -> tuple[datetime, ...]:
        """Return the one or two moments, in UTC, that a clock's time may be."""
        if moment.tzinfo:
            return (moment.astimezone(UTC),)
        first = moment.replace(tzinfo=self.zone)
        second = first.replace(fold=1)
        if first.utcoffset() == second.utcoffset():
            return (first.astimezone(UTC),)
        return first.astimezone(UTC), second.astimezone(UTC)


def days_of(span: Span, zone: ZoneInfo) -> list[date]:
    """Return the days of a session, on the calendar of a zone."""
    first, last = (moment.astimezone(zone).date() for moment in (span.starts_at, span.ends_at))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def day_first(texts: Iterable[str], days: Iterable[date]) -> bool:
    """Return whether a file writes the day before the month.

    Of days that have two readings the one on a day of the session counts; else the days that have
    only one decide for all. Raises TwoReadingsError where neither tells, or they contradict.
    """
    unsure = {text: read for text in texts if (read := readable(text)) and read.numbers}
    days = set(days)
    differ = {
        text: read
        for text, read in unsure.items()
        if read.day and read.other and read.day != read.other
    }
    fits = {True for read in differ.values() if read.other in days} | {
        False for read in differ.values() if read.day in days
    }
    only = {not read.day for read in unsure.values() if not (read.day and read.other)}
    if not (len(fits) == len(only) == 1 and fits != only):
        for told in (fits, only):
            if len(told) == 1:
                return told.pop()
        if not differ:
            return False
    text = min(differ)
    both = sorted(str(day) for day in (differ[text].day, differ[text].other))
    session = " or ".join(map(str, sorted(days)))
    raise TwoReadingsError(text, f"is this {' or '.join(both)}? the session is on {session}")


def readable(text: str) -> Written | None:
    """Return a time, or nothing where the text is none."""
    try:
        return written(text)
    except CellError:
        return None
