"""`peercert candidate import`: candidate files into the store, all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from peercert.cli import confirming, errors, likely, options, writing
from peercert.cli.facts import NOTHING
from peercert.cli.import_plans import on_file
from peercert.errors import BadFileError, Problem
from peercert.report.clean import clean

if TYPE_CHECKING:
    from peercert.intake.plan import Somebody
    from peercert.records import Candidate


def import_files(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="TOML or JSON; - is standard input."),
    ],
) -> None:
    r"""Add the people of candidate files, all of them as one change.

    The store gives new ids. People who look like somebody on file are listed first.

    \b
    peercert candidate import ana.toml bo.json
    peercert candidate show P-0001 --format json | peercert --store new.db candidate import -
    """
    options.current().one_of("text")
    read = read_files(files)
    known = likely.known_topics()
    for name, candidate in read:
        likely.note(candidate, name, known)
    ask_about_look_alikes([candidate for _, candidate in read])
    with writing.change("candidate import") as change:
        ids = [change.add_candidate(candidate) for _, candidate in read]
    for id, (name, candidate) in zip(ids, read, strict=True):
        confirming.person_recorded(id, candidate, f"Read from {name}.")


def read_files(names: Sequence[str]) -> list[tuple[str, Candidate]]:
    """Read every file, or raise BadFileError with every problem of every file."""
    from peercert.intake.candidate_file import read_file

    read = []
    wrong: list[tuple[str, BadFileError]] = []
    for name in names:
        try:
            read.append((name, read_file(name)))
        except BadFileError as error:
            wrong.append((name, error))
    if len(wrong) == 1:
        raise BadFileError(wrong[0][1].message, wrong[0][1].problems, hint=NOTHING)
    if wrong:
        problems = tuple(
            Problem(f"{name}: {problem.place}", problem.value, problem.expected)
            for name, error in wrong
            for problem in error.problems
        )
        title = f"{len(wrong)} of {len(names)} files are not right"
        raise BadFileError(title, problems, hint=NOTHING)
    return read


def ask_about_look_alikes(candidates: Sequence[Candidate]) -> None:
    """List who may be on file already, or twice among the files, and ask whether to go on."""
    from peercert.intake.lookalikes import Entry, look_alikes
    from peercert.intake.plan import Somebody

    new = [(Somebody(name=c.name or "", row=n), c) for n, c in enumerate(candidates, 1)]
    old = [(Somebody(name=c.name or "", id=c.id), c) for c in on_file(("certificates",))[1]]
    entries = [Entry(who=who, candidate=c, fresh=True) for who, c in new]
    entries += [Entry(who=who, candidate=c, fresh=False) for who, c in old]
    groups = look_alikes(entries)
    for group in groups:
        people = ", ".join(somebody(who) for who in group.people)
        errors.say(f"Look alike, for {', and '.join(group.because)}: {people}")
    if groups:
        options.confirm("Write the new files as other people?")


def somebody(who: Somebody) -> str:
    """Say who somebody is: the id, or which file, and on a terminal the name."""
    place = who.id or f"file {who.row}"
    return clean(f"{place} {who.name}") if options.current().names_in_errors else place
