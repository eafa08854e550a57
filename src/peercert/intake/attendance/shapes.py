"""Tables whose titles are not known, by what stands in their columns."""

from __future__ import annotations

from collections.abc import Sequence

from peercert.intake.attendance.columns import Columns, about_the_meeting
from peercert.intake.attendance.lines import Line
from peercert.intake.attendance.moments import dated
from peercert.intake.attendance.tables import NUMBERED, TWO, Table, Tables, chosen
from peercert.intake.attendance.titles import Field, bare, field_of, planned
from peercert.intake.cells import EMAIL


def tables_by_shape(lines: Sequence[Line]) -> Tables:
    """Return the tables whose titles are not known, by what stands in their columns.

    A table has titles and lines below them with two columns of times, from and until, and one of
    names. Without exactly that there is none: which of three times counts nobody can tell. The
    one line above another table is the block about the meeting.
    """
    tables: list[Table] = []
    head: list[Line] = []
    block: list[Line] = []
    section, gap = 0, True
    for line in [*lines, Line(0, ())]:
        filled = line.filled
        title = NUMBERED.fullmatch(filled[0]) if len(filled) == 1 and gap else None
        if len(filled) < TWO:
            table = of_shape(block, section)
            if table is not None:
                tables.append(table)
            head += [*([] if table else block), line]
            block = []
            section = int(title[1]) if title else section
        else:
            block.append(line)
        gap = not filled
    above = [table for table in tables[:-1] if len(table.lines) == 1]
    head += [line for table in above for line in table.lines]
    return Tables(tables=tuple(chosen([t for t in tables if t not in above])), head=tuple(head))


def of_shape(block: Sequence[Line], section: int) -> Table | None:
    """Return the table that lines without a gap are, if they are one."""
    if len(block) < TWO or about_the_meeting([bare(cell) for cell in block[0].cells]):
        return None
    titles, *lines = block
    kinds = [kind_of([line.cells[i : i + 1] for line in lines]) for i in range(len(titles.cells))]
    if kinds.count("time") != TWO or any(map(dated, titles.cells)):
        return None
    if any(planned(cell) for i, cell in enumerate(titles.cells) if kinds[i] == "time"):
        return None
    first = kinds.index("time")
    texts = [index for index in range(first) if kinds[index] == "text"]
    if not texts:
        return None
    at: dict[Field, int] = {
        "name": max(texts, key=lambda index: differing(lines, index)),
        "join": first,
        "leave": kinds.index("time", first + 1),
    }
    if "email" in kinds:
        at["email"] = kinds.index("email")
    for index, title in enumerate(titles.cells):
        known = field_of(title)
        if known and known not in at and index not in at.values() and known not in SHAPED:
            at[known] = index
    columns = Columns(at, titles.cells)
    return Table(columns=columns, section=section, by_shape=True, lines=lines)


SHAPED = {"first", "last", "first_join", "last_leave", "join_date", "leave_date", "stamp"}


def differing(lines: Sequence[Line], index: int) -> tuple[int, int]:
    """Return how many cells of a column differ, and their letters: names differ the most."""
    cells = [cell for line in lines for cell in line.cells[index : index + 1]]
    return len(set(cells)), sum(map(len, cells))


def kind_of(column: Sequence[Sequence[str]]) -> str:
    """Return what stands in most cells of a column: times, e-mail addresses or text."""
    cells = [cell for part in column for cell in part if cell]
    for kind, test in (("time", dated), ("email", is_email)):
        if cells and sum(map(test, cells)) * TWO > len(cells):
            return kind
    return "text" if any(any(c.isalpha() for c in cell) for cell in cells) else "other"


def is_email(cell: str) -> bool:
    """Return whether a cell is an e-mail address."""
    return bool(EMAIL.fullmatch(cell))
