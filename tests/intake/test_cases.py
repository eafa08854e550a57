"""Tables as spreadsheet programs really save them: what is imported, asked and refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cli.session import peercert, setting
from peercert.records import Candidate
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
