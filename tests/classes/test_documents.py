"""What these commands print for programs is what their schemas say, in every format."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from cli.session import HERE, Session, peercert, setting
from schemas import valid

READ = (
    ("provider", "list"),
    ("provider", "show", "O-0001"),
    ("course", "list"),
    ("course", "show", "L-0001"),
    ("cohort", "list"),
    ("cohort", "show", "G-0001"),
    ("cohort", "show", "G-0002"),
    ("session", "list", "G-0002"),
    ("session", "show", "T-0001"),
    ("cohort", "roster", "G-0001"),
    ("cohort", "roster", "G-0002"),
    ("cohort", "complete", "G-0002", "--dry-run"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a store in which cohorts have gone all their way."""
    made = tmp_path_factory.mktemp("classes")
    Session(made).replay((HERE / "cohort" / "complete.txt").read_text("utf-8"))
    return made


@pytest.fixture
def there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in its folder, on 22 November 2026, with no setting of this computer."""
    for name, value in setting(folder).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PEERCERT_ACCESSIBLE", raising=False)
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.usefixtures("there")
@pytest.mark.parametrize("command", READ, ids=" ".join)
def test_documents_are_what_their_schemas_say(command: tuple[str, ...]) -> None:
    whole = valid(peercert(*command, "--format", "json").out)
    listed = next(value for value in whole.values() if isinstance(value, list))
    lines = peercert(*command, "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == listed


@pytest.mark.usefixtures("there")
@pytest.mark.parametrize("command", READ[:-1], ids=" ".join)
def test_tables_have_a_row_for_each(command: tuple[str, ...]) -> None:
    whole = valid(peercert(*command, "--format", "json").out)
    listed = next(value for value in whole.values() if isinstance(value, list))
    header, *rows = csv.reader(io.StringIO(peercert(*command, "--format", "csv").out))
    assert [row[0] for row in rows] == [each["id"] for each in listed]
    assert all(len(row) == len(header) for row in rows)


@pytest.mark.usefixtures("there")
@pytest.mark.parametrize("command", READ, ids=" ".join)
def test_nobody_is_named_unasked(command: tuple[str, ...]) -> None:
    for text in (
        peercert(*command),
        peercert(*command, "--no-names", "--format", "json"),
        peercert(*command, "--no-names", terminal=True),
    ):
        assert "Okafor" not in text.out + text.err
    if command[-1] != "--dry-run":
        assert peercert(*command, "--format", "pdf").code == 2


@pytest.mark.usefixtures("there")
@pytest.mark.parametrize("command", READ, ids=" ".join)
def test_no_line_is_wider_than_the_terminal(command: tuple[str, ...]) -> None:
    shown = peercert(*command, terminal=True).out
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.usefixtures("there")
def test_each_thing_has_one_labelled_field_a_line_where_that_is_asked() -> None:
    shown = peercert("cohort", "roster", "G-0002", "--accessible", terminal=True).out
    assert shown.splitlines()[:3] == ["id: P-0003", "status: finished", "since: 2026-11-22"]
