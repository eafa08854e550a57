"""Terms and late windows of every day of many years, against arithmetic of their own."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from peercert.records import Candidate, Certificate
from peercert.standing import judge

ONE_DAY = timedelta(days=1)
LATE_DAYS = timedelta(days=30)
NOTICE = timedelta(days=90)
WINDOW_BEFORE = timedelta(days=60)


def every_day(first: date, last: date) -> Iterator[date]:
    """Yield each day, both ends included."""
    for number in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(number)


def end_of_month(day: date) -> date:
    """Return the last day of the month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def two_years_on(day: date) -> date:
    """Return the same day two years later, 28 February for 29 February."""
    try:
        return day.replace(year=day.year + 2)
    except ValueError:
        return date(day.year + 2, 2, 28)


def holder(state: str, issued_on: date, valid_through: date | None = None) -> Candidate:
    """Return a file that holds one certificate."""
    held = Certificate(state=state, issued_on=issued_on, valid_through=valid_through)
    return Candidate(certificates=(held,))


def late_window(due: date) -> tuple[date, date]:
    """Return the last days of late filing by the earliest and the latest of the three readings."""
    month = end_of_month(due)
    thirty_days, next_month = month + LATE_DAYS, end_of_month(month + ONE_DAY)
    by_day = next_month.replace(day=min(due.day, next_month.day))
    readings = (thirty_days, next_month, by_day)
    return min(readings), max(readings)


def expected_statuses(due: date) -> dict[date, str]:
    """Return what North Carolina's sources say on each day about which they say something."""
    month, (sure, possible) = end_of_month(due), late_window(due)
    expected = {due - NOTICE - ONE_DAY: "current", due - NOTICE: "renewal_open"}
    expected |= {possible + ONE_DAY: "lapsed", possible: "needs_review", sure: "late"}
    if sure < possible:
        expected[sure + ONE_DAY] = "needs_review"
    expected |= {month + ONE_DAY: "late", month: "needs_review", due + ONE_DAY: "needs_review"}
    return expected | {due: "renewal_open"} | ({} if due < month else {due + ONE_DAY: "late"})


def test_north_carolinas_dates_for_every_due_day() -> None:
    wrong = []
    for due in every_day(date(2020, 7, 1), date(2032, 12, 31)):
        term = judge(holder("NC", date(2020, 6, 1), due), "NC", due).term
        sure, possible = late_window(due)
        assert term is not None
        told = (term.valid_through, term.opens_on, term.late_until, term.lapses_on)
        if told != (due, due - NOTICE, sure, possible + ONE_DAY):
            wrong.append((due, told))

    assert wrong == []


def test_north_carolinas_statuses_around_every_due_day_near_a_month_end() -> None:
    wrong = []
    for due in every_day(date(2020, 10, 1), date(2032, 12, 31)):
        if due.day not in (1, 15) and (end_of_month(due) - due).days > 1:
            continue
        candidate = holder("NC", date(2020, 6, 1), due)
        for day, status in expected_statuses(due).items():
            said = judge(candidate, "NC", day).status
            if said != status:
                wrong.append((due, day, said, status))

    assert wrong == []


def test_californias_term_and_window_for_every_day_of_issue() -> None:
    wrong = []
    for issued in every_day(date(2026, 1, 1), date(2065, 12, 31)):
        last = two_years_on(issued)
        term = judge(holder("CA", issued), "CA", issued).term
        assert term is not None
        told = (term.valid_through, term.opens_on, term.computed, term.late_until)
        if told != (last, last - NOTICE, True, None):
            wrong.append((issued, told))

    assert wrong == []


def test_californias_earlier_window_for_every_day_of_issue() -> None:
    wrong = []
    for issued in every_day(date(2022, 8, 1), date(2024, 8, 31)):
        last = two_years_on(issued)
        term = judge(holder("CA", issued), "CA", issued).term
        assert term is not None
        if (term.valid_through, term.opens_on) != (last, last - WINDOW_BEFORE):
            wrong.append((issued, term.opens_on))

    assert wrong == []


def test_californias_statuses_around_the_end_of_every_term() -> None:
    wrong = []
    for issued in every_day(date(2026, 1, 1), date(2045, 12, 31)):
        if issued.day not in (1, 15, 28, 29, 31):
            continue
        candidate, last = holder("CA", issued), two_years_on(issued)
        expected = {
            last - NOTICE - ONE_DAY: "current",
            last - NOTICE: "renewal_open",
            last: "renewal_open",
            last + ONE_DAY: "expired",
        }
        said = {day: judge(candidate, "CA", day).status for day in expected}
        if said != expected:
            wrong.append((issued, said))

    assert wrong == []
