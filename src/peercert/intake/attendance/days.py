"""The day that a file is about, where its times do not say: its head, its summary, its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from peercert.errors import RefusedError
from peercert.intake.attendance.clock import Clock, days_of
from peercert.intake.attendance.columns import day_in
from peercert.intake.attendance.lines import Line
from peercert.intake.attendance.moments import dated, day_written
from peercert.intake.attendance.sheet import NOT_WRITTEN
from peercert.intake.attendance.tables import Table
from peercert.intake.attendance.titles import FIELD_OF, Field, bare
from peercert.intake.files import shown

Claim = tuple[str, tuple[date, ...]]
"""Where a day stands, and the one or two days that it may be."""
MADE = re.compile(
    r"generat|export|creat|print|download|registr|report(?:date|time|run|ed)|erstellt|genere|gerado|"
    r"creado|descarg"
)
IN_NAME = re.compile(
    r"(?<!\d)(?:(?P<y>20\d\d)[-_. ]?(?P<m>[01]\d)[-_. ]?(?P<d>[0-3]\d)"
    r"|(?P<one>[0-3]?\d)[-_.](?P<two>[0-3]?\d)[-_.](?P<year>20\d\d|\d\d))(?!\d)"
)
WORDS_IN_NAME = re.compile(
    r"[a-zA-Zäûé]{3,10}[ _.-]\d{1,2},?[ _.-]20\d\d|\d{1,2}[ _.-][a-zA-Zäûé]{3,10}[ _.-]20\d\d"
    r"|[a-zA-Zäûé]{3,10}[ _.-]\d{1,2}(?!\d)|(?<!\d)\d{1,2}[ _.-][a-zA-Zäûé]{3,10}"
)


def refuse_other_day(
    tables: Sequence[Table], head: Sequence[Line], clock: Clock, names: Sequence[str]
) -> None:
    """Refuse a file whose head, titles or name name another day, where its rows name none.

    `names` are the file's, and its sheet's. Raises RefusedError.
    """
    if any(has_days(table) for table in tables):
        return
    held = set(days_of(clock.span, clock.zone))
    year = clock.span.starts_at.year
    titled = [each for table in tables for each in in_titles(table, year)]
    between = [each for table in tables for each in in_lines(table, year)]
    named = (each for name in names for each in (*in_name(name, year), *whole(name, year)))
    claims = [*in_head(head, year), *named]
    other = [each for each in (*titled, *between) if not held & set(each[1])]
    if any(table.again for table in tables):  # several days side by side
        other += [each for each in claims if not held & set(each[1])]
    if claims and not other and not any(held & set(days) for _, days in claims):
        other = claims
    if not other:
        return
    where, days = other[0]
    said = " or ".join(map(str, days))
    raise RefusedError(
        f"`{shown(names[0])}` is about another day: {said} ({where}); the session is on "
        f"{' and '.join(map(str, sorted(held)))}",
        hint=f"choose the session of this file, or say `--other-day` if it is this one after all; "
        f"{NOT_WRITTEN}",
    )


def has_days(table: Table) -> bool:
    """Return whether a table's own rows say on which day they are."""
    columns = table.columns
    if any(columns.has(each) for each in ("date", "join_date", "stamp")):
        return True
    if columns.pair is None:
        return bool(columns.has("present") and day_in(columns.title("present"), 2000))
    cells = [columns.cell(line.cells, columns.pair[0]) for line in table.lines]
    return any(map(dated, cells))


def in_titles(table: Table, year: int) -> Iterator[Claim]:
    """Yield the days in the titles of the columns that are read."""
    columns = table.columns
    for index in sorted({*columns.taken, *columns.at.values()} - columns.ignored):
        title = columns.titles[index] if index < len(columns.titles) else ""
        dated_title = any(c.isdigit() for c in title) and bare(title) not in FIELD_OF
        if dated_title and (days := day_in(title, year)):
            yield shown(title), days


def in_lines(table: Table, year: int) -> Iterator[Claim]:
    """Yield the days that stand alone between the lines of a table."""
    for line in table.lines:
        cell = line.filled[0] if len(line.filled) == 1 else ""
        says = any(c.isdigit() for c in cell) and not MADE.search(bare(cell))
        if says and (days := day_in(cell, year)):
            yield f"line {line.number}: {shown(cell)}", days


def in_head(head: Sequence[Line], year: int) -> Iterator[Claim]:
    """Yield the days in the lines outside of tables, but for when the file was made."""
    titles: tuple[str, ...] = ()
    for line in head:
        made = MADE.search(bare(line.cells[0])) if line.cells and len(line.filled) <= 2 else None  # noqa: PLR2004
        for index, cell in enumerate(line.cells):
            above = titles[index] if index < len(titles) else ""
            bare_number = cell.replace(".", "").isdigit()
            if (
                made
                or MADE.search(bare(above))
                or bare_number
                or not any(c.isdigit() for c in cell)
            ):
                continue
            if days := day_in(cell, year):
                yield f"line {line.number}: {shown(cell)}", days
        titles = line.cells


def in_name(name: str, year: int) -> Iterator[Claim]:
    """Yield the days in a file's name; where it has no year, they are of this one."""
    for found in IN_NAME.finditer(name):
        if found["y"]:
            text = f"{found['y']}-{found['m']}-{found['d']}"
        else:
            text = f"{found['one']}/{found['two']}/{found['year']}"
        if days := day_in(text, 2000):
            yield f"in the name {shown(name)}", days
    for words in WORDS_IN_NAME.findall(name):
        if days := day_in(re.sub(r"[_.-]", " ", words), year):
            yield f"in the name {shown(name)}", days


def whole(name: str, year: int) -> Iterator[Claim]:
    """Yield the day that a name is, such as the sheet 6-10."""
    if days := day_written(name.removesuffix(".csv").removesuffix(".xlsx"), year):
        yield f"called {shown(name)}", days


def dates(table: Table) -> Iterator[tuple[str, str]]:
    """Yield the cells that hold days alone, with the title of their column."""
    fields: tuple[Field, ...] = ("date", "join_date", "leave_date")
    for field in fields:
        if table.columns.has(field):
            for line in table.lines:
                if cell := table.columns.cell(line.cells, field):
                    yield cell, f"line {line.number}, {table.columns.title(field)}"
