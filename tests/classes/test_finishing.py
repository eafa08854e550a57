"""Who finished a class: each session once, never more than it, by the course and its programme."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from peercert.classes import Approval, Attendance, Cohort, Course, Session
from peercert.finishing import ending, held_by, once, training, up_to
from peercert.intake.program_file import read_program
from peercert.progress import Class
from peercert.records import Candidate

DAY = date(2026, 6, 30)
COURSE = Course(title="Core course", kind="core", state="CA", minutes=300, face_to_face_minutes=120)
COHORT = Cohort(id="G-0001", course=1, title="Spring")
ONE = Session(
    id="T-0001",
    cohort=1,
    topic="ethics",
    starts_at="2026-06-17T09:00",
    ends_at="2026-06-17T12:00",
    zone="America/Los_Angeles",
    face_to_face=True,
)
TWO = replace(
    ONE,
    id="T-0002",
    topic=None,
    starts_at="2026-06-18T22:00",
    ends_at="2026-06-19T01:00",
    face_to_face=False,
    breaks=(("23:00", "23:30"),),
)
ABOUT = Class(cohort=COHORT, course=COURSE, sessions=(TWO, ONE), provider="Example Academy")
ANA = Candidate(id="P-0001")
PROGRAM = read_program(
    """
title = "Listening"
provider = "An Office"
coursework = { modules = [{ topic = "ethics", title = "Ethics" }] }
completion = [{ id = "all", asks = "Attend every module", test = "every_module" }]
""",
    "program",
)


def came(
    session: int, minutes: int, how: Literal["attested", "submitted"] = "submitted"
) -> Attendance:
    return Attendance(session=session, minutes=minutes, verification=how)


def test_who_has_every_hour_has_finished() -> None:
    found = ending(ABOUT, ANA, [came(1, 180), came(2, 150)], DAY)
    assert (found.finished, found.lacks, found.last_on) == (True, (), date(2026, 6, 18))
    assert (found.credit.minutes, found.credit.face_to_face) == (330, 180)


def test_who_lacks_an_hour_is_told_which() -> None:
    found = ending(ABOUT, ANA, [came(1, 60), came(2, 150)], DAY)
    assert [(need.id, need.have, need.need) for need in found.lacks] == [
        ("hours", 210, 300),
        ("face_to_face", 60, 120),
    ]
    assert not found.finished


def test_who_never_came_has_not_finished() -> None:
    free = replace(ABOUT, course=replace(COURSE, minutes=1, face_to_face_minutes=None))
    found = ending(free, ANA, [came(1, 0), came(9, 60)], DAY)
    assert (found.finished, found.last_on) == (False, None)


def test_the_programme_is_asked_too() -> None:
    about = replace(ABOUT, program=PROGRAM, course=replace(COURSE, minutes=60))
    other = ending(about, ANA, [came(2, 150)], DAY)
    assert [(need.asked_by, need.id) for need in other.lacks] == [
        ("course", "face_to_face"),
        ("program", "all"),
    ]
    assert ending(about, ANA, [came(1, 120)], DAY).finished


def test_the_record_says_what_was_attended() -> None:
    approval = Approval(provider=1, state="CA", kind="core", approved_on=date(2026, 1, 1))
    about = replace(ABOUT, approvals=(approval,))
    found = ending(about, ANA, [came(1, 180), came(2, 150, "attested")], DAY)
    record, why = training(about, found, date(2026, 6, 18))
    assert why is None
    assert (record.title, record.provider, record.kind) == (
        "Core course",
        "Example Academy",
        "core",
    )
    assert (record.approved, record.provider_approved_on) == (True, date(2026, 1, 1))
    assert (record.started_on, record.completed_on) == (date(2026, 6, 17), date(2026, 6, 18))
    assert (record.minutes, record.face_to_face_minutes) == (330, 180)
    assert (record.topic_minutes, record.verification) == ({"ethics": 180}, "attested")


def test_outside_the_approval_it_is_said_why() -> None:
    ended = Approval(
        provider=1,
        state="CA",
        kind="core",
        approved_on=date(2025, 1, 1),
        approved_through=date(2026, 6, 17),
    )
    about = replace(ABOUT, approvals=(ended,), program=PROGRAM)
    found = ending(about, ANA, [came(2, 150)], DAY)
    record, why = training(about, found, date(2026, 6, 18))
    assert (record.approved, record.provider_approved_on) == (False, None)
    assert (record.title, record.provider) == ("Listening", "An Office")
    assert (record.face_to_face_minutes, record.verification) == (None, "submitted")
    assert why == "Example Academy's approval by California ended 2026-06-17"
    _, unnamed = training(replace(about, provider=None), found, date(2026, 6, 18))
    assert unnamed == "the provider's approval by California ended 2026-06-17"


def test_a_session_is_held_once_its_day_is_past_or_somebody_was_there() -> None:
    sessions = (ONE, TWO)
    assert held_by(sessions, {}, date(2026, 6, 17)) == {}
    assert held_by(sessions, {1: [came(1, 5)]}, date(2026, 6, 17)) == {1: 180}
    assert held_by(sessions, {}, date(2026, 6, 18)) == {1: 180}
    assert held_by(sessions, {}, date(2026, 6, 19)) == {1: 180, 2: 150}
    assert up_to(ABOUT, date(2026, 6, 17)).sessions == (ONE,)


rows = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 500)), max_size=12)


@given(rows)
def test_a_session_counts_once_and_never_more_than_it_lasted(told: list[tuple[int, int]]) -> None:
    counted = once((ONE, TWO), [came(session, minutes) for session, minutes in told])
    assert len({each.session for each in counted}) == len(counted)
    for each in counted:
        assert each.minutes <= (180 if each.session == 1 else 150)
        assert each.minutes <= [minutes for session, minutes in told if session == each.session][-1]
