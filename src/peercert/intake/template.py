"""Empty tables of people and of their hours in our own layouts, to fill in and import."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

from peercert import stopping
from peercert.errors import UsageError
from peercert.intake.files import shown
from peercert.intake.layout import KNOWN_WORDS, TRAINING_WORDS, Layout
from peercert.intake.layout_file import HOURS, load_layout
from peercert.intake.tables import MOST_ROWS, letter

LAYOUTS = {"people": "peercert", "hours": HOURS}
"""What a table is of, and its layout."""
MARK = codecs.BOM_UTF8


def write_template(path: Path, of: str) -> None:
    """Write the table into a new file: XLSX if it is called so, else CSV that Excel reads.

    Raises UsageError where there is such a file already, or none can be written.
    """
    is_workbook = path.suffix.lower() == ".xlsx"
    content = template_xlsx(of) if is_workbook else MARK + template_csv(of).encode()
    try:
        told = f"{path} may not be whole.", f"{path} is written."
        with stopping.writing(path, *told), path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise UsageError(
            f"`{shown(str(path))}` is there already, and is not overwritten",
            hint="name another file; nothing was written",
        ) from None
    except OSError as error:
        raise UsageError(
            f"`{shown(str(path))}` cannot be written: {error.strerror}",
            hint="name another place; nothing was written",
        ) from None


def template_csv(of: str) -> str:
    """Return the header of the table, as CSV."""
    out = io.StringIO(newline="")
    columns = load_layout(LAYOUTS[of]).columns()
    csv.writer(out, lineterminator="\n").writerow([column.column for column in columns])
    return out.getvalue()


def template_xlsx(of: str) -> bytes:
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
    layout = load_layout(LAYOUTS[of])
    book = Workbook()
    sheet = book.active
    sheet.title = of
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
    approved = layout.training.approved if layout.training else None
    flags = [c for c in (person.willing_to_share, person.dedicated_to_recovery, approved) if c]
    found: dict[str, tuple[str, ...]]
    found = {column.column: (layout.true[0], layout.false[0]) for column in flags}
    if person.education:
        found[person.education.column] = KNOWN_WORDS["education"]
    if training := layout.training:
        found[training.kind.column] = TRAINING_WORDS["kind"]
        if training.verification:
            found[training.verification.column] = TRAINING_WORDS["verification"]
    return found
