"""What to do next: in words, in the order of the law, with a command that exists."""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import date

import pytest

from peercert.amounts import typed_hours
from peercert.cli.app import load
from peercert.records import Application, Candidate, Certificate, Exam, Reference, Training
from peercert.rules import REQUIREMENTS, RULEBOOKS
from peercert.standing import judge
from peercert.steps import Step, in_order, next_steps
from peercert.steps.filling import Place
from report.people import DECEASED, DUE, EXPIRED, FILED, NEW, READY, REFUSED, TODAY, standings

OPEN = {"pending", "not_met", "needs_review"}
NO_WAY = {"nc.initial.examination", "ca.specialization.certified"}
"""Nothing is to be done for one, and the certification itself is asked for by the other."""


def steps(person: Candidate, state: str = "") -> list[Step]:
    return next_steps(judge(person, state or person.states[0], TODAY))


def ids(person: Candidate, state: str = "") -> list[str]:
    return [step.id for step in steps(person, state)]


def one(person: Candidate, id: str, state: str = "") -> Step:
    (found,) = (step for step in steps(person, state) if step.id == id)
    return found


def test_every_requirement_of_a_state_has_a_way_and_no_other_has() -> None:
    asked = {r.id for book in RULEBOOKS.values() if not book.advisory for r in book.requirements}
    assert {id for id in asked if REQUIREMENTS[id].way is None} == NO_WAY
    assert all(REQUIREMENTS[id].way is None for id in REQUIREMENTS.keys() - asked)


def test_every_command_is_one_that_exists() -> None:
    found = [step for standing in standings() for step in next_steps(standing)]
    commands = {step.command for step in found if step.command}
    assert len(commands) > len(standings())
    for line in commands:
        _, noun, *rest = shlex.split(line)
        command = load(noun)
        if verbs := getattr(command, "commands", None):
            assert rest[0] in verbs
            command = verbs[rest[0]]
        taken = {name for parameter in command.params for name in parameter.opts}
        assert {word for word in rest if word.startswith("--")} <= taken


def test_hours_that_are_part_of_others_are_one_step_with_them() -> None:
    assert [(step.id, step.also, step.by) for step in steps(DUE)] == [
        (
            "ca.renewal.continuing_education",
            ("ca.renewal.law_and_ethics",),
            date(2026, 12, 15),
        ),
        ("ca.renewal.code_of_ethics", (), date(2026, 12, 15)),
    ]
    first = steps(DUE)[0]
    assert first.say == (
        "Log 16 more hours of continuing education, 2 of them about law and ethics"
    )
    assert first.command == (
        "peercert hours log P-0007 16h --kind continuing --topic law_and_ethics=2h --on YYYY-MM-DD"
    )


def test_a_part_that_alone_is_short_says_what_it_is_part_of() -> None:
    whole = Training(kind="continuing", completed_on=date(2025, 11, 2), minutes=16 * 60)
    step = one(replace(DUE, training=(*DUE.training, whole)), "ca.renewal.law_and_ethics")
    assert step.part_of == "ca.renewal.continuing_education"
    assert step.say == "Log 2 more hours about law and ethics"


def test_the_order_is_the_order_of_the_law() -> None:
    asked = ids(replace(NEW, states=("CA",)), "CA")
    assert asked[-3:] == [
        "ca.initial.application",
        "ca.initial.application.approval",
        "ca.initial.examination",
    ]
    exam = one(NEW, "ca.initial.examination", "CA")
    assert exam.after == ("ca.initial.application", "ca.initial.application.approval")


@pytest.mark.parametrize(("state", "path"), [(s, p) for s, b in RULEBOOKS.items() for p in b.paths])
def test_every_requirement_stands_once_in_the_order_of_its_path(state: str, path: str) -> None:
    asked = tuple(requirement.id for requirement in RULEBOOKS[state].paths[path])
    assert sorted(in_order(asked)) == sorted(asked)


def test_a_sitting_before_the_approval_is_shown_as_not_counted() -> None:
    sat = Exam(id="X-1", state="CA", sat_on=date(2026, 10, 20), outcome="passed")
    found = judge(replace(NEW, exams=(sat,)), "CA", TODAY).findings["ca.initial.examination"]
    (entry,) = found.not_counted
    assert (entry.record, entry.because) == (sat, "passed before the approval of the application")


def test_an_approved_course_is_one_step_with_its_hours_face_to_face() -> None:
    step = one(replace(NEW, states=("NC",)), "nc.initial.approved_course", "NC")
    assert step.also == ("nc.initial.face_to_face", "nc.initial.course_recency")
    assert step.command == (
        "peercert hours log P-0012 50h --kind core --state NC --approved 'yes|no' "
        "--face-to-face 40h --on YYYY-MM-DD"
    )


def test_each_letter_that_is_missing_is_a_step_of_its_own() -> None:
    have = (Reference(id="R-1", state="CA", kind="supervisor", received_on=date(2026, 9, 1)),)
    held = (Certificate(state="OR", issued_on=date(2026, 1, 1), valid_through=date(2028, 1, 1)),)
    moved = replace(
        NEW,
        references=have,
        certificates=held,
        applications=tuple(
            replace(each, path="reciprocity") for each in FILED.applications if each.state == "CA"
        ),
    )
    moved = replace(
        moved, applications=tuple(replace(each, path="reciprocity") for each in moved.applications)
    )
    found = [id for id in ids(moved, "CA") if ".letters" in id]
    assert found == ["ca.reciprocity.letters.colleague", "ca.reciprocity.letters.self"]


def test_the_recovery_of_each_condition_is_asked_for_by_name() -> None:
    person = replace(NEW, states=("NC",), conditions=("mental_health",))
    step = one(person, "nc.initial.recovery_time", "NC")
    assert step.command == "peercert candidate set P-0012 --recovery mental_health=YYYY-MM-DD"


def test_places_say_what_is_to_be_filled_in() -> None:
    step = one(NEW, "ca.initial.examination", "CA")
    assert step.command == (
        "peercert exam record P-0012 --state CA --outcome 'passed|failed' --on YYYY-MM-DD"
    )
    assert step.places == (
        Place("--outcome", "'passed|failed'", "choice", ("passed", "failed"), "how it ended"),
        Place("--on", "YYYY-MM-DD", "day", None, "the day of the examination"),
    )


def test_what_is_ready_is_closed_by_filing_and_then_by_the_certificate() -> None:
    (file,) = steps(READY)
    assert (file.id, file.kind) == ("nc.recertification.filing", "apply")
    assert (file.say, file.by) == ("File the renewal (fee: $20)", date(2026, 12, 31))
    assert file.command == (
        "peercert application file P-0044 --state NC --path renewal --on YYYY-MM-DD"
    )
    (renew,) = steps(FILED)
    assert (renew.id, renew.kind) == ("ca.issue", "issue")
    assert renew.command == (
        "peercert certificate renew P-0045 --state CA --number NUMBER --on YYYY-MM-DD"
    )


def test_an_age_is_waited_for() -> None:
    step = one(NEW, "nc.initial.age", "NC")
    assert (step.kind, step.by, step.command) == ("wait", date(2027, 3, 1), None)
    assert step.say == "Wait: 18 years old on 2027-03-01"


def test_what_nothing_on_the_path_cures_is_said() -> None:
    (step,) = (s for s in steps(REFUSED) if s.id == "nc.initial.lived_experience")
    assert (step.kind, step.command) == ("settle", None)
    assert "Nothing on this path cures that" in step.say


def test_what_pages_contradict_each_other_about_says_what_is_safe() -> None:
    (step,) = (s for s in steps(EXPIRED) if s.id == "ca.renewal.filing")
    assert (step.kind, step.who) == ("settle", "nobody")
    assert step.command == (
        "peercert application file P-0003 --state CA --path renewal --on YYYY-MM-DD"
    )
    assert "To be safe, file now, with the additional fee" in step.say


def test_nothing_is_asked_of_somebody_who_has_died_nor_by_advice() -> None:
    assert steps(DECEASED) == []
    assert next_steps(judge(DUE, "model", TODAY)) == []


def test_an_id_from_outside_is_one_word_of_the_command() -> None:
    for id in ("P 7; rm -rf x", "$(id)"):
        first = steps(replace(DUE, id=id))[0]
        assert shlex.split(first.command or "")[3] == id
    assert (steps(replace(DUE, id=None))[0].command or "").startswith("peercert hours log WHO 16h")


@pytest.mark.parametrize(
    ("minutes", "text"), [(60, "1h"), (90, "1.5h"), (380, "6:20"), (1, "0:01"), (363, "6.05h")]
)
def test_hours_are_written_so_that_they_are_read_exactly(minutes: int, text: str) -> None:
    from peercert.cli.words import read_hours

    assert typed_hours(minutes) == text
    assert read_hours(text) == minutes


def test_an_id_stands_in_a_command_as_a_shell_takes_it_whatever_is_in_it() -> None:
    odd = replace(NEW, id="P {who} $HOME \ud800 'x'")

    said = [step.command for step in steps(odd) if step.command]

    assert len(said) > len(NEW.states)
    assert [shlex.split(command).count(odd.id or "") for command in said] == [
        shlex.split(step.command).count(NEW.id or "") for step in steps(NEW) if step.command
    ]


def test_an_approval_that_cannot_be_named_yet_is_no_step_nor_is_what_follows_it() -> None:
    begun = Application(id="A-1", state="CA", path="legacy", filed_on=date(2026, 10, 1))
    opened = Application(id="A-2", state="CA", path="initial", opened_on=date(2026, 11, 1))
    asked = ids(replace(NEW, applications=(begun, opened)), "CA")
    assert "ca.initial.application" in asked
    assert not {"ca.initial.application.approval", "ca.initial.examination"} & set(asked)

    filed = replace(opened, filed_on=date(2026, 11, 10))
    step = one(replace(NEW, applications=(begun, filed)), "ca.initial.application.approval", "CA")
    assert step.command == (
        "peercert application approve P-0012 --state CA --application A-2 --on YYYY-MM-DD"
    )


def test_a_denied_renewal_is_filed_again_with_what_it_lacks() -> None:
    denied = Application(
        id="A-1",
        state="CA",
        path="renewal",
        filed_on=date(2026, 11, 1),
        denied_on=date(2026, 11, 20),
    )
    found = steps(replace(DUE, applications=(denied,)))
    assert [step.id for step in found] == [
        "ca.renewal.continuing_education",
        "ca.renewal.code_of_ethics",
        "ca.renewal.filing",
    ]
    assert found[-1].say.startswith("File the renewal again; the denial may be appealed")
