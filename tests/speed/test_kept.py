"""Kept lines: what is printed from them is what judging everybody prints, whatever has happened."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from io import BytesIO, TextIOWrapper
from pathlib import Path
from random import Random

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from peercert.cli import answers, doctor_kept, expiring, options
from peercert.records import Training
from peercert.report import whole
from peercert.report.asked import law
from peercert.store import erasing, kept
from peercert.store.opening import guarded, reading
from peercert.store.reading import read_all
from peercert.store.recording import Change
from properties.people import Author, steady
from speed.stores import PEOPLE, TODAY, asked, judged, judged_only, store_in

KINDS = ("training", "application", "certificate", "person", "void", "erase")


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "AT_ONCE", 2)


def from_kept(store: Path, day: date) -> str | None:
    """Print what is kept, brought up to date; nothing where it cannot be used."""
    options.take(["--store", str(store), "--as-of", day.isoformat()])
    with answers.Waiting() as text:
        try:
            answers.answered(asked(day), answers.of_everybody(asked(day)), text)
        except kept.TROUBLE:
            return None
        return b"".join(text).decode()


def something(store: Path, random: Random) -> None:
    """Record something about one person."""
    id = f"P-{random.randint(1, PEOPLE):04d}"
    author = Author(random, random.choice(("CA", "NC")), TODAY - timedelta(days=700), TODAY)
    kind = random.choice(KINDS)
    with reading(store) as connection:
        on_file = {one.id: one for one in read_all(connection)}
    if id not in on_file:
        return
    with Change(store, command="test") as change:
        if kind == "person":
            change.set_person(id, born_on=date(2000 + random.randint(0, 9), 1, 1))
        elif kind == "void":
            training = on_file[id].training
            change.void(training[0].id or "" if training and random.random() < 0.7 else id, "test")
        elif kind == "erase":
            change.erase(id, "asked for")
        else:
            change.add(id, getattr(author, kind)())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return store_in(tmp_path_factory.mktemp("made"))


@steady(25)
@given(st.integers(0, 2**32), st.lists(st.integers(0, 200), min_size=1, max_size=4))
def test_a_kept_answer_is_a_fresh_one(
    made: Path, tmp_path_factory: pytest.TempPathFactory, seed: int, days: list[int]
) -> None:
    random, day = Random(seed), TODAY - timedelta(days=seed % 50)  # noqa: S311 - examples
    folder = tmp_path_factory.mktemp("kept")
    store = folder / "peercert.db"
    shutil.copy(made, store)
    judged(store, day)
    for ahead in days:
        if random.random() < 0.5:
            something(store, random)
        day += timedelta(days=ahead)
        found = from_kept(store, day)
        fresh = judged_only(store, day)
        assert found in {fresh, None}
        if found is None:
            judged(store, day)
    shutil.rmtree(folder)


def test_the_next_day_is_printed_from_what_is_kept(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    judged(store, TODAY)
    with Change(store, command="test") as change:
        change.add("P-0001", Training(kind="continuing", completed_on=TODAY, minutes=600))
    tomorrow = TODAY + timedelta(days=1)
    assert from_kept(store, tomorrow) == judged_only(store, tomorrow)
    assert oct(kept.beside(store).stat().st_mode)[-3:] == "600"


@pytest.mark.parametrize("state", [None, "CA", "NC"])
@pytest.mark.parametrize("within", [0, 90, 400])
def test_what_ends_soon_is_the_same_from_what_is_kept(
    tmp_path: Path, made: Path, state: str | None, within: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "peercert.db"
    shutil.copy(made, store)
    options.take(["--store", str(store), "--as-of", TODAY.isoformat()])
    window = expiring.window_of(relativedelta(days=within), relativedelta(days=365))
    expected, found = whole.Block("utf-8"), TextIOWrapper(BytesIO(), "utf-8")
    monkeypatch.setattr(sys, "stdout", expected)
    expiring.listed("text", window, expiring.ending(window, state), quiet=True)
    monkeypatch.setattr(sys, "stdout", found)
    assert expiring.from_kept("text", window, state) is None
    judged(store, TODAY)
    assert expiring.from_kept("text", window, state) == expected.getvalue().count("\n")
    found.seek(0)
    assert found.read() == expected.getvalue()


def damaged(store: Path) -> None:
    kept.beside(store).write_bytes(os.urandom(5000))


def empty(store: Path) -> None:
    kept.beside(store).write_bytes(b"")


def no_text(store: Path) -> None:
    with closing(guarded(kept.beside(store), write=True)) as lines:
        lines.execute("UPDATE line SET tail = CAST(x'2dff2d' AS TEXT) WHERE number = 3")


def by_another_law(store: Path) -> None:
    judged(store, TODAY, "another")


def by_a_later_day(store: Path) -> None:
    judged(store, TODAY + timedelta(days=1))


def of_another_store(store: Path) -> None:
    (store.parent / "other").mkdir()
    other = store_in(store.parent / "other", first=100)
    judged(other, TODAY)
    kept.beside(other).replace(kept.beside(store))


def in_use(store: Path) -> None:
    kept.beside(store).chmod(0o400)
    kept.beside(store).rename(store.with_name("x"))
    kept.beside(store).symlink_to(store.with_name("x"))


def dropped(store: Path) -> None:
    kept.drop(store)
    kept.drop(store)


@pytest.mark.parametrize(
    "change",
    [damaged, empty, no_text, by_another_law, by_a_later_day, of_another_store, in_use, dropped],
)
def test_what_cannot_be_used_is_passed_over(tmp_path: Path, change: Callable[[Path], None]) -> None:
    store = store_in(tmp_path)
    judged(store, TODAY)
    change(store)
    assert from_kept(store, TODAY) is None


def test_where_most_have_changed_everybody_is_judged(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    judged(store, TODAY)
    assert from_kept(store, TODAY + timedelta(days=4000)) is None


def test_what_cannot_be_kept_is_only_printed(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    kept.beside(store).mkdir()
    assert judged(store, TODAY) == judged_only(store, TODAY)
    assert [path.name for path in tmp_path.iterdir() if "kept-" in path.name] == []


def test_erasing_somebody_leaves_nothing_kept(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    judged(store, TODAY)
    with Change(store, command="privacy erase") as change:
        change.erase("P-0001", "asked for")
    erasing.compact(store)
    assert not kept.beside(store).exists()


def test_lines_of_people_are_found_by_their_numbers(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    judged(store, TODAY)
    with closing(guarded(kept.beside(store), write=False)) as lines:
        found = kept.lines_of(lines, 1, 3)
    assert {number for _, number, *_ in found} == {1, 2, 3}


def test_doctor_compares_what_is_kept_with_fresh_answers(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    assert list(doctor_kept.points(store)) == []
    judged(store, TODAY, law(sys.stdout.encoding))
    (well,) = doctor_kept.points(store)
    assert (well.level, well.says) == ("well", "10 compared with fresh ones, all the same")
    with closing(guarded(kept.beside(store), write=True)) as lines:
        lines.execute("UPDATE line SET tail = 'x' WHERE number = 3")
    (warned,) = doctor_kept.points(store)
    assert (warned.level, warned.evidence) == ("warning", ("P-0003",))
    damaged(store)
    (passed_over,) = doctor_kept.points(store)
    assert passed_over.level == "well"
