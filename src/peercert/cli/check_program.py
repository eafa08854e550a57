"""`peercert check --program FILE`: where people stand in a programme that an office wrote."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from peercert.cli import known, options
from peercert.cli.applied import NOT_APPLIED, Applied, applications
from peercert.cli.words import read_choice
from peercert.errors import Exit, UsageError

if TYPE_CHECKING:
    from peercert.programs.comparing import Difference
    from peercert.programs.judging import ProgramStanding
    from peercert.programs.program import Program
    from peercert.records import Candidate
    from peercert.report.screen import Screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """Who is judged: the one of a file, else those named, else everybody on file."""

    file: str | None
    who: Sequence[str]
    known_at: date | None


def check_program(  # noqa: PLR0913 - one for each option
    file: str | None,
    whom: Whom,
    answer: Sequence[str],
    *,
    rules: bool,
    explain: bool,
    how: bool,
) -> Exit:
    """Judge people by a programme file and print it; findings where one needs attention.

    `rules` is whether something was asked for that only a state's rules can answer.
    """
    if file is None:
        raise UsageError("--answer is an answer to a programme", hint="name it with --program FILE")
    if rules:
        hint = "leave --state and --status out, or check without --program"
        raise UsageError("a programme is not a state and has no statuses", hint=hint)
    from peercert.intake.program_file import load_program

    form = options.current().one_of(*options.FORMATS)
    program = load_program(file)
    answers = read_answers(answer, program)
    found = [judged(program, each, applied, answers) for each, applied in people(whom, program)]
    show(program, found, form, explain=explain, how=how)
    worrying = any(standing.needs_attention for parts in found for standing in parts)
    return Exit.FINDINGS if worrying else Exit.DONE


def judged(
    program: Program, person: Candidate, applied: Applied, answers: Mapping[str, bool]
) -> list[ProgramStanding]:
    """Judge one person; an answer that is typed goes before one that is on file."""
    from peercert.programs.judging import everything

    return list(
        everything(
            replace(program, apply_by=applied.apply_by or program.apply_by),
            person,
            options.current().day,
            answers={**applied.answers, **answers},
            applied_on=applied.on,
            attended=applied.attended,
        )
    )


def people(whom: Whom, program: Program) -> Iterator[tuple[Candidate, Applied]]:
    """Give each person with what is on file about an application to the programme."""
    if whom.file:
        from peercert.intake.candidate_file import read_file

        yield read_file(whom.file), NOT_APPLIED
        return
    from peercert.store.finding import the_one
    from peercert.store.kinds import read_id
    from peercert.store.reading import read_all, read_one

    with known.opened(whom.known_at) as connection:
        applied = applications(connection, program, options.current().day)
        numbers = dict.fromkeys(the_one(connection, one) for one in whom.who)
        named = (read_one(connection, number) for number in numbers)
        for person in named if numbers else read_all(connection):
            yield person, applied.get(read_id(str(person.id))[1], NOT_APPLIED)


def read_answers(given: Iterable[str], program: Program) -> dict[str, bool]:
    """Read answers as they are typed, `internet=yes`, for a programme's own questions."""
    from peercert.programs.groups import answerable

    asked = answerable(program)
    answers = {}
    for text in given:
        word, equals, value = text.partition("=")
        if not asked or not equals:
            hint = "this programme asks no question" if equals else "write --answer ID=yes or ID=no"
            raise UsageError(f"--answer: {text!r} is not an answer that we read", hint=hint)
        id = read_choice(word, asked, what="question of the programme")
        answers[id] = read_choice(value, ("yes", "no"), what="reply") == "yes"
    return answers


def show(
    program: Program,
    found: Sequence[Sequence[ProgramStanding]],
    form: str,
    *,
    explain: bool,
    how: bool,
) -> None:
    """Print each person's parts in the format asked for."""
    from peercert.programs.comparing import differences
    from peercert.report import program_data
    from peercert.report.screen import screen

    differing = differences(program, options.current().day)
    if form != "text":
        ordered = sorted(found, key=program_data.by_person)
        every = [nameless(standing) for parts in ordered for standing in parts]
        day = options.current().day
        program_data.write(form, program, every, differing, day, sys.stdout)
        return
    here = screen(labelled=options.current().accessible, names=options.current().names)
    show_text(found, differing, here, explain=explain, how=how)


def show_text(
    found: Sequence[Sequence[ProgramStanding]],
    differing: Sequence[Difference],
    here: Screen,
    *,
    explain: bool,
    how: bool,
) -> None:
    """Print each person's parts as text, and with reasons what differs from the state's rules."""
    from peercert.report import program as text
    from peercert.report import program_standing as standing

    if len(found) > 1 and here.terminal and not (explain or here.labelled):
        standing.everybody(found, here)
        return
    if not found and (here.terminal or here.labelled):
        here.show(["nobody is on file"])
    for number, parts in enumerate(found):
        here.show([""] if number and here.terminal and not here.labelled else [])
        here.show(standing.one_person(parts, here, explain=explain, how=how))
    if explain and found:
        view = text.differing if here.terminal or here.labelled else text.tagged
        here.show(view(found[0][0].program, differing, here))


def nameless(standing: ProgramStanding) -> ProgramStanding:
    """Return a standing as data shows it: without the name where names are declined."""
    if options.current().names_in_data:
        return standing
    anonymous = replace(standing.candidate, name=None)
    return replace(standing, facts=replace(standing.facts, candidate=anonymous))
