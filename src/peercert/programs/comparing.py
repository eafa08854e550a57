"""Where a programme and its state's rulebook differ: derived from both, written in neither.

What a state asks for is found by judging invented files by its rulebook on the day of the check,
so that a change of law changes the comparison with it. A difference is nobody's fault: finishing a
programme and being certified by a state are two things.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args

from peercert.programs.coursework import VOLUNTEERING, span
from peercert.programs.groups import every
from peercert.programs.papers import ProgramExamination
from peercert.programs.person import TimeInRecovery
from peercert.programs.program import Program
from peercert.records import Candidate, Recovery, Training, TrainingKind
from peercert.rules.counting import hours
from peercert.rules.law import Finding
from peercert.standing import judge, label

Findings = Mapping[str, Finding]

LENGTHS = {
    "CA": ("ca.initial.training_hours",),
    "NC": ("nc.initial.approved_course", "nc.initial.additional_training"),
}
"""Which of a state's requirements together are the hours of training before certification."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that a programme and a state's rulebook see differently."""

    about: str
    program: str
    """What the programme does, such as "asks for 40 to 60 hours"."""
    state: str
    """What the state does."""
    requirements: tuple[str, ...]
    """The ids of the state's requirements in question."""


def differences(program: Program, as_of: date) -> tuple[Difference, ...]:
    """Return where a programme differs from its state's rulebook as it stands on a day.

    Nothing, where the programme names no state whose rulebook we have.
    """
    state = program.state
    if state not in LENGTHS:
        return ()
    asked = probe(state, as_of, *trained(state, as_of))
    return (
        *hours_differ(program, [(id, asked[id]) for id in LENGTHS[state]]),
        *examination_differs(program, state, asked),
        *recovery_differs(program, state, asked),
        *volunteering_differs(
            program, asked, probe(state, as_of, *trained(state, as_of, VOLUNTEERING))
        ),
    )


def probe(state: str, as_of: date, *training: Training) -> Findings:
    """Judge an invented file by a state's rulebook: training, and recovery since that day."""
    recovery = (Recovery(condition="substance_use", started_on=as_of),)
    return judge(Candidate(recovery=recovery, training=training), state, as_of).findings


def trained(state: str, as_of: date, *topics: str) -> tuple[Training, ...]:
    """Return an hour of approved training of each kind, completed on a day, about some topics."""
    return tuple(
        Training(
            kind=kind, state=state, approved=True, completed_on=as_of, minutes=60, topics=topics
        )
        for kind in get_args(TrainingKind)
    )


def hours_differ(program: Program, asked: list[tuple[str, Finding]]) -> Iterator[Difference]:
    """Compare the hours of a programme with what a state asks for before certification."""
    least, most = program.coursework.least_minutes, program.coursework.most_minutes
    needs = [(id, finding.need or 0) for id, finding in asked]
    if least and least != sum(need for _, need in needs):
        parts = " and ".join(f"{hours(need)} hours ({label(id)})" for id, need in needs)
        yield Difference(
            about="hours of training",
            program=f"asks for {span(least, most)} hours",
            state=f"asks for {parts}",
            requirements=tuple(id for id, _ in needs),
        )


def examination_differs(program: Program, state: str, asked: Findings) -> Iterator[Difference]:
    """Compare a programme's examination with the state's, if it has one."""
    id = f"{state.lower()}.initial.examination"
    if any(isinstance(each, ProgramExamination) for each in every(program)):
        none = asked[id].status == "not_applicable"
        own = "asks for its own, which this one does not replace"
        yield Difference(
            about="examination",
            program="asks for its own",
            state="asks for none" if none else own,
            requirements=(id,),
        )


def recovery_differs(program: Program, state: str, asked: Findings) -> Iterator[Difference]:
    """Compare the time in recovery that a programme asks for with the state's."""
    id = f"{state.lower()}.initial.recovery_time"
    need = asked[id].need if id in asked else None
    for each in every(program):
        if isinstance(each, TimeInRecovery) and each.months != need:
            yield Difference(
                about="time in recovery",
                program=f"asks for {each.months} months",
                state=f"asks for {need} months" if need else "asks for none",
                requirements=(id,) if need else (),
            )


def volunteering_differs(
    program: Program, plain: Findings, volunteered: Findings
) -> Iterator[Difference]:
    """Compare what counts: hours of volunteering against hours of any other training."""
    for id, finding in volunteered.items():
        if program.counts_volunteering and (finding.have or 0) < (plain[id].have or 0):
            why = dict.fromkeys(entry.because for entry in finding.not_counted)
            yield Difference(
                about="volunteer hours",
                program="counts them as training",
                state=f"does not: {'; '.join(why)}",
                requirements=(id,),
            )
