"""The rules as OpenFisca has them: variables with formulas over arrays, and dated parameters.

Training, signatures, letters and examinations are the persons of the model, people its groups.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.model_api import Variable, select, where
from openfisca_core.periods import DateUnit

Record = build_entity("record", "records", "One thing on file", is_person=True)
Candidate = build_entity(
    "candidate", "candidates", "One person", roles=[{"key": "holder", "plural": "holders"}]
)
LAW = {
    "ca_hours": {"2000-01-01": 1200},
    "ca_ethics": {"2000-01-01": 360},
    "ca_course": {"2000-01-01": 4800},
    "ca_window": {"2000-01-01": 60, "2026-01-01": 90},
    "ca_sittings": {"2000-01-01": 3},
    "nc_hours": {"2000-01-01": 1200},
    "nc_ethics": {"2000-01-01": 0, "2024-07-01": 180},
    "nc_recovery": {"2000-01-01": 12, "2024-07-01": 18},
    "nc_recovery_certainly": {"2000-01-01": 12, "2025-11-05": 18},
    "nc_references": {"2000-01-01": 2},
    "age": {"2000-01-01": 18},
}
"""Dated parameters, in minutes, months, years and numbers."""
TURNS = ("2025-11-05", "2024-07-01", "2000-01-01")
CORE_SINCE = np.datetime64("2022-07-01")


class Kind(Enum):
    """What a record is."""

    continuing = "continuing"
    additional = "additional"
    core = "core"
    specialization = "specialization"
    signature = "signature"
    letter = "letter"
    failed = "failed"
    passed = "passed"


class Status(Enum):
    """Where a certification stands."""

    candidate = "candidate"
    current = "current"
    renewal_open = "renewal_open"
    needs_review = "needs_review"
    late = "late"
    expired = "expired"
    lapsed = "lapsed"
    suspended = "suspended"
    revoked = "revoked"
    surrendered = "surrendered"
    deceased = "deceased"


class Word(Enum):
    """An answer."""

    nothing = ""
    met = "met"
    pending = "pending"
    not_met = "not_met"
    needs_review = "needs_review"
    waived = "waived"


def computed(type_: Any, entity: Any = Candidate) -> Callable[[Callable[..., Any]], type]:
    """Make the function below the formula of a variable, computed for a day."""
    values: dict[str, Any] = {"value_type": type_}
    if issubclass(type_, Enum):
        default = next(iter(type_))
        values = {"value_type": Enum, "possible_values": type_, "default_value": default}

    def wrap(formula: Callable[..., Any]) -> type:
        of = {"entity": entity, "definition_period": DateUnit.DAY, "label": formula.__doc__}
        return type(formula.__name__, (Variable,), {**values, **of, "formula": formula})

    return wrap


def today(period: Any) -> Any:
    """Return the day of the check."""
    return np.datetime64(str(period.start))


def month_end(days: Any, more: int = 0) -> Any:
    """Return the last days of the months, or of later ones."""
    return (days.astype("datetime64[M]") + 1 + more).astype("datetime64[D]") - 1


def later(days: Any, months: Any) -> Any:
    """Return the same days of later months."""
    whole = days.astype("datetime64[M]")
    same = (whole + months).astype("datetime64[D]") + (days - whole.astype("datetime64[D]"))
    return np.minimum(same, (whole + months + 1).astype("datetime64[D]") - 1)


def governing(candidate: Any, period: Any, parameters: Any, name: str) -> Any:
    """Return a parameter as it was on each person's day of filing."""
    days = candidate("law_on", period)
    values = [getattr(parameters(turn), name) for turn in TURNS]
    return select([days >= np.datetime64(turn) for turn in TURNS], values)


def enough(candidate: Any, period: Any, have: Any, need: Any, doubt: Any = 0) -> Any:
    """Return whether there is enough."""
    cases = [have >= need, have + doubt >= need]
    short = candidate("shortfall", period)
    return select(cases, [Word.met.index, Word.needs_review.index], short)


@computed(Status)
def by_dates(candidate: Any, period: Any, parameters: Any) -> Any:
    """The status that the dates of the certificate come to."""
    day, issued = today(period), candidate("issued_on", period)
    printed = candidate("valid_through", period)
    end = where(np.isnat(printed), later(issued, 24), printed)
    thirty, next_end, by_day = month_end(end) + 30, month_end(end, 1), later(end, 1)
    cases = [
        (np.isnat(issued), Status.candidate),
        (day < end - int(parameters(period).ca_window), Status.current),
        (day <= end, Status.renewal_open),
        (candidate("is_ca", period), Status.expired),
        (day <= month_end(end), Status.needs_review),
        (day <= np.minimum(np.minimum(thirty, next_end), by_day), Status.late),
        (day <= np.maximum(thirty, next_end), Status.needs_review),
    ]
    found = [status.index for _, status in cases]
    return select([case for case, _ in cases], found, Status.lapsed.index)


@computed(Status)
def lasting(candidate: Any, period: Any) -> Any:
    """The suspension, revocation or surrender that stands; else the status by dates."""
    event, issued = candidate("event", period), candidate("issued_on", period)
    ends = (event == Status.revoked) | (event == Status.surrendered)
    stands = (event == Status.suspended) | (ends & ~(issued > candidate("event_on", period)))
    return where(stands, event, candidate("by_dates", period))


@computed(Status)
def status(candidate: Any, period: Any) -> Any:
    """The status."""
    dead = candidate("dead", period)
    return where(dead, Status.deceased.index, candidate("lasting", period))


@computed(bool)
def renewing(candidate: Any, period: Any) -> Any:
    """Whether the stage is renewal."""
    found, dates = candidate("status", period), candidate("by_dates", period)
    over = (dates == Status.lapsed) | (found == Status.revoked) | (found == Status.surrendered)
    held = ~np.isnat(candidate("issued_on", period))
    return held & ~(over & (found != Status.deceased))


@computed(date)
def filed_on(candidate: Any, period: Any) -> Any:
    """The day of filing of the application in question."""
    renewal = candidate("renewal_filed_on", period)
    return where(candidate("renewing", period), renewal, candidate("first_filed_on", period))


@computed(date)
def law_on(candidate: Any, period: Any) -> Any:
    """The day whose law governs."""
    filed = candidate("filed_on", period)
    return where(np.isnat(filed), today(period), filed)


@computed(date)
def until(candidate: Any, period: Any) -> Any:
    """The last day that counts for a renewal that was filed."""
    return where(candidate("renewing", period), candidate("law_on", period), today(period))


@computed(Word)
def shortfall(candidate: Any, period: Any) -> Any:
    """What a shortfall is."""
    open_still = np.isnat(candidate("filed_on", period))
    return where(open_still, Word.pending.index, Word.not_met.index)
