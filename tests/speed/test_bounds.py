"""What a machine can hold without a clock: statements, memory, work that grows with people."""

from __future__ import annotations

import pickle
import sqlite3
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from io import StringIO
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pytest

from peercert.cli import everybody, options
from peercert.cli.workers import LostError
from peercert.records import Candidate
from peercert.report import ranking, whole
from peercert.report.asked import Asked
from peercert.report.ranking import Line
from peercert.report.whole import Block, Part
from peercert.store import steady
from peercert.store.kinds import LISTS
from peercert.store.opening import reading
from peercert.store.reading import read_all, read_between, read_some, voided
from peercert.store.recording import Change
from peercert.store.steady import Steady, steadily
from properties.people import file

TODAY = date(2026, 11, 22)
BYTES_OF_A_LINE = 500
"""At least; JSON has ten times as many."""
FORMS = ("text", "jsonl", "json", "csv")


def asked(form: str) -> Asked:
    return Asked(form, TODAY, None, None, names=True, encoding="utf-8")


MADE = [file(number).candidate for number in range(40)]


def people(count: int) -> Iterator[Candidate]:
    """Give so many people who have something to decide."""
    for number in range(1, count + 1):
        yield replace(
            MADE[number % 40], id=f"P-{number:04d}", name=f"Person {number}", states=("NC",)
        )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "peercert.db"
    with Change(path, command="test") as change:
        for each in people(40):
            change.add_candidate(each)
        change.void("P-0007", "test")
    return path


def statements(store: Path, read: Callable[[Any], object]) -> int:
    """Count the statements that reading takes."""
    found: list[str] = []
    with reading(store) as connection:
        connection.set_trace_callback(found.append)
        read(connection)
        connection.set_trace_callback(None)
    return sum(each.startswith("SELECT") for each in found)


def test_the_number_of_statements_does_not_grow_with_people(store: Path) -> None:
    few = statements(store, lambda connection: list(islice(read_all(connection), 1)))
    everyone = statements(store, lambda connection: list(read_all(connection)))
    gone: dict[str, set[int]] = {}
    half = statements(store, lambda connection: list(read_between(connection, 1, 20, gone)))
    assert few == everyone == half + 1 < 20
    two, some = (
        statements(store, lambda connection: list(read_some(connection, those)))  # noqa: B023 - at once
        for those in (range(1, 3), range(1, 20))
    )
    assert two == some < 20


def test_rows_are_read_in_their_own_order_and_never_sorted(store: Path) -> None:
    found: list[str] = []
    with reading(store) as connection:
        connection.set_trace_callback(found.append)
        list(read_all(connection))
        list(read_between(connection, 1, 20, voided(connection)))
        connection.set_trace_callback(None)
        asked = [each for each in found if each.startswith("SELECT") and "ORDER BY" in each]
        plans = [
            step for each in asked for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {each}")
        ]
    assert len(asked) > 2 * len(LISTS)
    assert any("candidate>? AND candidate<?" in step for step in plans)
    assert [step for step in plans if "TEMP B-TREE" in step] == []


def test_blocks_in_which_nobody_is_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steady, "BLOCK", 2)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE change (sequence INTEGER PRIMARY KEY, hash TEXT)")
        connection.execute("CREATE TABLE candidate (id INTEGER PRIMARY KEY)")
        connection.executemany("INSERT INTO candidate VALUES (?)", [(1,), (7,), (8,), (10**15,)])
        assert Steady(connection).blocks(0, 2) == [0, 4, 5 * 10**14]


def test_shares_come_to_the_whole(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steady, "BLOCK", 3)
    with steadily(store) as found:
        with found.moment() as connection:
            everyone = list(read_all(connection))
        blocks = [found.blocks(number, 4) for number in range(4)]
        shares = [list(chain.from_iterable(map(found.people, mine))) for mine in blocks]
        assert found.blocks(1, 4, 5) == blocks[1][1:]
        assert list(found.everybody()) == everyone
        some = list(found.some((9, 7, 2)))
    assert len(everyone) == 39
    assert sorted((p for share in shares for p in share), key=lambda p: p.id or "") == everyone
    assert [p.id for p in some] == ["P-0002", "P-0009"]


class Nowhere(Block):
    """Takes text and keeps none."""

    def write(self, text: str) -> int:
        """Take text."""
        return len(text)


def written(count: int, form: str) -> None:
    """Judge and write so many people, block by block."""
    every, many = people(count), asked(form)
    parts = (whole.part_of(islice(every, 20), many) for _ in range(0, count, 20))
    with ranking.ranking() as lines:
        if form == "text":
            whole.write_ranked(parts, many, lines, Nowhere("utf-8"))
        else:
            whole.write_data(parts, many, Nowhere("utf-8"))


def peak(count: int, form: str) -> int:
    """Return the most bytes that were in use while so many people were judged."""
    tracemalloc.start()
    try:
        written(count, form)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("form", FORMS)
def test_memory_does_not_grow_with_people(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "SORTED_AT_ONCE", 50)
    monkeypatch.setattr(ranking, "READ_AT_ONCE", 2)
    monkeypatch.setattr(ranking, "WRITTEN_AT_ONCE", 20)
    monkeypatch.setattr(whole, "IN_MEMORY", 10_000)
    written(1600, form)  # Python keeps freed tuples by itself, up to a number of them
    few, many = peak(400, form), peak(1600, form)
    assert (many - few) / 1200 < BYTES_OF_A_LINE / 2


def calls(count: int, form: str) -> int:
    """Count the calls of our own functions that judging so many people takes."""
    found = 0

    def note(frame: Any, event: str, _: object) -> None:  # noqa: ANN401 - Python's own frame
        nonlocal found
        found += event == "call" and "peercert" in frame.f_code.co_filename

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        written(count, form)
    finally:
        sys.setprofile(before)
    return found


@pytest.mark.parametrize("form", FORMS)
def test_work_grows_as_people_do(form: str) -> None:
    written(40, form)
    assert calls(160, form) < 4.2 * calls(40, form)


def runs(monkeypatch: pytest.MonkeyPatch, at_once: int) -> list[Line]:
    monkeypatch.setattr(ranking, "SORTED_AT_ONCE", at_once)
    monkeypatch.setattr(ranking, "READ_AT_ONCE", 3)
    every = people(60)
    with ranking.ranking() as lines:
        for _ in range(6):
            lines.add(whole.part_of(islice(every, 10), asked("text")).ranked)
        first, again = list(lines), list(lines)
    assert first == again
    return first


def test_runs_in_a_file_give_the_same_order(monkeypatch: pytest.MonkeyPatch) -> None:
    assert runs(monkeypatch, 15) == runs(monkeypatch, 1000)


@pytest.mark.parametrize("form", FORMS)
def test_processes_beside_each_other_print_the_same(
    store: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steady, "BLOCK", 4)
    options.take(["--store", str(store)])

    def printed(parts: Iterator[Part]) -> str:
        out = Block("utf-8")
        with ranking.ranking() as lines:
            if form == "text":
                whole.write_ranked(parts, asked(form), lines, out)
            else:
                whole.write_data(parts, asked(form), out)
        return out.getvalue()

    with everybody.parts_of_all(asked(form), None) as (found, parts):
        alone, newest = printed(parts), found.newest
    with everybody.beside(asked(form), 3, newest) as (_, parts):
        assert printed(parts) == alone
    assert alone.count("\n") >= 39


@pytest.mark.parametrize("day", [date(1990, 1, 1), date(2024, 6, 1), TODAY, date(2090, 1, 1)])
def test_what_is_dated_later_is_not_seen_by_a_block_either(store: Path, day: date) -> None:
    many = asked("jsonl")._replace(as_of=day)
    with steadily(store) as found:
        [(_, block)] = everybody.share(found, many, 0, 1)
        alone = whole.part_of(found.everybody(), many)
    assert block.lines == alone.lines


def test_what_a_lost_worker_left_is_done_by_its_reader(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steady, "BLOCK", 4)

    def lost(pieces: list[bytes]) -> Iterator[bytes]:
        yield from pieces
        raise LostError

    with steadily(store) as open_store:
        mine = list(everybody.share(open_store, asked("jsonl"), 1, 2))
        first = [pickle.dumps(mine[0])]
        for pieces in ([], first):
            found = everybody.whole_share(open_store, asked("jsonl"), 1, 2, lost(pieces))
            assert list(found) == mine


def test_text_is_what_is_written(store: Path) -> None:
    with reading(store) as connection, ranking.ranking() as lines:
        out = StringIO()
        part = whole.part_of(read_all(connection), asked("text"))
        whole.write_ranked([part], asked("text"), lines, out)
    assert out.getvalue().count("\n") == 39
