"""What cohorts build on: judging by attendance and answers, the steps that follow, differences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from peercert.intake.program_file import read_program
from peercert.programs.comparing import LENGTHS, differences
from peercert.programs.groups import answerable
from peercert.programs.judging import ProgramStanding, admission, career, completion, everything
from peercert.programs.program import Attended, Program
from peercert.records import Candidate, Certificate, Conduct, Document, Recovery, Training, Work
from peercert.rules import REQUIREMENTS, RULEBOOKS
from programs.cases import shipped, written

LEAP = "born on 29 February: no source says if 2026-02-28 is the birthday"
DAY = date(2026, 11, 22)
ANA = Candidate(id="P-0001", name="Ana Álvarez")
POEM = shipped("poem.toml")
WEST = shipped("west_county_services.toml")
CAREER = shipped("career.toml")


LIVED_AS = "--lived-as 'consumer|parent|family_member|caregiver'"


def asking(**requirement: object) -> Program:
    """Return a programme that asks for one thing of those who apply."""
    values = {"id": "it", "asks": "It", **requirement}
    text = written({"title": "It's {T}", "provider": "P", "admission": [values]})
    return read_program(text, "example")


def steps(standing: ProgramStanding) -> list[tuple[str, date | None, str | None]]:
    """Return the next steps of a standing, as plain values."""
    return [(step.say, step.by, step.command) for step in standing.next_steps]


def test_what_was_attended_in_a_cohort_is_judged_as_given() -> None:
    topics = {module.topic: 1 for module in WEST.coursework.modules}

    whole = completion(WEST, ANA, DAY, attended=Attended(minutes=8, topic_minutes=topics))
    part = completion(WEST, ANA, DAY, attended=Attended(minutes=7, topic_minutes={}))

    assert whole.readiness == "ready"
    assert part.findings["program.completion.modules"].have == 0


@pytest.mark.parametrize(
    ("minutes", "volunteered", "counts", "status"),
    [
        (2399, 0, True, "pending"),
        (2400, 0, True, "met"),
        (3600, 0, True, "met"),
        (3601, 0, True, "needs_review"),
        (2400, 60, True, "met"),
        (2400, 60, False, "pending"),
        (2460, 60, False, "met"),
        (3660, 60, False, "met"),
        (3661, 60, False, "needs_review"),
    ],
)
def test_hours_of_a_cohort_with_volunteering(
    minutes: int, volunteered: int, *, counts: bool, status: str
) -> None:
    program = replace(POEM, counts_volunteering=counts)
    attended = Attended(minutes=minutes, topic_minutes={"volunteering": volunteered})

    found = completion(program, ANA, DAY, attended=attended)

    assert found.findings["program.completion.hours"].status == status


def test_what_is_issued_when_a_cohort_ends_says_the_same_as_its_attendance() -> None:
    attended = Attended(minutes=2400, topic_minutes={"group_facilitation": 600})
    issued = Training(
        kind="core",
        title=POEM.title,
        provider=POEM.provider,
        completed_on=DAY,
        minutes=2400,
        topic_minutes={"group_facilitation": 600},
    )

    before = completion(POEM, ANA, DAY, attended=attended)
    after = completion(POEM, replace(ANA, training=(issued,)), DAY)

    hours = "program.completion.hours"
    assert before.findings[hours].because == after.findings[hours].because
    assert [entry.record for entry in after.findings[hours].counted] == [issued]


def test_what_counts_and_what_does_not_add_up_to_the_training() -> None:
    training = Training(
        kind="core",
        title=POEM.title,
        provider=POEM.provider,
        completed_on=DAY,
        minutes=2400,
        topic_minutes={"volunteering": 360},
    )
    strict = replace(POEM, counts_volunteering=False)

    found = completion(strict, replace(ANA, training=(training,)), DAY)

    hours = found.findings["program.completion.hours"]
    assert [entry.minutes for entry in hours.counted] == [2040]
    assert [(each.minutes, each.because) for each in hours.not_counted] == [
        (360, "the programme does not count volunteering")
    ]


def test_parts_come_in_the_order_of_the_file() -> None:
    assert [part.stage for part in everything(POEM, ANA, DAY)] == ["admission", "completion"]
    assert [part.stage for part in everything(WEST, ANA, DAY)] == ["admission", "completion"]
    assert [part.stage for part in everything(CAREER, ANA, DAY)] == [
        "junior", "intermediate", "senior",
    ]  # fmt: skip
    assert list(admission(WEST, ANA, DAY).findings) == [
        f"program.admission.{word}"
        for word in ("age", "internet", "lived_experience", "recovery", "serve_in_sonoma")
    ]


def test_an_advisory_programme_needs_nobodys_attention() -> None:
    old = replace(ANA, work=(Work(minutes=60, started_on=date(2000, 1, 1)),))

    junior, *_ = career(CAREER, old, DAY)
    strict, *_ = career(replace(CAREER, advisory=False), old, DAY)

    assert junior.readiness == strict.readiness == "blocked"
    assert (junior.needs_attention, strict.needs_attention) == (False, True)


def test_what_is_dated_later_is_not_seen() -> None:
    later = replace(ANA, documents=(Document(kind="narrative", received_on=date(2026, 11, 23)),))

    found = completion(POEM, later, DAY)

    assert found.findings["program.completion.journey"].status == "pending"
    assert found.candidate.documents == ()


def test_questions_are_known_by_their_words() -> None:
    assert list(answerable(WEST)) == ["internet", "serve_in_sonoma"]
    assert list(answerable(CAREER)) == ["willing", "able"]
    assert answerable(POEM) == {}


@pytest.mark.parametrize(
    ("requirement", "file", "step"),
    [
        (
            {"test": "age", "years": 18},
            ANA,
            (
                "Record the date of birth",
                None,
                "peercert candidate set P-0001 --born-on YYYY-MM-DD",
            ),
        ),
        (
            {"test": "age", "years": 18},
            replace(ANA, born_on=date(2010, 5, 4)),
            (
                "Wait: 18 years old on 2028-05-04",
                date(2028, 5, 4),
                None,
            ),
        ),
        (
            {"test": "age", "years": 18},
            replace(ANA, born_on=date(2008, 2, 29)),
            (
                f"Wait until 2026-03-01: {LEAP}",
                date(2026, 3, 1),
                None,
            ),
        ),
        (
            {"test": "education"},
            ANA,
            (
                "Record the diploma, the equivalency or the degree",
                None,
                "peercert candidate set P-0001 --education 'high_school|equivalency|college|none'",
            ),
        ),
        (
            {"test": "answer"},
            replace(ANA, id=None),
            (
                "It: record the answer with the application",
                None,
                None,
            ),
        ),
        (
            {"test": "lived_experience"},
            ANA,
            (
                "Record how the person states lived experience",
                None,
                f"peercert candidate set P-0001 {LIVED_AS}",
            ),
        ),
        (
            {"test": "lived_experience", "conditions": ["substance_use"]},
            ANA,
            (
                "Record how the person states lived experience",
                None,
                f"peercert candidate set P-0001 {LIVED_AS} --condition substance_use",
            ),
        ),
        (
            {"test": "lived_experience", "lived_as": ["consumer"]},
            replace(ANA, lived_as=("parent",)),
            (
                "Correct the file if it is wrong: parent: not what the programme asks for",
                None,
                None,
            ),
        ),
        (
            {"test": "recovery", "months": 6},
            ANA,
            (
                "Record the day recovery began",
                None,
                "peercert candidate set P-0001 --recovery 'mental_health|substance_use'=YYYY-MM-DD",
            ),
        ),
        (
            {"test": "document", "kind": "narrative"},
            ANA,
            (
                "It: record that it was received",
                None,
                "peercert document add P-0001 --kind narrative --on YYYY-MM-DD",
            ),
        ),
        (
            {"test": "examination", "kind": "passed"},
            ANA,
            (
                "It: record that it was passed",
                None,
                "peercert document add P-0001 --kind passed --on YYYY-MM-DD",
            ),
        ),
        (
            {"test": "training", "hours_at_least": 6.5, "topics": ["peer {values}", "ethics"]},
            ANA,
            (
                "Log 6.5 more hours of training",
                None,
                "peercert hours log P-0001 6.5h --topic 'peer {values}' --on YYYY-MM-DD",
            ),
        ),
        (
            {"test": "training", "hours_at_least": 1},
            ANA,
            (
                "Log 1 more hour of training",
                None,
                "peercert hours log P-0001 1h --on YYYY-MM-DD",
            ),
        ),
        (
            {"test": "state_certification"},
            ANA,
            (
                "Finish the state's certification",
                None,
                "peercert check P-0001 --state XX --explain",
            ),
        ),
        (
            {"test": "state_certification", "states": ["NC", "CA"]},
            ANA,
            (
                "Finish the state's certification",
                None,
                "peercert check P-0001 --state NC --explain",
            ),
        ),
        (
            {"test": "work", "months_at_least": 2},
            replace(ANA, work=(Work(minutes=60, started_on=date(2026, 10, 1)),)),
            (
                "Wait until 2026-12-01: 1 month in a peer role, 2 are asked for",
                date(2026, 12, 1),
                None,
            ),
        ),
        (
            {"test": "work", "months_at_least": 2},
            ANA,
            (
                "Record 2 more months in a peer role",
                None,
                "peercert work add P-0001 HOURS --started-on YYYY-MM-DD --ended-on YYYY-MM-DD",
            ),
        ),
    ],
)
def test_the_next_step_says_how_to_record_it(
    requirement: dict[str, object], file: Candidate, step: tuple[str, date | None, str | None]
) -> None:
    day = date(2026, 2, 28) if file.born_on == date(2008, 2, 29) else DAY

    assert steps(admission(asking(**requirement), file, day)) == [step]


def test_the_next_steps_of_coursework_name_the_programme() -> None:
    coursework = {"hours_at_least": 2, "modules": [{"topic": "a", "title": "A"}]}
    values = {
        "title": "It's {T}",
        "provider": "P",
        "coursework": coursework,
        "completion": [
            {"id": "hours", "asks": "Two hours", "test": "coursework_hours"},
            {"id": "modules", "asks": "All", "test": "every_module"},
        ],
    }
    named = "--title 'It'\"'\"'s {T}' --provider P --on YYYY-MM-DD"

    found = completion(read_program(written(values), "example"), ANA, DAY)

    assert steps(found) == [
        ("Attend 2 more hours, and log the time", None, f"peercert hours log P-0001 2h {named}"),
        (
            "Attend 1 more module, and log the time",
            None,
            f"peercert hours log P-0001 HOURS --topic a {named}",
        ),
    ]


def test_the_next_step_of_a_choice_names_every_option() -> None:
    journey = completion(POEM, ANA, DAY).step("program.completion.journey")

    assert journey.say == "One of these: Written narrative; or: Interview"
    assert journey.command == "peercert document add P-0001 --kind narrative --on YYYY-MM-DD"


def test_the_differences_of_poem_are_those_of_north_carolina() -> None:
    hours, examination, volunteering = differences(POEM, DAY)

    assert hours.program == "asks for 40 to 60 hours"
    assert hours.state == "asks for 50 hours (approved course) and 20 hours (additional training)"
    assert (examination.program, examination.state) == ("asks for its own", "asks for none")
    assert volunteering.program == "counts them as training"
    assert volunteering.state == "does not: volunteering is not training"
    assert volunteering.requirements == ("nc.initial.additional_training",)


def test_differences_follow_the_law_of_the_day() -> None:
    (hours, *_) = differences(POEM, date(2021, 6, 30))

    assert hours.state == "asks for 40 hours (approved course) and 20 hours (additional training)"


def test_a_programme_that_asks_for_what_its_state_does_has_no_differences() -> None:
    same = replace(POEM, completion=(), counts_volunteering=False)

    assert differences(replace(same, coursework=WEST.coursework), DAY) == ()
    whole = replace(POEM.coursework, least_minutes=70 * 60, most_minutes=80 * 60)
    assert differences(replace(same, coursework=whole), DAY) == ()
    eighteen = replace(asking(test="recovery", months=18), state="NC")
    assert differences(eighteen, DAY) == ()


def test_differences_of_recovery_and_of_californias_examination() -> None:
    (west,) = differences(WEST, DAY)
    (six,) = differences(replace(asking(test="recovery", months=6), state="NC"), DAY)
    hours, examination = differences(replace(POEM, state="CA"), DAY)

    assert (west.program, west.state, west.requirements) == (
        "asks for 6 months", "asks for none", (),
    )  # fmt: skip
    assert six.state == "asks for 18 months"
    assert hours.state == "asks for 80 hours (training hours)"
    assert examination.state == "asks for its own, which this one does not replace"


def test_what_is_on_file_of_a_state_without_a_rulebook_still_decides() -> None:
    held = Certificate(state="TX", issued_on=date(2024, 11, 22), valid_through=date(2026, 11, 22))
    revoked = Conduct(state="TX", kind="revoked", on=date(2026, 1, 1))
    file = replace(ANA, certificates=(held,), conduct=(revoked,))

    found = admission(asking(test="state_certification"), file, DAY).findings

    assert [each.because for each in found.values()] == ["TX certification revoked on 2026-01-01"]


def test_without_a_state_of_ours_nothing_is_compared() -> None:
    assert differences(CAREER, DAY) == ()
    assert differences(replace(POEM, state="TX"), DAY) == ()


def test_the_lengths_compared_are_those_of_the_states() -> None:
    assert set(LENGTHS) == {state for state, book in RULEBOOKS.items() if not book.advisory}
    assert all(id in REQUIREMENTS for ids in LENGTHS.values() for id in ids)


def test_a_state_that_asks_for_no_time_in_recovery_ends_nobodys_wait() -> None:
    began = replace(ANA, recovery=(Recovery(condition="substance_use", started_on=DAY),))

    found = admission(WEST, began, DAY).findings["program.admission.recovery"]

    assert (found.status, found.due_on) == ("pending", date(2027, 5, 22))
