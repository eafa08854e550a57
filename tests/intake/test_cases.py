"""Tables as spreadsheet programs really save them: what is imported, asked and refused."""

from __future__ import annotations

# ruff: noqa: RUF001 - letters that look like others are what is tested
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from openpyxl import Workbook

from cli.session import peercert, setting
from peercert.records import Candidate
from peercert.report.clean import clean
from peercert.store.opening import reading
from peercert.store.reading import read_all

CASES = Path(__file__).parent / "cases"
ANA = "ana@example.org"


class Case(NamedTuple):
    """A file: what is said about it without and with --yes, and what is on file then."""

    file: str
    code: int
    says: str = ""
    on_file: dict[str, Any] = {}  # noqa: RUF012 - never changed
    people: int = 1
    arguments: tuple[str, ...] = ()


PEOPLE = [
    Case("c01_excel_text_formula.csv", 0, "", {"number": "000123"}),
    Case("c03_replacement_character.csv", 6, "some letters of this name look broken"),
    Case("c04_sep_line.csv", 0, "", {"number": "C-1"}, 2),
    Case("c05_utf16_no_bom.csv", 0, "", {"number": "C-1"}, 2),
    Case("c06_only_valid_through.csv", 6, "its last day, 2027-01-15, is lost"),
    Case("c06b_state_and_valid_through.csv", 6, "its last day, 2027-01-15, is lost"),
    Case("c07_total_as_name.csv", 6, "looks like a row of totals", {}, 2),
    Case("c08_year_typo_2072.csv", 6, "runs through 2027-01-15"),
    Case("n01_zwnj_name.csv", 0, "", {"number": "C-1"}),
    Case("n02_same_name_bare.csv", 6, "nothing on file that tells them apart", {}, 2),
    Case("n05_number_spelling.csv", 6, "the same certificate number", {}, 2),
    Case("n06_name_change.csv", 6, "the same birth date and a part of the name", {}, 2),
    Case("s01_two_sheets.xlsx", 3, "has data on 2 sheets", {}, 0),
    Case("s01_two_sheets.xlsx", 0, "others with data are not", {}, 1, ("--sheet", "people 2")),
    Case("s03_leading_zeros_by_format.xlsx", 0, "", {"number": "000123"}),
    Case("s06_date_in_number_column.xlsx", 6, "the spreadsheet holds a day here, 2023-08-01"),
    Case("s07_value_error_in_valid_through.xlsx", 3, '"#VALUE!"', {}, 0),
    Case("s07b_formula_cached_error.xlsx", 3, '"#VALUE!"', {}, 0),
    Case("s08b_formula_without_v_element_refused.xlsx", 3, "no value for the formula", {}, 0),
    Case("s11_bool_name.xlsx", 6, "a mark for what is not known, not a name"),
]
HOURS = [
    Case("s09_time_cell_6_30.xlsx", 0, "", {"minutes": 390}),
    Case("s10_float_hours.xlsx", 3, "the cell shows 6.67 and holds 6.6666666667"),
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder, on 22 November 2026, with no setting of this computer."""
    for name, value in setting(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def everybody() -> list[Candidate]:
    """Return everybody on file."""
    if not Path("peercert.db").exists():
        return []
    with reading(Path("peercert.db")) as connection:
        return list(read_all(connection))


@pytest.mark.parametrize("case", PEOPLE, ids=lambda case: " ".join((case.file, *case.arguments)))
def test_people_as_they_are_saved(case: Case) -> None:
    arguments = ("import", "people", str(CASES / case.file), *case.arguments)
    arguments = (*arguments, "--rejected", "rejected.csv")
    result = peercert(*arguments)
    assert result.code == case.code
    assert case.says in result.out + result.err
    if case.code == 6:
        assert not everybody()
        assert peercert(*arguments, "--yes").code == 0
    people = everybody()
    assert len(people) == case.people
    for key, value in case.on_file.items():
        assert getattr(people[0].certificates[0], key) == value


@pytest.mark.parametrize("case", HOURS, ids=lambda case: case.file)
def test_hours_as_they_are_saved(case: Case) -> None:
    assert (
        peercert("candidate", "add", "--name", "Ana Roe", "--email", ANA, "--state", "CA").code == 0
    )
    result = peercert(
        "import", "hours", str(CASES / case.file), "--rejected", "rejected.csv", "--skip-errors"
    )
    assert result.code == (7 if case.code else 0)
    assert case.says in result.out + result.err
    [person] = everybody()
    for key, value in case.on_file.items():
        assert getattr(person.training[0], key) == value
    assert len(person.training) == (2 if case.code else 1)


HEADER = "name,states,email,born_on,certificate_state,certificate_number,certificate_issued_on"


def written(name: str, *lines: str, encoding: str = "utf-8") -> str:
    """Write a file of lines and return where."""
    Path(name).write_bytes("\r\n".join((*lines, "")).encode(encoding))
    return name


@pytest.mark.parametrize(
    ("name", "number", "says"),
    [
        ("Ana Roe", "1.23457E+15", "a spreadsheet has shortened this number"),
        ("Ana Roe", "123456789012345000", "others became zeros"),
        ("Ana Roe", "Aug-23", "this looks like a day or a time"),
        ("Ana Roe", "23-Aug", "this looks like a day or a time"),
        ("Ana Roe", "06:30:00", "this looks like a day or a time"),
        ("Ana Roe", "True", "this is a yes or a no"),
        ("Ana Roe", "N/A", "a mark for what is not known"),
        ("=CONCAT(A1)", "C-1", "this is a formula"),
        ("N/A", "C-1", "a mark for what is not known, not a name"),
        ("Grand Total", "C-1", "looks like a row of totals"),
        ("8 May", "C-1", "a day or a number"),
        ("4", "C-1", "a day or a number"),
        ("Ana Roe & Bo Roe", "C-1", "two people"),
        ("Ana Roe; Bo Roe", "C-1", "two people"),
        ("'Ana Roe", "C-1", "write Ana Roe"),
        ("Ana Roe", "'000123", "write 000123"),
        ("Ana Roe", "pending", "not look like the number of a certificate"),
        ("Ana Roe", "ana@example.org", "not look like the number of a certificate"),
        ("ana@example.org", "C-1", "an e-mail address, not like a name"),
        ("JosÃ© Ramos", "C-1", "did you mean José Ramos?"),
        ("Jos? Ramos", "C-1", "look broken"),
    ],
)
def test_the_improbable_is_asked_about_once(name: str, number: str, says: str) -> None:
    path = written("a.csv", HEADER, f"{name},CA,ana@example.org,1990-05-04,CA,{number},2025-01-15")
    result = peercert("import", "people", path)
    assert result.code == 6
    assert says in result.out
    assert result.out.count("warning") == 1
    assert not everybody()


@pytest.mark.parametrize(
    "name", ["JOÃO Brandão", "Ana O’Brien", "'t Hart Jan", "Andy Land", "മനോജന്‍", "علی‌رضا", "Na Li"]
)
def test_names_of_any_spelling_are_taken(name: str) -> None:
    path = written("a.csv", HEADER, f"{name},CA,ana@example.org,1990-05-04,CA,C-1,2025-01-15")
    assert peercert("import", "people", path).code == 0
    assert [person.name for person in everybody()] == [name]
    assert clean(name) == name


def test_the_header_is_found_below_other_rows() -> None:
    row = "Ana Roe,CA,ana@example.org,1990-05-04,CA,C-1,2025-01-15"
    path = written("a.csv", "State Office", "", "Exported 11/20/2026", HEADER, row)
    result = peercert("import", "people", path)
    assert result.code == 0
    assert "Rows above the header (row 4), not imported: 1, 3" in result.out


def test_utf_16_without_a_mark_and_bars_between_cells_are_read() -> None:
    row = "Ana Roe,CA,ana@example.org,1990-05-04,CA,C-1,2025-01-15"
    lines = [line.replace(",", "|") for line in (HEADER, row)]
    assert peercert("import", "people", written("a.csv", *lines, encoding="utf-16-be")).code == 0


def test_a_number_issued_again_days_later_is_asked_about() -> None:
    row = "Ana Roe,CA,ana@example.org,1990-05-04,CA,C-1,2025-01-1{}"
    assert peercert("import", "people", written("a.csv", HEADER, row.format(5))).code == 0
    result = peercert("import", "people", written("b.csv", HEADER, row.format(6)))
    assert result.code == 6
    assert "it would be on file twice" in result.out


def test_sheets_are_named_and_hidden_ones_are_not_read_in_silence() -> None:
    book = Workbook()
    old = book.active
    old.title, old.sheet_state = "Old", "hidden"
    new = book.create_sheet("New")
    for sheet, name in ((old, "Old Person"), (new, "Ana Roe")):
        sheet.append(["name", "states"])
        sheet.append([name, "CA"])
    new.row_dimensions[2].hidden = True
    book.active = 1
    book.save("a.xlsx")
    result = peercert("import", "people", "a.xlsx", "--dry-run")
    assert "Ana Roe" not in result.err
    assert "Sheet New is read; others with data are not: Old (hidden)" in result.out
    assert "hidden or filtered out and read all the same: 1" in result.out
    wrong = peercert("import", "people", "a.xlsx", "--sheet", "Newer")
    assert (wrong.code, "`--sheet 'Old'` (hidden), `--sheet 'New'`" in wrong.err) == (3, True)
    assert peercert("import", "people", "a.xlsx", "--sheet", "old").code == 0
    assert [person.name for person in everybody()] == ["Old Person"]
    book["New"].sheet_state = "hidden"
    book["New"].sheet_view.tabSelected = False
    book.create_sheet("Empty")
    book.active = 2
    book.save("b.xlsx")
    assert "has data on hidden sheets only" in peercert("import", "people", "b.xlsx").err
    assert peercert("import", "people", written("a.csv", HEADER), "--sheet", "x").code == 2
    assert peercert("import", "people", "a.xlsx", "--hours-sheet", "x").code == 2


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Ann O’Brien", "Ann O'Brien"),
        ("Bjørn Ås", "bjorn as"),
        ("Ayşe Yılmaz", "ayse yilmaz"),
        ("Kaʻahumanu", "kaahumanu"),
        ("Łukasz Groß", "lukasz gross"),
        ("علی‌رضا", "علیرضا"),
    ],
)
def test_who_is_searched_for_is_found_however_it_is_typed(name: str, asked: str) -> None:
    assert peercert("candidate", "add", "--name", name, "--state", "CA").code == 0
    assert "P-0001" in peercert("candidate", "find", asked).out


def test_topics_are_known_in_any_spelling_and_new_ones_are_noted() -> None:
    named = ("--name", "Ana Roe", "--email", ANA, "--state", "NC", "--born-on", "1990-05-04")
    assert peercert("candidate", "add", *named).code == 0
    header = "email,kind,completed_on,hours,topics"
    rows = (f"{ANA},additional,2026-10-0{n},1,{topic}" for n, topic in enumerate(SPELT, 1))
    result = peercert("import", "hours", written("a.csv", header, *rows))
    assert result.code == 0
    assert result.out.count("is new: no rule, programme or course on file has it") == 1
    [person] = everybody()
    assert sum(each.minutes_of("law_and_ethics") for each in person.training) == 240
    assert sum(each.minutes_of("ethics") for each in person.training) == 60


SPELT = ("Ethics", "Law & Ethics", "law-and-ethics", "LAW AND ETHICS", "law_and_ethics", "Baking")
