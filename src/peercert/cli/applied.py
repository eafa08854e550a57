"""What cohorts know of people who applied to a programme: the day, the answers, the hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from peercert.programs.program import Attended, Program


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What is on file about a person's application to a programme.

    `apply_by` is the last day to apply to that cohort, extensions included; `attended` what the
    person is credited with in it, as long as that is not on file as training.
    """

    on: date | None = None
    answers: Mapping[str, bool] = field(default_factory=dict)
    apply_by: date | None = None
    attended: Attended | None = None


NOT_APPLIED = Applied()


def applications(connection: sqlite3.Connection, program: Program, day: date) -> dict[int, Applied]:
    """Return the latest application of each person to a cohort of a programme, seen on a day.

    A cohort is of it whose programme has the same title and provider.
    """
    from peercert.admission import places
    from peercert.classes import Cohort
    from peercert.cli.classes import number, program_of
    from peercert.store.class_reading import every, steps

    found: dict[int, Applied] = {}
    for cohort in every(connection, Cohort):
        kept = program_of(cohort)
        if kept is None or not program.is_called(kept.title, kept.provider):
            continue
        taken = steps(connection, cohort=number(cohort.id))
        had = attended(connection, number(cohort.id), day)
        for who, place in places(each for each in taken if each[1].on <= day).items():
            here = Applied(
                on=place.applied_on,
                answers=place.answers,
                apply_by=cohort.apply_by,
                attended=had.get(who) if place.status == "accepted" else None,
            )
            found[who] = max(found.get(who, here), here, key=lambda each: each.on or date.min)
    return found


def attended(connection: sqlite3.Connection, cohort: int, day: date) -> dict[int, Attended]:
    """Return what people are credited with in the sessions of a cohort that began by a day."""
    from peercert.classes import Attendance, Session
    from peercert.cli.classes import number
    from peercert.progress import had
    from peercert.store.class_reading import attendance, every

    sessions = [
        each
        for each in every(connection, Session, cohort=cohort)
        if date.fromisoformat(each.starts_at[:10]) <= day
    ]
    came: dict[int, list[Attendance]] = {}
    for session in sessions:
        for who, credit in attendance(connection, session=number(session.id)):
            came.setdefault(who, []).append(credit)
    return {who: had(sessions, credits).attended for who, credits in came.items()}
