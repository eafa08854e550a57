"""CSV files: whatever a spreadsheet program writes, and nothing that is too large."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.helpers import REGISTRY, problems, table_of
from peercert.errors import BadFileError, PeercertError, RefusedError, UsageError
from peercert.intake.tables import letter, read_table

LINES = [["name", "county"], ["Ana Álvarez", "Wake"], ['say "x"', "a\nb"]]


def written(tmp_path: Path, text: str, encoding: str = "utf-8", name: str = "a.csv") -> Path:
    """Write a file and return where."""
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_spreadsheet_programs_write_is_one_table(
    tmp_path: Path, encoding: str, delimiter: str, end: str
) -> None:
    lines = ["name|county", "Ana Álvarez|Wake", "", '"say ""x"""|"a\nb"', "|"]
    text = end.join(lines).replace("|", delimiter) + end
    table = read_table(written(tmp_path, text, encoding))
    assert list(table.columns) == LINES[0]
    rows = list(table.rows)
    assert [list(row.cells) for row in rows] == LINES[1:]
    assert [row.number for row in rows] == [2, 4]


def test_an_older_excel_needs_a_word(tmp_path: Path) -> None:
    path = written(tmp_path, "name\nAna Álvarez\n", "cp1252")
    with pytest.raises(RefusedError, match=r"is not utf-8 text: byte 0xC1 in line 2") as caught:
        read_table(path)
    assert "--encoding cp1252" in caught.value.hint
    assert next(read_table(path, "cp1252").rows).cells == ("Ana Álvarez",)
    with pytest.raises(UsageError, match="`latin` is not an encoding"):
        read_table(path, "latin")


def test_half_a_utf_16_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("name\nAna".encode("utf-16") + b"\x00")
    with pytest.raises(RefusedError, match="is not utf-16"):
        read_table(path)


@pytest.mark.parametrize("text", ["", "\n\n", ",,\n", "\ufeff"])
def test_an_empty_file_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(RefusedError, match="is empty"):
        read_table(written(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("name\n" + "x\n" * 2_000_001, "has more than 2000000 rows"),
        ("name\n" + "x," * 101, r"has more than 100 columns \(row 2\)"),
        ("x," * 101, r"has more than 100 columns \(row 1\)"),
        ("name,b\n,\n1," + "x" * 4097, r"more than 4096 characters \(row 3, column B\)"),
    ],
)
def test_what_is_too_large_is_refused(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(RefusedError, match=what) as caught:
        list(read_table(written(tmp_path, text)).rows)
    assert caught.value.hint.endswith("nothing was read")


def test_a_file_of_bytes_without_end_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.touch()
    os.truncate(path, 500_000_001)
    with pytest.raises(RefusedError, match="larger than 500 MB"):
        read_table(path)
    with pytest.raises(UsageError, match="not an ordinary file"):
        read_table(Path("/dev/zero"))
    with pytest.raises(UsageError, match="no file"):
        read_table(tmp_path / "none.csv")


@pytest.mark.parametrize(
    "text", ['name,b\n"Ana,x\n', 'name,b\n"Ana"x,y\n', 'name\n"' + "x" * 200_000]
)
def test_an_open_quotation_mark_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadFileError) as caught:
        list(read_table(written(tmp_path, text)).rows)
    [problem] = problems(caught.value)
    assert problem.startswith("row 2: line ")
    assert problem.endswith("a quotation mark is open, or stands in the middle of a cell")


@given(st.text(max_size=300))
def test_any_text_is_a_table_or_a_sentence(text: str) -> None:
    try:
        made = list(table_of(text).rows)
    except PeercertError as error:
        made = None
        said = error.message
    else:
        said = ""
    assert made is not None or said


def test_columns_have_the_letters_of_a_spreadsheet() -> None:
    assert [letter(n) for n in (0, 25, 26, 51, 52, 99)] == ["A", "Z", "AA", "AZ", "BA", "CV"]


def test_the_example_is_a_table() -> None:
    table = read_table(REGISTRY)
    assert len(list(table.rows)) == 400
    assert len(table.columns) == 29
