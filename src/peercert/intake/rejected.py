"""The rows that could not be imported, as a table to mend and import again."""

from __future__ import annotations

import csv
import io
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from peercert import stopping
from peercert.errors import UsageError
from peercert.intake.cells import guard, unguard, write_date
from peercert.intake.files import shown
from peercert.intake.hours import HoursPlan
from peercert.intake.layout import Layout
from peercert.intake.plan import Issue, Plan
from peercert.intake.rows import OWN_MARK
from peercert.intake.tables import Cell, Row

WHY = ("_row", "_column", "_reason", "_suggestion")  # left out when the file is imported again
SUFFIX = ".rejected.csv"
BETWEEN = "; "
MOST_NAMES = 100


def rejected_csv(plan: Plan | HoursPlan, layout: Layout) -> str:
    """Return the rows in error as they came, and why, as CSV; no cell is taken for a formula."""
    kept = [i for i, name in enumerate(plan.table.columns) if not name.startswith(OWN_MARK)]
    forms = {c.column.casefold(): c.dates or layout.dates for c in layout.columns()}
    issues: dict[int, list[Issue]] = defaultdict(list)
    for issue in plan.errors:
        issues[issue.row].append(issue)
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([*(plan.table.columns[index] for index in kept), *WHY])
    for row in plan.kept:
        cells = [original(row, index, plan.table.columns, forms) for index in kept]
        why = reasons(row, issues[row.number], len(plan.table.columns))
        writer.writerow([guard(text) for text in (*cells, *why)])
    return out.getvalue()


def original(row: Row, index: int, columns: Sequence[str], forms: Mapping[str, str]) -> str:
    """Return what a cell holds; a day of a workbook in the form that its column has."""
    cell: Cell = row.cells[index] if index < len(row.cells) else ""
    if isinstance(cell, str):
        return unguard(cell)
    form = forms.get(columns[index].casefold(), "YYYY-MM-DD")
    return write_date(cell, form) or cell.isoformat()


def reasons(row: Row, issues: Sequence[Issue], width: int) -> list[str]:
    """Return what stands in our own columns beside a row."""
    columns = [f"{issue.column} ({issue.heading})" for issue in issues if issue.heading]
    says = [issue.says for issue in issues]
    if surplus := row.cells[width:]:
        says.append(f"not kept in this file: {', '.join(map(str, surplus))}")
    suggestions = [issue.suggestion for issue in issues if issue.suggestion]
    return [str(row.number), *(BETWEEN.join(each) for each in (columns, says, suggestions))]


def write_rejected(source: Path, named: Path | None, text: str) -> Path:
    """Write the rows in error beside their file, or where somebody says; return where.

    Another file of that name is never overwritten, for somebody may be mending it: then a number
    goes into the name. Raises UsageError where the file cannot be written.
    """
    stem = source.name.removesuffix(source.suffix).removesuffix(SUFFIX.removesuffix(".csv"))
    first = named or source.with_name(stem + SUFFIX)
    content = text.encode("utf-8-sig")
    for path in (first, *(numbered(first, number) for number in range(2, MOST_NAMES))):
        try:
            if not path.is_file() or path.read_bytes() != content:
                write_new(path, content)
        except FileExistsError:
            continue
        except OSError as error:
            raise UsageError(
                f"`{shown(str(path))}` cannot be written: {error.strerror}",
                hint="name another place with `--rejected PATH`; nothing was written",
            ) from None
        return path
    raise UsageError(
        f"`{shown(str(first))}` is there already, {MOST_NAMES} times",
        hint="move some away, or name another place with `--rejected PATH`; nothing was written",
    )


def numbered(path: Path, number: int) -> Path:
    """Return the name of a further file of rejected rows."""
    suffix = SUFFIX if path.name.endswith(SUFFIX) else path.suffix
    return path.with_name(f"{path.name.removesuffix(suffix)}.{number}{suffix}")


def write_new(path: Path, content: bytes) -> None:
    """Write a file that was not there, which only its owner may read. Raises OSError."""
    with stopping.writing(path, f"{path} may not be whole.", f"{path} is written."):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
