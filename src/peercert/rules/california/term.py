"""California: the two-year term, the days on which it may be renewed, and what follows it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from peercert.dates import add_days, add_years, is_leap_day
from peercert.records import Certificate
from peercert.rules.california import sources
from peercert.rules.dated import Dated, between, on_record
from peercert.rules.law import AsOf, StatusWord, Term, TermStatus


class Window(NamedTuple):
    """One wording of the renewal page: how early to file, and whether the last day is included."""

    days: int
    last_day_included: bool


TERM_YEARS = Dated("term", "years", (on_record(2, sources.INITIAL, "A"),))
DENIED = "; the denial may be appealed, but by when is not published"
WINDOW = Dated(
    "the days before the last day in which a renewal is filed",
    "",
    (
        on_record(Window(60, last_day_included=False), sources.RENEWAL_60, "A/B"),
        between(
            date(2024, 9, 1),
            date(2026, 1, 1),
            Window(90, last_day_included=True),
            sources.RENEWAL,
            "A/B",
        ),
    ),
)


def last_day(certificate: Certificate, as_of: date) -> date:
    """Return the printed last day, else two years from issuance.

    Two years from 29 February end on 28 February: our reading, said wherever it is shown.
    """
    if certificate.valid_through:
        return certificate.valid_through
    return add_years(certificate.issued_on, TERM_YEARS.possible_on(as_of)[-1].value)


def term(certificate: Certificate, as_of: AsOf) -> Term:
    """Return the days of a certificate; where wordings differ, the window that all agree on."""
    end = last_day(certificate, as_of.day)
    as_of.govern(WINDOW)
    shortest = min([version.value.days for version in WINDOW.possible_on(as_of.day)])
    return Term(
        issued_on=certificate.issued_on,
        valid_through=end,
        computed=certificate.valid_through is None,
        opens_on=add_days(end, -shortest),
    )


def status(term: Term, as_of: AsOf) -> TermStatus:
    """Return what the dates come to: current, open for renewal, or expired from the day after.

    No grace period is published, and what is possible after the last day is not either.
    """
    end = term.valid_through
    if as_of.past(end):
        return TermStatus("expired", f"expired: valid through {end}, no grace period is published")
    words: dict[StatusWord, int] = {}
    for version in WINDOW.possible_on(as_of.day):
        opened = as_of.reached(add_days(end, -version.value.days))
        words["renewal_open" if opened else "current"] = version.value.days
    if len(words) == 1:
        return TermStatus(next(iter(words)), leap_note(term))
    told = " or ".join(f"{days} days before" for days in sorted(words.values()))
    return TermStatus("needs_review", f"renewal opens {told} {end}: no day of change is published")


def leap_note(term: Term) -> str:
    """Say our reading of two years from 29 February where it decided the last day."""
    if term.computed and is_leap_day(term.issued_on) and not is_leap_day(term.valid_through):
        return f"two years from {term.issued_on} read as {term.valid_through}"
    return ""
