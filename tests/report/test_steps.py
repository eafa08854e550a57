"""What to do next: for every requirement, in words and with a command that exists."""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import date
from string import Formatter

import pytest

from peercert.cli.app import load
from peercert.records import Candidate
from peercert.rules import REQUIREMENTS, RULEBOOKS
from peercert.standing import judge
from peercert.steps import Step, next_steps, written
from peercert.steps.ways import WAYS
from report.people import DECEASED, DUE, EXPIRED, FILED, NEW, READY, REFUSED, TODAY, standings

OPEN = {"pending", "not_met", "needs_review"}


def steps(person: Candidate) -> list[Step]:
    return list(next_steps(judge(person, person.states[0], TODAY)))


def test_every_requirement_of_a_state_has_a_way_and_no_other_has() -> None:
    asked = {r.id for book in RULEBOOKS.values() if not book.advisory for r in book.requirements}
    assert WAYS.keys() == asked
    assert all(id.startswith("model.") for id in REQUIREMENTS.keys() - asked)


@pytest.mark.parametrize("id", WAYS)
def test_every_command_is_one_that_exists(id: str) -> None:
    noun, *rest = WAYS[id].command.split()
    command = load(noun)
    if verbs := getattr(command, "commands", None):
        assert rest[0] in verbs
        command = verbs[rest[0]]
    taken = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in rest if word.startswith("--")} <= taken


@pytest.mark.parametrize("id", WAYS)
def test_every_way_names_only_what_is_known(id: str) -> None:
    known = {"who", "state", "path", "hours", "short", "s"}
    text = f"{WAYS[id].say} {WAYS[id].command}"
    assert {name for _, name, _, _ in Formatter().parse(text) if name} <= known


def test_steps_stand_in_the_order_of_the_findings_with_their_days() -> None:
    assert steps(DUE) == [
        Step(
            "Log 16 more hours of continuing education",
            date(2026, 12, 15),
            "peercert hours log P-0007 16h --kind continuing --on YYYY-MM-DD",
        ),
        Step(
            "Log 2 more law and ethics hours",
            date(2026, 12, 15),
            "peercert hours log P-0007 2h --topic law_and_ethics --on YYYY-MM-DD",
        ),
        Step(
            "Sign the code of ethics again in this term",
            date(2026, 12, 15),
            "peercert ethics sign P-0007 --state CA --on YYYY-MM-DD",
        ),
    ]


def test_there_is_a_step_for_every_open_finding() -> None:
    for standing in standings():
        found = list(next_steps(standing))
        unmet = [f for f in standing.findings.values() if f.status in OPEN]
        if standing.status == "deceased":
            assert not found
        else:
            assert len(found) == len(unmet) or (len(found) == 1 and standing.readiness == "ready")


def test_what_is_ready_is_closed_by_filing_and_then_by_the_certificate() -> None:
    (file,) = steps(READY)
    assert (file.say, file.by) == ("File the renewal", date(2026, 12, 31))
    assert file.command == (
        "peercert application file P-0044 --state NC --path renewal --on YYYY-MM-DD"
    )
    (renew,) = steps(FILED)
    assert renew.command == (
        "peercert certificate renew P-0045 --state CA --number NUMBER --on YYYY-MM-DD"
    )


def test_an_age_is_waited_for() -> None:
    assert Step(
        "Wait: 18 years old on 2027-03-01",
        date(2027, 3, 1),
        "peercert check P-0012 --as-of 2027-03-01",
    ) in steps(NEW)


def test_what_cannot_be_met_leads_to_a_new_application() -> None:
    says = {step.say for step in steps(REFUSED)}
    assert "Apply again, or by another path: parent: not the person's own" in says


def test_a_missing_fact_is_recorded_and_what_is_unsettled_leads_to_the_sources() -> None:
    asked = {step.say: step.command for step in steps(NEW)}
    assert asked["Record how the person states lived experience"].startswith(
        "peercert candidate set P-0012 --lived-as"
    )
    assert "peercert rules show ca.renewal.filing" in {step.command for step in steps(EXPIRED)}


def test_nothing_is_asked_of_somebody_who_has_died_nor_by_advice() -> None:
    assert steps(DECEASED) == []
    assert list(next_steps(judge(DUE, "model", TODAY))) == []


def test_an_id_from_outside_is_one_word_of_the_command() -> None:
    for id in ("P 7; rm -rf x", "$(id)"):
        first = steps(replace(DUE, id=id))[0]
        assert shlex.split(first.command)[3] == id
    assert steps(replace(DUE, id=None))[0].command.startswith("peercert hours log WHO 16h")


@pytest.mark.parametrize(
    ("minutes", "text"), [(60, "1h"), (90, "1.5h"), (380, "6:20"), (1, "0:01"), (363, "6.05h")]
)
def test_hours_are_written_so_that_they_are_read_exactly(minutes: int, text: str) -> None:
    from peercert.cli.words import read_hours

    assert written(minutes) == text
    assert read_hours(text) == minutes


def test_an_id_stands_in_a_command_as_a_shell_takes_it_whatever_is_in_it() -> None:
    odd = replace(NEW, id="P {who} $HOME \ud800 'x'")

    said = steps(odd)

    assert len(said) > len(NEW.states)
    assert [shlex.split(step.command).count(odd.id or "") for step in said] == [
        shlex.split(step.command).count(NEW.id or "") for step in steps(NEW)
    ]
