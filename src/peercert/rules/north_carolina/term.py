"""North Carolina: the two-year term, its due day, the late window, and lapse."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from peercert.dates import add_days, add_months, add_years, month_end
from peercert.records import Certificate
from peercert.rules.dated import Dated, on_record, since
from peercert.rules.law import AsOf, Term, TermStatus
from peercert.rules.north_carolina import sources


class LateWindow(NamedTuple):
    """How long a renewal may still be filed late: days after the month end, or months.

    Months are read twice: from the month end, and from the printed day itself.
    """

    days: int
    months: int


class Extension(NamedTuple):
    """A notice that encouraged late renewal: for terms that end in a span, up to a day."""

    first: date
    last: date
    until: date


TERM_YEARS = Dated("term", "years", (on_record(2, sources.RECERTIFICATION, "A"),))
NOTICE_DAYS = Dated(
    "courtesy notice", "days before the last day", (on_record(90, sources.RECERTIFICATION, "A"),)
)
LATE_WINDOW: Dated[LateWindow | None] = Dated(
    "late renewal after the month in which the term ends",
    "",
    (
        on_record(None, sources.RECERTIFICATION_BEFORE_2020, "A"),
        since(date(2020, 6, 30), LateWindow(30, 1), sources.POLICIES_2020, "A"),
    ),
)
CLOSURE_2020 = Dated(
    "renewals of March and April 2020 encouraged by",
    "day",
    (
        on_record(
            Extension(date(2020, 3, 1), date(2020, 4, 30), date(2020, 5, 31)),
            sources.CERTIFICATION_2020,
            "B",
        ),
    ),
)

REPLACEMENT_FEE = Dated(
    "fee for a lost certificate or wallet card",
    "dollars",
    (on_record(5, sources.POLICIES_2018, "A"),),
)


def term(certificate: Certificate, as_of: AsOf) -> Term:
    """Return the days of a certificate: the printed last day, else two years from issuance.

    The date shown on the public verification page includes the late window: it is not the last
    day, and never taken for it.
    """
    years = TERM_YEARS.possible_on(as_of.day)[-1].value
    end = certificate.valid_through or add_years(certificate.issued_on, years)
    as_of.govern(LATE_WINDOW)
    window = LATE_WINDOW.possible_on(as_of.day)[-1].value
    late = late_days(end, window) if window else None
    return Term(
        issued_on=certificate.issued_on,
        valid_through=end,
        computed=certificate.valid_through is None,
        opens_on=add_days(end, -NOTICE_DAYS.possible_on(as_of.day)[-1].value),
        late_until=min(late) if late else None,
        lapses_on=add_days(max(late) if late else end, 1),
    )


def late_days(end: date, window: LateWindow) -> tuple[date, date, date]:
    """Return the last day of the late window in each of its three published readings."""
    by_day = add_months(end, window.months)
    return add_days(month_end(end), window.days), month_end(by_day), by_day


def status(term: Term, as_of: AsOf) -> TermStatus:
    """Return what the dates come to.

    The policy counts from the end of the month in which the term ends, the newest page from the
    printed day; the late window has three readings: days after the month end, to the end of the
    next month, and one month after the printed day, which is the only one that the regulator
    names. Where they disagree about today, a person has to decide.
    """
    end = term.valid_through
    if not as_of.past(end):
        opens = term.opens_on
        return TermStatus("renewal_open" if opens and as_of.reached(opens) else "current")
    if term.late_until is None or term.lapses_on is None:
        return before_late_window(term, as_of)
    due, hard = month_end(end), add_days(term.lapses_on, -1)
    if not as_of.past(due):
        return TermStatus("needs_review", f"due by {end} as printed, or by {due} by policy")
    if not as_of.past(term.late_until):
        return TermStatus("late", f"due by {due}, late renewal through {term.late_until}")
    if not as_of.past(hard):
        told = f"late renewal ended on {term.late_until}, or ends on {hard}: sources differ"
        return TermStatus("needs_review", told)
    return TermStatus("lapsed", f"lapsed: valid through {end}, late renewal ended on {hard}")


def before_late_window(term: Term, as_of: AsOf) -> TermStatus:
    """Return what follows a term by the rules before July 2020: lapse, from the day after."""
    end = term.valid_through
    notice = CLOSURE_2020.possible_on(as_of.day)[-1].value
    if notice.first <= end <= notice.last and not as_of.past(notice.until):
        told = f"valid through {end}; renewal was encouraged by {notice.until} during the closure"
        return TermStatus("needs_review", told)
    return TermStatus("lapsed", f"lapsed: valid through {end}")
