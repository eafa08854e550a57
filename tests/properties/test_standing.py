"""What holds of every file, whatever is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import strategies
from peercert.records import Candidate, Certificate, Training, Work
from peercert.seeing import seen
from peercert.standing import judge
from peercert.turning import next_change_on
from properties.people import (
    RULEBOOKS,
    STATES,
    Author,
    File,
    answers,
    file,
    files,
    later_facts,
    statuses,
    steady,
)

WORSE_TO_BETTER = ("not_met", "pending", "needs_review", "met")
MORE_HOURS = (6, 60, 600, 2400, 6000)
HORIZON = timedelta(days=400)
SCANNED = 60
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@steady(800)
@given(files(), st.integers(0, 1000))
def test_the_order_of_records_never_matters(of: File, number: int) -> None:
    random = Random(number)  # noqa: S311 - examples, not secrets
    shuffled: dict[str, Any] = {
        each.name: tuple(random.sample(value, len(value)))
        for each in fields(Candidate)
        if isinstance(value := getattr(of.candidate, each.name), tuple)
    }

    again = judge(replace(of.candidate, **shuffled), of.state, of.as_of)

    assert answers(again) == answers(judge(of.candidate, of.state, of.as_of))


@steady(800)
@given(files(), st.integers(0, 10**6), st.sampled_from((2, 3, 6)))
def test_splitting_a_certificate_of_completion_changes_no_status(
    of: File, number: int, parts: int
) -> None:
    whole = another_training(of, number)

    one, two = judged_with(of, whole), judged_with(of, *split(whole, parts))

    assert two == one


def another_training(of: File, number: int) -> Training:
    """Return training of which every part is a multiple of six minutes."""
    home = of.state if of.state in STATES else "CA"
    random = Random(number)  # noqa: S311 - examples, not secrets
    return Author(random, home, of.as_of - timedelta(days=700), of.as_of).training()


def judged_with(of: File, *training: Training) -> dict[str, object]:
    """Judge a file with more training in it."""
    fuller = replace(of.candidate, training=(*of.candidate.training, *training))
    return statuses(judge(fuller, of.state, of.as_of))


def split(whole: Training, parts: int) -> tuple[Training, Training]:
    """Split a certificate in two with the same days: one part of so many, and the rest."""

    def share(part: int) -> Training:
        face_to_face = whole.face_to_face_minutes
        return replace(
            whole,
            minutes=whole.minutes * part // parts,
            face_to_face_minutes=face_to_face and face_to_face * part // parts,
            topic_minutes={t: m * part // parts for t, m in whole.topic_minutes.items()},
        )

    return share(1), share(parts - 1)


@steady(800)
@given(files(), st.integers(0, 10**6), st.sampled_from(MORE_HOURS))
def test_more_hours_never_worsen_a_finding(of: File, number: int, more: int) -> None:
    short = another_training(of, number)
    longer = replace(short, minutes=short.minutes + more)

    before, after = judged_with(of, short), judged_with(of, longer)

    assert worse(before, after) == []


def worse(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """Name the findings that are worse afterwards."""
    rank = {word: place for place, word in enumerate(WORSE_TO_BETTER)}
    return [
        f"{id}: {status} to {after[id]}"
        for id, status in before.items()
        if "." in id and rank.get(str(after[id]), 3) < rank.get(str(status), 3)
    ]


@steady(500)
@given(files())
def test_the_answer_for_a_past_day_is_unchanged_by_later_facts(of: File) -> None:
    added: dict[str, Any] = {
        name: (*getattr(of.candidate, name), *filter(dated, rows))
        for name, rows in later_facts(of).items()
    }
    died = of.candidate.deceased_on or of.as_of + timedelta(days=1)
    fuller = replace(of.candidate, deceased_on=died, **added)

    before, after = judge(of.candidate, of.state, of.as_of), judge(fuller, of.state, of.as_of)

    assert answers(after) == answers(before)
    assert next_change_on(after) == next_change_on(before)


def dated(record: Any) -> bool:  # noqa: ANN401 - a record of any kind, or a day
    """Say whether a record has a day of its own: without one it is always seen."""
    if isinstance(record, date):
        return True
    names = {each.name for each in fields(record)} - {"provider_approved_on"}
    return any(isinstance(getattr(record, name), date) for name in names)


def course(completed_on: date, hours: int, face_to_face_hours: int) -> Training:
    """Return an approved course of North Carolina."""
    return Training(
        kind="core",
        state="NC",
        approved=True,
        completed_on=completed_on,
        minutes=hours * 60,
        face_to_face_minutes=face_to_face_hours * 60,
    )


def holder(state: str, issued_on: date) -> Candidate:
    """Return a file that holds one certificate."""
    return Candidate(certificates=(Certificate(state=state, issued_on=issued_on),))


TWO_COURSES = (course(date(2024, 12, 1), 30, 30), course(date(2026, 8, 14), 20, 10))
AT_A_TURN = (
    File(Candidate(training=TWO_COURSES), "NC", date(2026, 11, 21)),
    File(Candidate(born_on=date(2008, 12, 1)), "NC", date(2026, 11, 21)),
    File(holder("NC", date(2025, 1, 20)), "NC", date(2027, 1, 15)),
    File(holder("NC", date(2018, 3, 20)), "NC", date(2020, 3, 18)),
    File(holder("CA", date(2024, 9, 20)), "CA", date(2026, 9, 1)),
)


def test_the_next_change_is_the_one_that_a_scan_of_days_finds() -> None:
    wrong = []
    for of in (*AT_A_TURN, *map(file, range(SCANNED))):
        found, expected = next_change_on(judge(of.candidate, of.state, of.as_of)), scanned(of)
        if expected != (found if found and found <= of.as_of + HORIZON else None):
            wrong.append((of.state, of.as_of, found, expected, of.candidate))

    assert wrong == []


def scanned(of: File) -> date | None:
    """Judge day after day what is on file now; return the first that differs within a horizon."""
    now = statuses(judge(of.candidate, of.state, of.as_of))
    on_file = seen(of.candidate, of.as_of)
    ahead = (of.as_of + timedelta(days=n) for n in range(1, HORIZON.days + 1))
    return next((day for day in ahead if statuses(judge(on_file, of.state, day)) != now), None)


@steady(100)
@given(strategies.candidates(), st.sampled_from(RULEBOOKS), DAYS)
def test_any_valid_file_is_judged_on_any_day(candidate: Candidate, state: str, as_of: date) -> None:
    standing = judge(candidate, state, as_of)
    change = next_change_on(standing)

    assert standing.findings
    assert change is None or change > as_of


@steady(500)
@given(files(), DAYS)
def test_everyday_files_are_judged_on_any_day(of: File, as_of: date) -> None:
    for state in (*STATES, "model"):
        standing = judge(of.candidate, state, as_of)

        assert standing.findings
        assert all(finding.because for finding in standing.findings.values())


@steady(500)
@given(files())
def test_the_readiness_is_the_worst_of_the_findings_that_enter_it(of: File) -> None:
    standing = judge(of.candidate, of.state, of.as_of)
    entering = {
        finding.status
        for id, finding in standing.findings.items()
        if not id.startswith(("nc.military.", "ca.specialization."))
    }
    words = (("not_met", "blocked"), ("pending", "in_progress"), ("needs_review", "needs_review"))
    expected = next((word for status, word in words if status in entering), "ready")

    assert standing.readiness in {expected, None}
    assert (standing.readiness is None) == (of.state == "model" or standing.status == "deceased")


@steady(500)
@given(files())
def test_no_hour_is_counted_twice_or_both_counted_and_not(of: File) -> None:
    for finding in judge(of.candidate, of.state, of.as_of).findings.values():
        if finding.unit != "minutes":
            continue
        for record in {id(e.record): e.record for e in finding.counted}.values():
            entries = (*finding.counted, *finding.not_counted)

            assert isinstance(record, Training | Work)
            assert sum(e.minutes for e in entries if e.record is record) <= record.minutes


@steady(500)
@given(files())
def test_what_is_open_says_what_it_lacks_and_nothing_else_does(of: File) -> None:
    for finding in judge(of.candidate, of.state, of.as_of).findings.values():
        if finding.status in {"met", "not_applicable", "waived"}:
            assert finding.lacks is None
        elif finding.status != "not_met":
            assert finding.lacks, finding
