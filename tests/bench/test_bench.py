"""What the benchmark stands on is right: its stores are sound, its peers answer as we do."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from bench.days import LAST, TODAY
from bench.ground import Row
from bench.made import make
from bench.others import line_of, number_in
from bench.people import life
from bench.spreadsheets import written

from bench import run
from cli.session import peercert, setting
from peercert.store import verifying
from peercert.store.opening import reading

ROOT = Path(__file__).parents[2]
JUDGEMENT = ROOT / "bench" / "peers" / "judgement.sql"
PEOPLE = 150
SEED = 11


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    make(PEOPLE, SEED, folder)
    return folder


def settle(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    for name, value in setting(folder).items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def ours(files: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    settle(files, monkeypatch)
    found = peercert("check", "--format", "jsonl").out.splitlines()
    return sorted((line_of(json.loads(line)) for line in found), key=number_in)


def test_a_life_is_always_the_same_and_in_the_past() -> None:
    facts = life(7, SEED)
    assert facts == life(7, SEED)
    assert max(fact[0] for fact in facts) <= LAST


def test_everybody_has_twelve_rows_of_training(files: Path) -> None:
    with closing(sqlite3.connect(files / "peers.db")) as connection:
        found = connection.execute("SELECT candidate, count(*) FROM training GROUP BY candidate")
        assert Counter(count for _, count in found) == {12: PEOPLE}


def test_a_made_store_is_as_it_was_recorded(files: Path) -> None:
    with reading(files / "peercert.db") as connection:
        assert not [*verifying.chain(connection), *verifying.rows(connection)]
        (pages,) = connection.execute("PRAGMA integrity_check").fetchone()
        assert pages == "ok"


def test_lives_are_a_mixture(ours: list[str]) -> None:
    places = {tuple(line.split("|")[1:4]) for line in ours}
    assert len(ours) == PEOPLE
    assert {
        ("CA", "initial", "candidate"),
        ("CA", "renewal", "current"),
        ("CA", "renewal", "renewal_open"),
        ("CA", "renewal", "expired"),
        ("NC", "initial", "candidate"),
        ("NC", "initial", "lapsed"),
        ("NC", "renewal", "current"),
    } <= places


def test_the_judgement_by_hand_answers_as_we_do(files: Path, ours: list[str]) -> None:
    with closing(sqlite3.connect(files / "peers.db")) as connection:
        found = connection.execute(JUDGEMENT.read_text("utf-8"), {"today": str(TODAY)})
        assert ["|".join(row) for row in found] == ours


@pytest.mark.parametrize("how", ["lazy", "selectin"])
def test_objects_answer_as_we_do(files: Path, ours: list[str], how: str) -> None:
    words = ["-m", "bench.peers.sqlmodel_objects", str(files / "peers.db"), str(TODAY), how]
    done = subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.splitlines() == ours


def test_the_tables_to_import_are_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, 20)
    settle(tmp_path, monkeypatch)
    words = ("import", "people", "people.csv", "--hours", "hours.csv", "--yes")
    done = peercert(*words, "--layout", "peercert")
    assert (done.code, "200 trainings added" in done.out) == (0, True)


def test_rows_take_the_place_of_older_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "performance.md"
    marks = ("machine", "figures", "peers")
    page.write_text("".join(f"<!-- {m}: begin -->\n<!-- {m}: end -->\n" for m in marks) + "kept\n")
    monkeypatch.setattr(run, "PAGE", page)
    for name, figure in (("log", "1 ms"), ("start", "2x"), ("log", "3 ms"), ("peers", "4x")):
        run.write(name, [Row(what="it", figure=figure)], TODAY)
    told = [line.split(" | ")[0:3] for line in page.read_text().splitlines() if " | it | " in line]
    assert told == [["| start", "it", "2x"], ["| log", "it", "3 ms"], ["| peers", "it", "4x"]]
    assert page.read_text().endswith("<!-- peers: end -->\nkept\n")
