"""What a file says in columns that are not understood. Nothing of it is thrown away in silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from peercert.errors import Problem
from peercert.intake.attendance.answers import AWAY, BLANK, REMARKS, answer
from peercert.intake.attendance.columns import A_TIME
from peercert.intake.attendance.moments import day_written, written
from peercert.intake.attendance.names import words
from peercert.intake.attendance.sheet import unreadable
from peercert.intake.attendance.tables import Table
from peercert.intake.attendance.titles import REGISTER, WRITTEN_BY_HAND, bare, harmless
from peercert.intake.cells import EMAIL, CellError
from peercert.intake.files import quoted, shown

LEAST_TEXTS = 3
"""So many texts, each another one, are no register's words."""
NOT_UNDERSTOOD = "what this column says of somebody's attendance is not understood"


def refuse_unread(tables: Sequence[Table], name: str) -> None:
    """Refuse a file with a column that may say something about attendance and is not understood.

    Raises BadFileError.
    """
    problems = tuple(
        Problem(f"line {number}, {title}", quoted(cell), NOT_UNDERSTOOD)
        for table in tables
        if not table.again
        for title, number, cell in unread(table)
    )
    if not problems:
        return
    title = problems[0].place.partition(", ")[2]
    hint = (
        f"say what it is with `--map join={shown(title)}` (or date, leave, duration, present), or "
        f" that it does not matter with `--map ignore={shown(title)}`"
    )
    what = "has a column that is not understood" if len(problems) == 1 else (
        "has columns that are not understood"
    )  # fmt: skip
    raise unreadable(name, what, problems=problems, hint=hint)


def unread(table: Table) -> Iterator[tuple[str, int, str]]:
    """Yield the columns that are not understood: title, and a line and cell that show them."""
    columns = table.columns
    register = set(map(bare, columns.titles)) >= REGISTER - {"points", "percentage"}
    taken = columns.taken
    widest = max((len(line.cells) for line in table.lines), default=0)
    if columns.has("stamp") and columns.at["stamp"] == len(columns.titles) - 1:
        taken |= set(range(len(columns.titles), widest))
    for index in range(widest):
        title = columns.titles[index] if index < len(columns.titles) else ""
        if index in taken:
            continue
        cells = [
            (line.number, line.cells[index])
            for line in table.lines
            if index < len(line.cells) and line.cells[index].casefold() not in BLANK
        ]
        if harmless(title, register=register):
            away = (each for each in cells if bare(each[1]) in AWAY)
            yield from ((title, number, cell) for number, cell in islice(away, 1))
            continue
        signed = bare(title) in WRITTEN_BY_HAND and columns.pair
        if signed and not any(telling(cell) for _, cell in cells):
            continue
        if cells and not plain([cell for _, cell in cells]):
            number, cell = next((each for each in cells if telling(each[1])), cells[0])
            yield title or f"column {index + 1}, which has no title", number, cell


def plain(cells: Sequence[str]) -> bool:
    """Return whether a column says nothing of attendance: addresses, numbers in order, texts."""
    if all(EMAIL.fullmatch(cell) or "://" in cell for cell in cells):
        return True
    if cells == [str(n) for n in range(1, len(cells) + 1)] and len(cells) > 1:
        return True
    texts = len(cells) >= LEAST_TEXTS and len(set(cells)) == len(cells)
    return texts and not any(map(telling, cells))


def telling(cell: str) -> bool:
    """Return whether a cell looks as if it said something: a time, a number, a word."""
    if A_TIME.search(cell) or day_written(cell) or answer(cell) in {"yes", "no"}:
        return True
    if any(c.isdigit() for c in cell) and len(cell) <= 12:  # noqa: PLR2004
        return True
    if words(cell) & REMARKS:
        return True
    try:
        written(cell)
    except CellError:
        return False
    return True
