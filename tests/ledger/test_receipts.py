"""Receipts: one line each, kept elsewhere, read back and compared."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from peercert.errors import BadFileError, RefusedError
from peercert.store import receipts
from peercert.store.opening import connect, reading
from peercert.store.recording import Change
from peercert.store.verifying import Receipt, against
from store.people import ANA, BO

DAY = date(2026, 11, 22)
HEAD = "abcd-efgh-ijkl-mnop-qrst-uvwx-yz23-4567"
LINE = f"peercert-receipt 12 2026-11-22 {HEAD}"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Make a store of two changes."""
    path = tmp_path / "store.db"
    for person in (ANA, BO):
        with Change(path, command="candidate add", actor="kim") as change:
            change.add_candidate(person)
    return path


def newest(store: Path) -> Receipt:
    with reading(store) as connection:
        return receipts.newest(connection, DAY)


def test_a_receipt_names_the_newest_change_and_proves_it(store: Path) -> None:
    receipt = newest(store)

    assert (receipt.sequence, receipt.day) == (2, "2026-11-22")
    with reading(store) as connection:
        assert list(against(connection, receipt)) == []


def test_nothing_recorded_has_no_receipt(tmp_path: Path) -> None:
    connect(tmp_path / "store.db", write=True).close()

    with pytest.raises(RefusedError, match="nothing was recorded yet"):
        newest(tmp_path / "store.db")


def test_what_is_written_is_read_back(store: Path, tmp_path: Path) -> None:
    receipt = newest(store)

    receipts.append(tmp_path / "receipts.txt", receipt)

    assert receipts.read(tmp_path / "receipts.txt") == [receipt]


@pytest.mark.parametrize("before", ["", "\n", LINE, f"{LINE}\n", f"\r\n{LINE}\r\n\n"])
def test_nothing_that_a_file_holds_is_lost(before: str, store: Path, tmp_path: Path) -> None:
    path, receipt = tmp_path / "receipts.txt", newest(store)
    path.write_text(before, "ascii", newline="")
    kept = receipts.read(path) if before.strip() else []

    receipts.append(path, receipt)

    assert path.read_bytes().startswith(before.encode())
    assert receipts.read(path) == [*kept, receipt]


def test_spaces_around_a_line_do_not_matter() -> None:
    assert receipts.parsed(f"  {LINE}\t\n", "a line") == Receipt(12, "2026-11-22", HEAD)


BAD = {
    "another first word": ("receipt 12 2026-11-22 x", "", "NUMBER DAY HEAD"),
    "too few words": (LINE[:-40], "", "NUMBER DAY HEAD"),
    "too many words": (f"{LINE} x", "", "NUMBER DAY HEAD"),
    "a number before the first": (LINE.replace(" 12 ", " 0 "), "0", "the number of a change"),
    "a number with a sign": (LINE.replace(" 12 ", " -1 "), "-1", "the number of a change"),
    "a number in other digits": (LINE.replace(" 12 ", " ١٢ "), "١٢", "the number of a change"),
    "a day that is none": (LINE.replace("11-22", "02-30"), "2026-02-30", "YYYY-MM-DD"),
    "a day in another form": (LINE.replace("2026-11-22", "20261122"), "20261122", "YYYY-MM-DD"),
    "a head that is cut": (LINE[:-1], HEAD[:-1], "eight groups"),
    "a head with a 1 for an l": (LINE.replace("ijkl", "ijk1"), HEAD.replace("l", "1"), "eight"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_line_is_refused_with_its_place(kind: str, tmp_path: Path) -> None:
    line, value, expected = BAD[kind]
    path = tmp_path / "receipts.txt"
    path.write_text(f"{LINE}\n\n{line}\n", "utf-8")

    with pytest.raises(BadFileError) as caught:
        receipts.read(path)

    (problem,) = caught.value.problems
    assert (problem.place, problem.value) == (f"{path} line 3", value)
    assert expected in problem.expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "there is none"),
        (b"\n \n", "there is none"),
        (b"\xff\xfe", "plain text"),
        (b"\n" * 1_000_001, "at most"),
    ],
)
def test_a_file_without_receipts_is_refused(content: bytes, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "receipts.txt"
    path.write_bytes(content)

    with pytest.raises(BadFileError) as caught:
        receipts.read(path)

    assert expected in caught.value.problems[0].expected


def test_a_file_of_something_else_is_not_added_to(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Ana\n", "utf-8")

    with pytest.raises(BadFileError):
        receipts.append(path, newest(store))

    assert path.read_text("utf-8") == "Dear Ana\n"


def test_a_file_that_cannot_be_read_or_written_is_refused(store: Path, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="No such file"):
        receipts.read(tmp_path / "missing.txt")
    with pytest.raises(RefusedError, match="Is a directory"):
        receipts.append(tmp_path, newest(store))
    with pytest.raises(RefusedError, match="No such file"):
        receipts.append(tmp_path / "missing" / "receipts.txt", newest(store))
