"""A plan in text for people: what needs their eyes first, then the sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from peercert.cli import naming, options
from peercert.report import describing

if TYPE_CHECKING:
    from peercert.intake.hours import HoursPlan
    from peercert.intake.layout import Layout
    from peercert.intake.plan import Changed, Issue, LookAlike, Plan, Somebody
    from peercert.report.screen import Screen

Entry = tuple[str, ...]
"""A first line, and those below it."""


Section = tuple[str, str, Sequence[Entry]]
"""A word for programs, a heading for people, and each thing under it."""


def show_plan(plan: Plan, layout: Layout) -> None:
    """Print a plan. On a terminal in blocks; in a pipe one line for each thing, with tabs."""
    show_parts(plan, sections(plan), [*notes(plan, layout)], sums(plan))


def show_hours_plan(plan: HoursPlan, *, is_second: bool) -> None:
    """Print a plan of hours, likewise; after that of people on a terminal with space between."""
    from peercert.report.screen import screen

    if is_second and screen().terminal:
        screen().show([""])
    show_parts(plan, hours_sections(plan), [*column_notes(plan)], hours_sums(plan))


def show_parts(
    plan: Plan | HoursPlan, parts: Iterable[Section], noted: Sequence[str], total: str
) -> None:
    """Print what stands in a plan, what concerns the whole table, and the sums."""
    from peercert.report.screen import screen

    here = screen()
    title = f"Plan for {plan.table.name}, layout {plan.layout}, as of {plan.as_of}"
    if here.terminal:
        here.show(here.indent(title, ""))
    for word, heading, entries in parts:
        for number, entry in enumerate(entries):
            if not here.terminal:
                here.show(["\t".join(here.text(cell) for cell in (word, *entry))])
                continue
            if not number:
                here.show(["", *here.indent(f"{heading} ({len(entries)})", "")])
            here.show(block(here, entry))
    here.show([""] if here.terminal else [])
    for line in noted:
        here.show(here.indent(line, "" if here.terminal else "note\t"))
    here.show(here.indent(total, "" if here.terminal else "plan\t"))


def show_end(people: Plan | None, hours: HoursPlan | None, *, written: bool) -> None:
    """Print what became of the plans."""
    from peercert.report.screen import show

    done = []
    if people and (people.added or people.changed):
        done.append(f"{counted(len(people.added), 'person', 'people')} added")
        done.append(f"{len(people.changed)} changed")
    if hours and hours.added:
        done.append(f"{counted(len(hours.added), 'training')} added")
    if not written:
        show(["Dry run: nothing was written."])
    elif done:
        show([f"Written as one change: {', '.join(done)}.", "Next: peercert check"])
    else:
        show(["Nothing new: nothing was written."])


def hours_sections(plan: HoursPlan) -> Iterator[Section]:
    """Yield what stands in a plan of hours."""
    yield "cleaned", "Cleaned", [issue_entry(each) for each in plan.cleaned]
    yield "warning", "Warnings", [issue_entry(each) for each in plan.warnings]
    near = [
        (
            f"row {each.row}, {plan.people[each.owner].id}",
            f"{each.on_file} has the same day and hours, and says something else",
        )
        for each in plan.near
    ]
    yield "look-alike", "Look like training on file, added beside it", near
    yield "error", "Errors", [issue_entry(issue) for issue in plan.errors]


def hours_sums(plan: HoursPlan) -> str:
    """Return how many rows come to what."""
    people = counted(len({hours.owner for hours in plan.added}), "person", "people")
    return (
        f"{counted(plan.rows, 'row')}: {len(plan.added)} added for {people}, "
        f"{len(plan.same)} same, {len(plan.rows_in_error)} in error"
    )


def sections(plan: Plan) -> Iterator[Section]:
    """Yield what stands in a plan: a word for it, a heading, and each thing."""
    yield "changed", "Changed", [changed_entry(each) for each in plan.changed]
    yield "cleaned", "Cleaned", [issue_entry(each) for each in plan.cleaned]
    yield "warning", "Warnings", [issue_entry(each) for each in plan.warnings]
    yield "look-alike", "Look alike, never merged", [alike_entry(e) for e in plan.look_alikes]
    disagreements = [
        (
            f"row {found.row}{named(found.id)}{called(found.name)}",
            f"the register says {found.register_says}, the dates say {plain(found.dates_say)}",
        )
        for found in plan.disagreements
    ]
    yield "disagreement", "The register and the dates disagree", disagreements
    yield "error", "Errors", [issue_entry(issue) for issue in plan.errors]


def notes(plan: Plan, layout: Layout) -> Iterator[str]:
    """Yield what concerns the whole table."""
    yield from column_notes(plan)
    if layout.certificates and not any(each.valid_through for each in layout.certificates):
        yield "No last day of a certificate is printed here: it is computed, and check says so."


def column_notes(plan: Plan | HoursPlan) -> Iterator[str]:
    """Yield what is left out of the file: sheets, rows above the header, columns."""
    yield from plan.table.notes
    if plan.unknown:
        yield f"Columns that the layout does not know, not imported: {', '.join(plan.unknown)}"
    if plan.not_imported:
        yield f"Columns that are not imported: {', '.join(plan.not_imported)}"


def sums(plan: Plan) -> str:
    """Return how many rows come to what."""
    return (
        f"{counted(plan.rows, 'row')}: {len(plan.added)} added, "
        f"{len(plan.changed)} changed, {len(plan.same)} same, {len(plan.rows_in_error)} in error"
    )


def block(here: Screen, entry: Entry) -> Iterator[str]:
    """Yield the lines of one thing on a terminal."""
    yield from here.indent(entry[0], "  ")
    for line in entry[1:]:
        if line:
            yield from here.indent(line, "      ")


def issue_entry(issue: Issue) -> Entry:
    """Say where, which value, what was expected, and what to do."""
    place = f"row {issue.row}"
    if issue.heading:
        place += f', column {issue.column} ({issue.heading}): "{issue.value}"'
    return (place, issue.says, issue.suggestion)


def changed_entry(changed: Changed) -> Entry:
    """Say what changes about one person, field by field."""
    hidden = () if options.current().names_in_text else naming.NAMING
    lines = [
        f"{describing.called(each.name)} changes"
        if each.name in hidden
        else describing.moved(each.name, each.before, each.after)
        for each in changed.fields
    ]
    lines += [f"{table}: {len(records)} added" for table, records in changed.records]
    return (f"row {changed.row}, {changed.id}{called(changed.candidate.name)}", *lines)


def alike_entry(group: LookAlike) -> Entry:
    """Say who may be one person, and why."""
    return (", and ".join(group.because), *(somebody(who) for who in group.people))


def somebody(who: Somebody) -> str:
    """Say who somebody is, and where."""
    where = f"row {who.row}{named(who.id)}" if who.row else f"{who.id}"
    return f"{where}{called(who.name)}"


def called(name: str | None) -> str:
    """Return a name after something else, where people are named."""
    return f" {name}" if name and options.current().names_in_text else ""


def plain(word: str) -> str:
    """Return one of our words as people write it."""
    return word.replace("_", " ")


def named(id: str | None) -> str:
    """Return an id after something else."""
    return f", {id}" if id else ""


def counted(number: int, one: str, several: str = "") -> str:
    """Return a number and its noun."""
    return f"{number} {one if number == 1 else several or one + 's'}"
