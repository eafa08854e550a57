"""How far people are in a class: what was had of it, and what course, programme and states need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from peercert.admission import Status
from peercert.classes import (
    Approval,
    Attendance,
    Cohort,
    Course,
    Enrolment,
    Session,
    Step,
)
from peercert.intake.program_file import read_program
from peercert.progress import Class, Had, Need, had, needs, taking_part
from peercert.records import Candidate, Certificate, Training

DAY = date(2026, 6, 30)
SESSION = Session(
    id="T-0001",
    cohort=1,
    topic="ethics",
    starts_at="2026-06-17T09:00",
    ends_at="2026-06-17T12:00",
    zone="UTC",
    face_to_face=True,
)
OTHER = replace(SESSION, id="T-0002", topic=None, face_to_face=False)
COURSE = Course(
    title="Core course",
    kind="core",
    state="CA",
    approved_on=date(2026, 1, 1),
    minutes=4800,
    face_to_face_minutes=120,
    topic_minutes={"ethics": 360},
)
ABOUT = Class(
    cohort=Cohort(course=1, title="Spring"),
    course=COURSE,
    sessions=(SESSION, OTHER),
    provider="Academy",
)
PROGRAM = read_program(
    """
schema = "peercert/program@1"
title = "Listening"
provider = "An Office"
coursework = { modules = [{ topic = "ethics", title = "Ethics" }] }
completion = [
  { id = "all", asks = "Attend every module", test = "every_module" },
  { id = "story", asks = "Hand in a narrative", test = "document", kind = "narrative" },
]
""",
    "program",
)
ANA = Candidate(id="P-0001", states=("CA",))
DONE: Status = "completed"
IN: Status = "accepted"


def came(
    session: int, minutes: int, how: Literal["attested", "submitted"] = "submitted"
) -> Attendance:
    return Attendance(session=session, minutes=minutes, verification=how)


def by_id(asked: Iterable[Need]) -> dict[str, Need]:
    return {f"{each.asked_by} {each.id}": each for each in asked}


def test_hours_are_added_by_topic_and_by_how_they_are_known() -> None:
    found = had(ABOUT.sessions, [came(1, 100), came(2, 60, "attested"), came(3, 600)])
    assert found == Had(
        minutes=160,
        face_to_face=100,
        topics={"ethics": 100},
        attested=60,
        submitted=100,
        sessions=2,
    )
    assert (found.attended.minutes, found.attended.topic_minutes) == (160, {"ethics": 100})


def test_the_latest_of_one_session_counts_once_and_none_is_no_attendance() -> None:
    found = had(ABOUT.sessions, [came(1, 100), came(1, 90), came(2, 0)])
    assert (found.minutes, found.sessions) == (90, 1)


@given(st.permutations([came(1, 100), came(2, 60, "attested"), came(3, 5)]))
def test_order_never_matters(rows: list[Attendance]) -> None:
    assert had(ABOUT.sessions, rows).minutes == 160


def test_only_who_has_a_seat_takes_part() -> None:
    steps: list[tuple[int, Step]] = [
        (5, "applied"), (5, "accepted"), (1, "applied"), (1, "rsvp"), (2, "applied"),
        (2, "accepted"), (2, "oriented"), (3, "applied"), (3, "waitlisted"), (4, "applied"),
        (4, "accepted"), (4, "withdrew"), (6, "applied"), (6, "accepted"), (6, "completed"),
    ]  # fmt: skip
    found = taking_part((who, Enrolment(cohort=1, step=step, on=DAY)) for who, step in steps)
    assert found == {2: "accepted", 5: "accepted", 6: "completed"}
    assert list(found) == [2, 5, 6]


def test_the_course_asks_for_hours_face_to_face_and_topics() -> None:
    found = by_id(needs(ABOUT, ANA, had(ABOUT.sessions, [came(1, 130)]), IN, DAY))
    assert [(each.have, each.need, each.status) for each in found.values()][:3] == [
        (130, 4800, "pending"),
        (130, 120, "met"),
        (130, 360, "pending"),
    ]
    assert found["course ethics"].because == "3.83 h to go"
    state = found["CA ca.initial.training_hours"]
    assert (state.have, state.on_file, state.need) == (130, 0, 4800)


def test_the_class_counts_for_a_state_beside_what_is_on_file() -> None:
    approval = Approval(provider=1, state="CA", approved_on=date(2025, 1, 1))
    about = replace(ABOUT, approvals=(approval,))
    before = Training(
        id="H-0001",
        kind="core",
        state="CA",
        approved=True,
        provider_approved_on=date(2025, 1, 1),
        completed_on=date(2026, 3, 1),
        minutes=3600,
    )
    ana = replace(ANA, training=(before,))
    found = by_id(needs(about, ana, had(ABOUT.sessions, [came(1, 130)]), IN, DAY))
    state = found["CA ca.initial.training_hours"]
    assert (state.on_file, state.have, state.status) == (3600, 3730, "pending")


def test_outside_an_approval_the_class_does_not_count_and_that_is_said() -> None:
    ended = Approval(
        provider=1, state="CA", approved_on=date(2025, 1, 1), approved_through=date(2025, 12, 31)
    )
    about = replace(ABOUT, approvals=(ended,))
    found = by_id(needs(about, ANA, had(ABOUT.sessions, [came(1, 130)]), IN, DAY))
    state = found["CA ca.initial.training_hours"]
    assert (state.have, state.because) == (0, "this class: not approved by CA")


def test_what_is_on_file_from_a_completed_class_is_not_added_again() -> None:
    found = by_id(needs(ABOUT, ANA, had(ABOUT.sessions, [came(1, 130)]), DONE, DAY))
    assert found["CA ca.initial.training_hours"].have == 0


def test_without_a_state_the_courses_own_is_asked_and_without_that_none() -> None:
    nobody, credit = Candidate(id="P-0002"), had((), ())
    assert "CA ca.initial.training_hours" in by_id(needs(ABOUT, nobody, credit, IN, DAY))
    stateless = replace(ABOUT, course=replace(COURSE, state=None, face_to_face_minutes=None))
    found = by_id(needs(stateless, nobody, credit, IN, DAY))
    assert list(found) == ["course hours", "course ethics"]


def test_only_requirements_that_weigh_the_class_are_shown() -> None:
    held = Certificate(state="CA", issued_on=date(2026, 1, 1))
    renewing = replace(ANA, certificates=(held,))
    found = by_id(needs(ABOUT, renewing, had(ABOUT.sessions, [came(1, 130)]), IN, DAY))
    assert "CA ca.renewal.continuing_education" in found
    assert "CA ca.renewal.law_and_ethics" not in found


def test_a_programme_asks_for_modules_and_papers() -> None:
    about = replace(ABOUT, program=PROGRAM)
    found = by_id(needs(about, ANA, had(ABOUT.sessions, [came(1, 130)]), IN, DAY))
    modules, story = found["program all"], found["program story"]
    assert (modules.have, modules.need, modules.unit, modules.status) == (1, 1, None, "met")
    assert (story.have, story.need, story.unit, story.status) == (0, 1, None, "pending")
    assert (about.title, about.provider_name) == ("Listening", "An Office")
    assert (ABOUT.title, ABOUT.provider_name) == ("Core course", "Academy")
