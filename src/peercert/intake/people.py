"""A table of people to a plan: who is added, who changes and how, and what was noticed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from peercert.intake.files import shown
from peercert.intake.layout import Layout
from peercert.intake.lookalikes import Entry, look_alikes
from peercert.intake.matching import Pairs, by_id, match
from peercert.intake.merging import close_issues, contradictions, merge
from peercert.intake.plan import (
    Added,
    Changed,
    Disagreement,
    Incoming,
    Issue,
    Plan,
    Somebody,
    StatusOf,
)
from peercert.intake.rowreader import TableReader
from peercert.intake.rows import DAY_OF_IMPORT, positions, read_row, unknown_columns
from peercert.intake.tables import Table, letter
from peercert.records import Candidate

NAMED_BY = frozenset({"name", "born_on", "email"})
UNDATED = frozenset({"deceased_on", "applications", "conduct"})  # what a register gives no day for


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What becomes of one row without errors."""

    said: Incoming
    entry: Entry
    added: Added | None = None
    changed: Changed | None = None
    warnings: tuple[Issue, ...] = ()


def plan_people(
    table: Table, layout: Layout, on_file: Iterable[Candidate], as_of: date, status_of: StatusOf
) -> Plan:
    """Plan the import of a table.

    `on_file` is everybody in the store, `as_of` the day of the import, `status_of` what somebody's
    dates come to on it. Raises BadFileError where columns are missing.
    """
    where = positions(table, layout)
    known = tuple(on_file)
    reader, width = TableReader(layout, where), len(table.columns)
    read = [read_row(reader, width, row, as_of) for row in table.rows]
    named, wrong = by_id(candidates(read), known)
    read = [refuse_id(said, wrong, where, layout) for said in read]
    pairs = named | match_others(candidates(read), known, named)
    outcomes = [outcome(said, said.candidate, pairs, known) for said in read if said.candidate]
    noticed = [*(i for said in read if not said.candidate for i in said.warnings)]
    noticed += [issue for found in outcomes for issue in found.warnings]
    return Plan(
        table=table,
        rows=len(read),
        kept=tuple(said.row for said in read if said.errors),
        layout=layout.name,
        as_of=as_of,
        added=tuple(found.added for found in outcomes if found.added),
        changed=tuple(found.changed for found in outcomes if found.changed),
        same=tuple(f.said.row.number for f in outcomes if not f.added and not f.changed),
        errors=tuple(issue for said in read for issue in said.errors),
        warnings=tuple(sorted(noticed, key=lambda issue: issue.row)),
        cleaned=tuple(issue for said in read for issue in said.cleaned),
        look_alikes=look_alikes([*(f.entry for f in outcomes), *others(known, pairs)]),
        disagreements=tuple(disagreements(outcomes, layout, status_of)),
        not_imported=layout.not_imported,
        unknown=unknown_columns(table, layout),
    )


def candidates(read: Sequence[Incoming]) -> dict[int, Candidate]:
    """Return the candidates of rows without errors, by row."""
    return {said.row.number: said.candidate for said in read if said.candidate}


def match_others(rows: Mapping[int, Candidate], known: Sequence[Candidate], named: Pairs) -> Pairs:
    """Match the rows without an id with the people whom no row named by id."""
    taken = set(named.values())
    free = [index for index in range(len(known)) if index not in taken]
    unnamed = {row: said for row, said in rows.items() if row not in named}
    found = match(unnamed, [known[index] for index in free])
    return {row: free[position] for row, position in found.items()}


def refuse_id(
    said: Incoming, wrong: Mapping[int, str], where: Mapping[str, int], layout: Layout
) -> Incoming:
    """Return a row with the error about its id, where there is one."""
    expected = wrong.get(said.row.number)
    column = layout.person.id
    if expected is None or column is None:
        return said
    index = where[column.column]
    issue = Issue(
        row=said.row.number,
        code="id",
        says=expected,
        suggestion="leave the cell empty for somebody new",
        column=letter(index),
        heading=column.column,
        value=shown(said.row.cells[index]),
    )
    return replace(said, candidate=None, errors=(*said.errors, issue))


def outcome(
    said: Incoming, candidate: Candidate, pairs: Pairs, known: Sequence[Candidate]
) -> Outcome:
    """Return what becomes of a row without errors."""
    row, person = said.row.number, replace(candidate, id=None) if candidate.id else candidate
    if row not in pairs:
        who = Somebody(name=person.name or "", row=row)
        entry = Entry(who=who, candidate=person, fresh=True)
        added = Added(row=row, candidate=person)
        return Outcome(said=said, entry=entry, added=added, warnings=said.warnings)
    before = known[pairs[row]]
    after, fields, records = merge(before, person)
    names = {change.name for change in fields}
    who = Somebody(name=after.name or "", row=row, id=before.id)
    warnings = [
        Issue(row=row, code="on-file", says=text) for text in contradictions(before, person)
    ]
    warnings += [
        Issue(row=row, code="same-number", says=text, suggestion="look the day up")
        for text in close_issues(before, person)
    ]
    undated = UNDATED & (names | {table for table, _ in records})
    warnings += [issue for issue in said.warnings if undated or issue.code != DAY_OF_IMPORT]
    changed = Changed(row=row, id=before.id or "", candidate=after, fields=fields, records=records)
    return Outcome(
        said=said,
        entry=Entry(who=who, candidate=after, fresh=bool(names & NAMED_BY)),
        changed=changed if fields or records else None,
        warnings=tuple(warnings),
    )


def others(known: Sequence[Candidate], pairs: Pairs) -> Iterator[Entry]:
    """Yield the people on file of whom no row speaks."""
    spoken = set(pairs.values())
    for index, person in enumerate(known):
        if index not in spoken:
            who = Somebody(name=person.name or "", id=person.id)
            yield Entry(who=who, candidate=person, fresh=False)


def disagreements(
    outcomes: Sequence[Outcome], layout: Layout, status_of: StatusOf
) -> Iterator[Disagreement]:
    """Yield the people whose register says something else than their dates come to."""
    words = layout.status.words if layout.status else {}
    for found in outcomes:
        agrees = words[found.said.status].agrees_with if found.said.status else ()
        if agrees and (status := status_of(found.entry.candidate)) not in agrees:
            who = found.entry.who
            yield Disagreement(
                row=found.said.row.number,
                id=who.id,
                name=who.name,
                register_says=found.said.status,
                dates_say=status,
            )
