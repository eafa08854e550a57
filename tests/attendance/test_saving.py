"""Order of rows, encoding, delimiter and what spreadsheet programs do to a file change nothing."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.helpers import EXAMPLES, ZONE, matched, minutes_of, sheet_of
from peercert.errors import RefusedError

Rows = list[list[str]]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
TABLES = ["zoom.csv", "zoom_classic.csv", "zoom_account.csv", "zoom_unique.csv", "meet.csv"]
MARKS = {"other_language.csv": ";"}
ANSWERS: dict[str, object] = {}


def rows_of(name: str) -> Rows:
    """Return the cells of an example."""
    data = (EXAMPLES / name).read_bytes()
    if data.startswith(b"\xff\xfe"):
        return list(csv.reader(io.StringIO(data.decode("utf-16"), newline=""), delimiter="\t"))
    encoding = "cp1252" if name in MARKS else "utf-8-sig"
    text = io.StringIO(data.decode(encoding), newline="")
    return list(csv.reader(text, delimiter=MARKS.get(name, ",")))


def saved(rows: Rows, mark: str, end: str, *, quote_all: bool) -> str:
    """Return rows as a spreadsheet program saves them."""
    out = io.StringIO(newline="")
    writer = csv.writer(
        out,
        delimiter=mark,
        lineterminator=end,
        quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL,
    )
    writer.writerows(rows)
    return out.getvalue()


def answer(data: bytes) -> object:
    """Return what a file says: credit, who is asked, and who is left out, without line numbers."""
    sheet = sheet_of(data)
    found = matched(sheet.rows)
    return (
        sheet.form,
        minutes_of(sheet),
        sorted((each.name, each.email or "", each.why, each.near) for each in found.asked),
        sorted(row.name for row in found.left_out),
        sorted((each.name, each.why) for each in sheet.ignored),
        sheet.notes,
        len(sheet.problems),
    )


def usual(name: str) -> object:
    """Return what an example says as it is."""
    if name not in ANSWERS:
        ANSWERS[name] = answer((EXAMPLES / name).read_bytes())
    return ANSWERS[name]


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.iterdir()))
@given(
    encoding=st.sampled_from(ENCODINGS),
    mark=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quote_all=st.booleans(),
    padding=st.integers(0, 6),
    spaces=st.booleans(),
    nul=st.booleans(),
)
def test_saving_again_changes_nothing(  # noqa: PLR0913 - what programs do differently
    *,
    name: str,
    encoding: str,
    mark: str,
    end: str,
    quote_all: bool,
    padding: int,
    spaces: bool,
    nul: bool,
) -> None:
    if encoding == "cp1252" and name == "ticks.csv":
        encoding = "utf-8"  # the older encoding has no tick
    rows = [[f" {cell}  " if spaces else cell for cell in row] for row in rows_of(name)]
    if padding:
        width = max(map(len, rows)) + padding
        rows = [row + [""] * (width - len(row)) for row in rows]
    data = saved(rows, mark, end, quote_all=quote_all).encode(encoding)
    if nul and not encoding.startswith("utf-16"):
        data = data.replace(b"Ana", b"A\0na") + b"\0\0"
    assert answer(data) == usual(name)


@pytest.mark.parametrize("name", TABLES)
@given(random=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(name: str, random: Random) -> None:
    rows = rows_of(name)
    start = 1 + max(i for i, row in enumerate(rows) if {"Email", "User Email"} & {*row} and i < 5)
    body = rows[start:]
    random.shuffle(body)
    data = saved(rows[:start] + body, ",", "\n", quote_all=False).encode()
    assert answer(data) == usual(name)


TIMES = ["{:%m/%d/%Y %I:%M:%S %p}", "{:%m-%d-%Y %I:%M:%S %p}", "{:%b %d, %Y %H:%M:%S}",
         "{:%b %d, %Y %I:%M:%S %p}", "{:%Y-%m-%d %H:%M:%S}", "{:%d.%m.%Y %H:%M:%S}",
         "{:%d/%m/%y, %H:%M:%S}", "{:%d-%b-%Y %H:%M:%S}", "{:%d %B %Y %I:%M:%S%p}",
         "{:%Y/%m/%d %H:%M:%S}", "{:%Y-%m-%dT%H:%M:%S}", "{:%H:%M:%S}",
         "{:%I:%M:%S p.m.}"]  # fmt: skip


@given(st.sampled_from(TIMES), st.integers(0, 25_199), st.integers(0, 25_199))
def test_every_way_to_write_a_time_is_the_same_time(form: str, one: int, other: int) -> None:
    start = datetime(2026, 6, 17, 9)  # noqa: DTZ001 - as a file writes it
    joined, left = (start + timedelta(seconds=s) for s in sorted((one, other)))
    half = [form.replace("p.m.", "a.m." if t.hour < 12 else "p.m.") for t in (joined, left)]
    cells = [f'"{each.format(t)}"' for each, t in zip(half, (joined, left), strict=True)]
    [row] = sheet_of(f"Name,Join time,Leave time\nBo Nguyen,{','.join(cells)}\n").rows
    assert row.stay.joined_at is not None
    assert row.stay.left_at is not None
    found = [m.astimezone(ZoneInfo(ZONE)) for m in (row.stay.joined_at, row.stay.left_at)]
    assert [m.replace(tzinfo=None) for m in found] == [joined, left]


@given(st.binary(max_size=400))
def test_no_bytes_are_a_traceback(data: bytes) -> None:
    with pytest.raises(RefusedError):
        sheet_of(data)


@given(st.sampled_from(TABLES), st.randoms(use_true_random=False), st.integers(1, 20))
def test_no_damage_is_a_traceback(name: str, random: Random, times: int) -> None:
    data = bytearray((EXAMPLES / name).read_bytes())
    for _ in range(times):
        place = random.randrange(len(data))
        piece = random.choice([b'"', b",", b"\n", b"\0", b"\xff", b"9", b":", b"/", b"=cmd", b""])
        data[place : place + random.randrange(4)] = piece
    said = ""
    try:
        said = sheet_of(bytes(data)).form
    except RefusedError as error:
        said = error.hint
    assert said
