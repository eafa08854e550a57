"""What `peercert check` does: where people stand, why, and what to do next. Needs no Typer."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from peercert.cli import errors, known, options
from peercert.errors import Exit, UsageError

if TYPE_CHECKING:
    from peercert.records import Candidate
    from peercert.standing import Standing


def check(  # noqa: PLR0913 - one for each option
    who: Sequence[str],
    *,
    file: str | None = None,
    state: str | None = None,
    status: list[str] | None = None,
    program: str | None = None,
    answer: Sequence[str] = (),
    known_at: date | None = None,
    explain: bool = False,
    how: bool = False,
    fresh: bool = False,
    exit_zero: bool = False,
) -> Exit:
    """Judge and print these people, the one of a file, or everybody; return the exit code."""
    form = options.current().one_of(*options.FORMATS)
    if file:
        only_a_file(who, known_at)
    if program or answer:
        from peercert.cli.check_program import Whom, check_program

        whom = Whom(file=file, who=who, known_at=known_at)
        rules = bool(state or status)
        code = check_program(program, whom, answer, rules=rules, explain=explain, how=how)
        return Exit.DONE if exit_zero else code
    if file or who or explain or how or on_a_screen(form):
        people = from_file(file) if file else from_store(who, known_at)
        view = View(explain=explain, how=how, alone=bool(file or who))
        worrying = check_some(people, form, state, status, view)
    else:
        from peercert.cli.everybody import check_everybody

        worrying = check_everybody(form, state, status, known_at, fresh=fresh)
    return Exit.FINDINGS if worrying and not exit_zero else Exit.DONE


class View(NamedTuple):
    """How closely somebody looks: at every reason, at the commands, at one person by themself."""

    explain: bool
    how: bool
    alone: bool


def check_some(
    people: Iterable[Candidate], form: str, state: str | None, status: list[str] | None, view: View
) -> bool:
    """Judge and print these people; return whether somebody needs attention."""
    standings = list(judged(people, state, alone=view.alone))
    found = [standing for standing in standings if not status or standing.status in status]
    show(found, form, view)
    return any(standing.needs_attention for standing in found)


def on_a_screen(form: str) -> bool:
    """Say whether text is laid out for somebody who reads it, not for a program or a file."""
    from peercert.report.screen import screen

    here = screen(labelled=options.current().accessible)
    return form == "text" and (here.terminal or here.labelled)


def only_a_file(who: Sequence[str], known_at: date | None) -> None:
    """Refuse what cannot be asked of a file."""
    if who:
        raise UsageError("name people or a file, not both", hint="leave one of the two out")
    if known_at:
        raise UsageError("a file does not say what was known when", hint="leave --known-at out")


def from_file(name: str) -> Iterator[Candidate]:
    """Give the one candidate of a file."""
    from peercert.cli import likely
    from peercert.intake.candidate_file import read_file
    from peercert.rules.counting import TOPICS

    file = read_file(name)
    likely.note(file, name, TOPICS)
    yield file


def from_store(who: Iterable[str], known_at: date | None = None) -> Iterator[Candidate]:
    """Give the candidates named, each once, or everybody on file; as known at a day if given."""
    from peercert.store.finding import the_one
    from peercert.store.reading import read_one

    with known.steadily(known_at) as store:
        if not who:
            yield from store.everybody()
            return
        with store.moment() as connection:
            numbers = dict.fromkeys(the_one(connection, one) for one in who)
            people = [read_one(connection, number) for number in numbers]
        yield from people


def judged(people: Iterable[Candidate], state: str | None, *, alone: bool) -> Iterator[Standing]:
    """Judge each person by each state's rules that apply."""
    from peercert.standing import judge, states_of

    day = options.current().day
    stateless = 0
    for person in people:
        states = (state,) if state else states_of(person)
        if not states and alone:
            raise UsageError(
                "no state is named on file", hint="say by whose rules: --state CA, NC or model"
            )
        stateless += not states
        for name in states:
            yield judge(person, name, day)
    if stateless:
        errors.say(f"{stateless} without a state on file: left out; --state judges them too")


def show(standings: list[Standing], form: str, view: View) -> None:
    """Print the standings in the format asked for."""
    from peercert.report.words import by_person, by_urgency

    if form != "text":
        from peercert.cli import naming
        from peercert.report import formats

        ordered = sorted(naming.shown(standings), key=by_person)
        formats.write(form, ordered, options.current().day, sys.stdout)
        return
    from peercert.report import person, rows
    from peercert.report.screen import screen

    here = screen(labelled=options.current().accessible, names=options.current().names)
    people = {standing.candidate.id for standing in standings}
    if not (view.explain or view.how or (view.alone and len(people) == 1)):
        here.show(rows.everybody(standings, here, options.current().day))
        return
    for number, standing in enumerate(sorted(standings, key=by_urgency)):
        told = person.explained if view.explain else partial(person.short, how=view.how)
        here.show(["", *told(standing, here)] if number and here.terminal else told(standing, here))
