"""XLSX files: the same table, and none that takes the memory or the time of the machine."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from peercert.errors import RefusedError, UsageError
from peercert.intake.sheetparts import NO_VALUE
from peercert.intake.tables import Table, read_table
from peercert.intake.workbook import read_workbook

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATION = (
    '<Relationships xmlns="{}"><Relationship Id="r1" Type="{}/{}" Target="{}"/></Relationships>'
)
PARTS = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": RELATION.format(PACKAGE, OFFICE, "officeDocument", "xl/workbook.xml"),
    "xl/workbook.xml": f'<workbook xmlns="{SPACE}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": RELATION.format(
        PACKAGE, OFFICE, "worksheet", "worksheets/sheet1.xml"
    ),
}
HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>'


def raw(path: Path, rows: str, **more: str) -> Path:
    """Write a workbook by hand, with these rows."""
    sheet = (
        f'<?xml version="1.0"?><worksheet xmlns="{SPACE}"><sheetData>{rows}</sheetData></worksheet>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (PARTS | {"xl/worksheets/sheet1.xml": sheet} | more).items():
            archive.writestr(name, text)
    return path


def saved(path: Path, *lines: list[Any]) -> Table:
    """Write a workbook with these lines and read it."""
    book = Workbook()
    sheet = book.active
    for line in lines:
        sheet.append(line)
    book.save(path)
    book.close()
    return read_table(path)


def test_cells_are_what_a_csv_file_would_have(tmp_path: Path) -> None:
    table = saved(
        tmp_path / "a.xlsx",
        [],
        ["name", "zip", "ok", "day", "moment", "hours", "nothing", "clock"],
        ["Ana", 28244, True, date(2026, 1, 2), datetime(2026, 1, 2, 3, 4, 5), 6.5, None, time(9)],  # noqa: DTZ001 - cells have no zone
        ["Bo", "00017", False, datetime(2026, 1, 2), "x", -1, "", ""],  # noqa: DTZ001 - as above
    )
    assert table.header_row == 2
    first, second = table.rows
    assert first.number == 3
    assert first.cells == (
        "Ana",
        "28244",
        "True",
        date(2026, 1, 2),
        "2026-01-02 03:04:05",
        "6.5",
        "",
        "09:00:00",
    )
    assert second.cells[:6] == ("Bo", "00017", "False", date(2026, 1, 2), "x", "-1")


def test_a_workbook_is_known_by_what_it_holds(tmp_path: Path) -> None:
    table = saved(tmp_path / "a.xlsx", ["name"], ["Ana"])
    other = tmp_path / "b.csv"
    other.write_bytes((tmp_path / "a.xlsx").read_bytes())
    assert list(read_table(other).rows) == list(table.rows)


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="2"><c r="XFD2"><v>1</v></c></row>',
        '<row r="900000"><c r="A900000"><v>1</v></c></row>',
        '<row r="2"><c r="&#88;FD2"><v>1</v></c></row>',
        '<row r="1048576"><c><v>1</v></c></row>',
        "<row>" + "<c><v>1</v></c>" * 101 + "</row>",
    ],
)
def test_a_far_cell_is_refused_at_once(tmp_path: Path, far: str) -> None:
    with pytest.raises(RefusedError, match="has a cell at row"):
        read_table(raw(tmp_path / "far.xlsx", HEAD + far))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = raw(tmp_path / "bomb.xlsx", HEAD, **{"xl/media/x.bin": "0" * 160_000_000})
    assert path.stat().st_size < 1_000_000
    with pytest.raises(RefusedError, match="is not an XLSX file that can be read"):
        read_table(path)
    many = {f"xl/media/{n}": "" for n in range(1001)}
    with pytest.raises(RefusedError, match="is not an XLSX file that can be read"):
        read_table(raw(tmp_path / "many.xlsx", HEAD, **many))


def test_text_that_grows_is_refused(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet/>'
    path = raw(tmp_path / "laughs.xlsx", HEAD, **{"xl/sharedStrings.xml": laughs})
    with pytest.raises(RefusedError, match="is not an XLSX file that can be read"):
        read_table(path)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c r="A2"><f>1+1</f></c></row>',
        '<row r="2"><c r="A2"><f>1+1</f><v></v></c></row>',
        '<row r="2"><c r="A2"><f>1+1</f></c><c r="B2"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><f>1+1</f></c></row><row r="3"/>',
    ],
)
def test_a_formula_without_its_value_is_an_error_of_its_row(tmp_path: Path, rows: str) -> None:
    path = raw(tmp_path / "a.xlsx", HEAD + rows)
    [row, *_] = read_table(path).rows
    assert row.cells[0] == NO_VALUE
    with pytest.raises(RefusedError, match="the formula in row 2, column A has no value") as caught:
        read_workbook(path.read_bytes(), "a.xlsx")
    assert "save it again" in caught.value.hint


def test_a_formula_that_came_to_no_text_is_an_empty_cell(tmp_path: Path) -> None:
    rows = '<row r="2"><c r="A2" t="str"><f>B2</f><v></v></c><c r="B2"><v>1</v></c></row>'
    assert next(read_table(raw(tmp_path / "a.xlsx", HEAD + rows)).rows).cells == ("", "1")


def test_a_formula_with_its_value_is_that_value(tmp_path: Path) -> None:
    rows = '<row r="2"><c r="A2" t="str"><f>B1</f><v>Ana</v></c></row>'
    assert next(read_table(raw(tmp_path / "a.xlsx", HEAD + rows)).rows).cells == ("Ana",)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 and nothing", b"name\nAna\n"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    with pytest.raises(RefusedError, match="is not an XLSX file that can be read"):
        read_table(path)


def test_a_damaged_sheet_is_refused(tmp_path: Path) -> None:
    for rows in ("<row><c></row>", '<row r="x"/>'):
        with pytest.raises(RefusedError, match="is not an XLSX file that can be read"):
            read_table(raw(tmp_path / "a.xlsx", rows))
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(RefusedError, match="is not an XLSX file that can be read"):
        read_table(tmp_path / "b.xlsx")


def test_without_the_part_that_reads_workbooks_it_is_named(tmp_path: Path) -> None:
    path = raw(tmp_path / "a.xlsx", HEAD)
    code = (
        "import sys; sys.modules['python_calamine'] = None\n"
        "from pathlib import Path; from peercert.intake.tables import read_table\n"
        "from peercert.errors import UsageError\n"
        "try: read_table(Path(sys.argv[1]))\n"
        "except UsageError as error: print(error.message, error.hint)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    assert "`a.xlsx`: reading XLSX needs one more part pip install 'peercert[xlsx]'" in shown.stdout


def test_no_bytes_end_in_anything_but_a_sentence(tmp_path: Path) -> None:
    good = io.BytesIO(raw(tmp_path / "a.xlsx", HEAD).read_bytes()).getvalue()
    for at in range(0, len(good), 7):
        path = tmp_path / "b.xlsx"
        path.write_bytes(good[:at] + b"\xff" + good[at + 1 :])
        try:
            read_table(path)
        except (RefusedError, UsageError) as error:
            said = error.message
        else:
            said = "read"
        assert said
