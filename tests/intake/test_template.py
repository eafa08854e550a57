"""The empty table of people: what it holds can be filled in and imported."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from intake.helpers import plan_of, table_of
from peercert.errors import UsageError
from peercert.intake.layout_file import load_layout
from peercert.intake.tables import read_table
from peercert.intake.template import template_csv, write_template


def test_the_header_is_the_layout_s(tmp_path: Path) -> None:
    [header] = csv.reader(io.StringIO(template_csv("people"), newline=""))
    assert header == [column.column for column in load_layout("peercert").columns()]
    assert plan_of(table_of(template_csv("people")), layout="peercert").added == ()
    write_template(tmp_path / "people.csv", "people")
    assert read_table(tmp_path / "people.csv").columns == tuple(header)


def test_a_workbook_is_filled_in_and_imported(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    write_template(path, "people")
    book = load_workbook(path)
    lists = {
        str(check.sqref): check.formula1 for check in book.active.data_validations.dataValidation
    }
    assert '"none,high_school,equivalency,college"' in lists.values()
    header = [cell.value for cell in book.active[1]]
    row = {"name": "Ana", "states": "NC", "born_on": date(1990, 5, 4), "willing_to_share": True}
    book.active.append([row.get(name) for name in header])
    book.save(path)
    book.close()
    [added] = plan_of(read_table(path), layout="peercert").added
    assert added.candidate.born_on == date(1990, 5, 4)
    assert added.candidate.willing_to_share is True


def test_no_file_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    write_template(path, "people")
    with pytest.raises(UsageError, match="is there already"):
        write_template(path, "people")
    with pytest.raises(UsageError, match="cannot be written: No such file"):
        write_template(tmp_path / "none" / "people.csv", "people")


def test_without_the_part_that_writes_workbooks_it_is_named() -> None:
    code = (
        "import sys; sys.modules['openpyxl'] = None\n"
        "from peercert.intake.template import template_xlsx\n"
        "from peercert.errors import UsageError\n"
        "try: template_xlsx('people')\n"
        "except UsageError as error: print(error.message, error.hint)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "writing XLSX needs one more part pip install 'peercert[xlsx]'" in shown.stdout
