"""An empty table of people in the layout `peercert`, to fill in and import."""

from __future__ import annotations

import csv
import io

from peercert.errors import UsageError
from peercert.intake.layout import KNOWN_WORDS, Layout
from peercert.intake.layout_file import load_layout
from peercert.intake.tables import MOST_ROWS, letter

NAME = "peercert"


def template_csv() -> str:
    """Return the header of the table, as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out).writerow([column.column for column in load_layout(NAME).columns()])
    return out.getvalue()


def template_xlsx() -> bytes:
    """Return an empty workbook with the header and with lists to choose words from.

    Raises UsageError where the part that writes XLSX is not installed.
    """
    try:
        from openpyxl import Workbook
        from openpyxl.worksheet.datavalidation import DataValidation
    except ImportError:
        raise UsageError(
            "writing XLSX needs one more part",
            hint="pip install 'peercert[xlsx]', or write a file that ends in .csv",
        ) from None
    layout = load_layout(NAME)
    book = Workbook()
    sheet = book.active
    sheet.title = "people"
    sheet.append([column.column for column in layout.columns()])
    sheet.freeze_panes = "A2"
    for heading, words in choices(layout).items():
        at = letter([column.column for column in layout.columns()].index(heading))
        check = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        sheet.add_data_validation(check)
        check.add(f"{at}2:{at}{MOST_ROWS}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def choices(layout: Layout) -> dict[str, tuple[str, ...]]:
    """Return the columns whose cells hold one of a few words."""
    person = layout.person
    flags = [c for c in (person.willing_to_share, person.dedicated_to_recovery) if c]
    found = {column.column: (layout.true[0], layout.false[0]) for column in flags}
    if person.education:
        found[person.education.column] = KNOWN_WORDS["education"]
    return found
