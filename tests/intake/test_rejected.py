"""The rows in error: written as they came, harmless to a spreadsheet program, imported again."""

from __future__ import annotations

import csv
import io
import os
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from intake.helpers import COLUMNS, carried_out, csv_text, entry, plan_of, table_of
from peercert.errors import UsageError
from peercert.intake.layout_file import load_layout
from peercert.intake.plan import Plan
from peercert.intake.rejected import rejected_csv, write_rejected
from peercert.intake.tables import read_table

LAYOUT = load_layout("nc-registry")


def rejected(plan: Plan) -> list[dict[str, str]]:
    """Return the rejected rows of a plan, as the standard library reads them."""
    return list(csv.DictReader(io.StringIO(rejected_csv(plan, LAYOUT), newline="")))


def test_rows_come_back_with_what_is_wrong_beside_them() -> None:
    wrong = entry(Veteran="maybe", Email_address="a@b,de")
    first, second = rejected(plan_of([entry(), wrong, entry(Education="X")]))
    assert {name: first[name] for name in COLUMNS} == wrong
    assert first["_row"] == "3"
    assert first["_column"] == "K (Email address); L (Veteran)"
    assert first["_reason"] == "expected an e-mail address; expected one of True, False"
    assert first["_suggestion"] == "did you mean a@b.de?; write one of these words"
    assert second["_row"] == "4"


def test_a_mended_file_is_imported_and_only_then_changes_something() -> None:
    other = {"Last_Name": "Bright", "Email_address": "b@c.de", "NOTES": "=1+1\n'=x"}
    rows = [entry(), entry(Certification_Status="Lased", **other)]
    plan = plan_of(rows)
    on_file = carried_out(plan)
    text = rejected_csv(plan, LAYOUT)
    same = plan_of(table_of(text), on_file)
    assert (same.added, same.unknown) == ((), ())
    assert [(issue.column, issue.value) for issue in same.errors] == [("M", "Lased")]
    mended = plan_of(table_of(text.replace('"Lased"', '"Lapsed"')), on_file)
    assert [added.candidate.name for added in mended.added] == ["Ana Bright"]
    twice = rejected_csv(same, LAYOUT)
    assert twice.replace('"2","M', '"3","M') == text


def test_no_cell_is_taken_for_a_formula_and_the_way_back_is_exact() -> None:
    cells = {"NOTES": "=HYPERLINK(1)", "Address": "+1", "City": "'=x", "Veteran": "@x"}
    [row] = rejected(plan_of([entry(**cells)]))
    assert {name: row[name] for name in cells} == {
        "NOTES": "'=HYPERLINK(1)",
        "Address": "'+1",
        "City": "'=x",
        "Veteran": "'@x",
    }
    again = plan_of(table_of(rejected_csv(plan_of([entry(**cells)]), LAYOUT)))
    assert [issue.value for issue in again.errors] == ["'@x"]


def test_a_guarded_cell_is_read_without_its_guard() -> None:
    [added] = plan_of([entry(Phone_Number="'+1 919 555 0100")]).added
    assert added.candidate.phone == "+1 919 555 0100"


def test_what_does_not_fit_the_columns_is_told() -> None:
    header, line = csv_text([entry()]).splitlines()
    plan = plan_of(table_of(f"{header}\n{line},more,\n{line.rsplit(',', 2)[0]}\n"))
    wide, short = rejected(plan)
    assert wide["_reason"] == "expected 29 cells, found 31; not kept in this file: more, "
    assert short["_reason"] == "expected 29 cells, found 27"
    assert short["County of Employment"] == ""


def test_days_of_a_workbook_are_written_as_the_layout_has_them(tmp_path: Path) -> None:
    cells: list[object] = [entry(Veteran="x").get(name, "") for name in COLUMNS]
    cells[COLUMNS.index("Date of Birth")] = date(1990, 5, 4)
    cells[COLUMNS.index("Date of Certification")] = date(1999, 3, 31)
    cells[COLUMNS.index("NOTES")] = date(2026, 1, 2)
    book = Workbook()
    book.active.append(COLUMNS)
    book.active.append(cells)
    book.save(tmp_path / "a.xlsx")
    book.close()
    plan = plan_of(read_table(tmp_path / "a.xlsx"))
    [row] = rejected(plan)
    assert row["Date of Birth"] == "05-04-1990"
    assert row["Date of Certification"] == "1999-03-31"
    assert row["NOTES"] == "2026-01-02"


def test_nobody_s_file_is_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "people.csv"
    first = write_rejected(source, None, "a\r\n")
    assert first == tmp_path / "people.rejected.csv"
    assert first.read_bytes() == b"\xef\xbb\xbfa\r\n"
    assert first.stat().st_mode & 0o777 == 0o600
    assert write_rejected(source, None, "a\r\n") == first
    assert write_rejected(source, None, "b\r\n") == tmp_path / "people.2.rejected.csv"
    assert write_rejected(first, None, "c\r\n") == tmp_path / "people.3.rejected.csv"
    named = tmp_path / "bad.csv"
    assert write_rejected(source, named, "a") == named
    assert write_rejected(source, named, "b") == tmp_path / "bad.2.csv"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written: No such file or directory"):
        write_rejected(tmp_path / "a.csv", tmp_path / "none" / "a.csv", "a")
    (tmp_path / "a.rejected.csv").symlink_to("/dev/full")
    os.mkfifo(tmp_path / "a.2.rejected.csv")
    assert write_rejected(tmp_path / "a.csv", None, "a") == tmp_path / "a.3.rejected.csv"


def test_a_hundred_files_are_enough(tmp_path: Path) -> None:
    for number in range(99):
        write_rejected(tmp_path / "a.csv", None, str(number))
    with pytest.raises(UsageError, match="is there already, 100 times"):
        write_rejected(tmp_path / "a.csv", None, "x")
