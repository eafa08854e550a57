"""The commands that import, with real files and a real store."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from cli.session import Result, peercert, setting
from intake.helpers import CLEAN, EXAMPLES, REGISTRY, csv_text, entry, plan_of
from peercert.cli.import_plans import Plans
from peercert.cli.import_run import write
from peercert.errors import RefusedError
from peercert.intake.candidate_file import read_file, to_document
from peercert.intake.layout_file import load_layout
from peercert.store.ledger import GENESIS
from peercert.store.opening import reading
from peercert.store.reading import read_all
from schemas import valid


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder, on 22 November 2026, with no setting of this computer."""
    for name, value in setting(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def import_people(*arguments: str) -> tuple[int, dict[str, Any]]:
    """Import a file, and return the exit code and the document printed."""
    result = peercert("import", "people", *arguments, "--format", "json")
    return result.code, valid(result.out)


def everybody(store: str = "peercert.db") -> list[Any]:
    """Return everybody on file."""
    with reading(Path(store)) as connection:
        return list(read_all(connection))


def write_rows(path: str, rows: Sequence[dict[str, str]], encoding: str = "utf-8") -> str:
    """Write a registry and return where."""
    Path(path).write_bytes(csv_text(rows).encode(encoding))
    return path


def test_the_example_is_refused_then_written_then_the_same() -> None:
    options = [str(REGISTRY), "--layout", "nc-registry", "--rejected", "bad.csv"]
    code, plan = import_people(*options)
    assert (code, plan["written"], plan["rejected"]) == (3, False, "bad.csv")
    assert plan["summary"]["rows_in_error"] == 17
    assert not Path("peercert.db").exists()
    code, plan = import_people(*options, "--skip-errors", "--dry-run")
    assert (code, plan["written"]) == (7, False)
    assert not Path("peercert.db").exists()
    code, plan = import_people(*options, "--skip-errors", "--yes")
    assert (code, plan["written"], len(plan["added"])) == (7, True, 383)
    people = everybody()
    assert [person.id for person in people] == [added["id"] for added in plan["added"]]
    before = Path("peercert.db").read_bytes()
    code, plan = import_people(*options, "--skip-errors", "--as-of", "2027-05-05")
    assert (code, plan["summary"]["same"], plan["changed"]) == (7, 383, [])
    assert Path("peercert.db").read_bytes() == before


def test_what_is_planned_is_what_is_on_file() -> None:
    plan = plan_of([CLEAN])
    import_people(write_rows("a.csv", [CLEAN]))
    [person] = everybody()
    document = to_document(person)
    for table in ("documents", "certificates"):
        for record in document[table]:
            del record["id"]
    del document["id"]
    assert document == to_document(plan.added[0].candidate)


def test_a_changed_row_changes_the_person_and_leaves_the_rest() -> None:
    import_people(write_rows("a.csv", [CLEAN]))
    row = entry(Phone_Number="1", Veteran="True", Certification_Status="On Hold")
    code, plan = import_people(write_rows("a.csv", [row]))
    assert code == 0
    [changed] = plan["changed"]
    assert changed["fields"] == [{"name": "phone", "before": "919-555-0100", "after": "1"}]
    assert changed["records"] == {
        "documents": [{"kind": "military_service"}],
        "conduct": [{"state": "NC", "kind": "complaint_opened", "on": "2026-11-22"}],
    }
    [person] = everybody()
    assert (person.phone, person.email) == ("1", "ana@example.org")
    assert len(person.documents) == 2
    assert import_people("a.csv")[1]["summary"]["same"] == 1


def test_a_mended_file_of_rejected_rows_is_imported() -> None:
    write_rows("a.csv", [CLEAN, entry(Last_Name="Bright", Email_address="b@c,de", NOTES="=1")])
    assert import_people("a.csv", "--skip-errors")[0] == 7
    text = Path("a.rejected.csv").read_text("utf-8-sig")
    Path("a.rejected.csv").write_text(text.replace("b@c,de", "b@c.de"), "utf-8")
    code, plan = import_people("a.rejected.csv", "--yes")
    assert (code, [added["name"] for added in plan["added"]]) == (0, ["Ana Bright"])
    assert plan["unknown_columns"] == []
    assert plan["look_alikes"][0]["because"] == ["the same certificate number"]


def test_look_alikes_need_a_word_and_are_listed() -> None:
    write_rows("a.csv", [CLEAN, CLEAN])
    result = peercert("import", "people", "a.csv", "--format", "json")
    assert (result.code, json.loads(result.out)["written"]) == (6, False)
    assert "--yes" in result.err
    assert not Path("peercert.db").exists()
    assert peercert("import", "people", "a.csv", "--no-input", terminal=True).code == 6
    assert peercert("import", "people", "a.csv", stdin="y\n", terminal=True).code == 0
    assert len(everybody()) == 2


def test_a_workbook_and_an_older_csv_are_imported() -> None:
    book = Workbook()
    book.active.append(list(CLEAN))
    book.active.append(list(CLEAN.values()))
    book.save("a.xlsx")
    book.close()
    assert import_people("a.xlsx")[0] == 0
    write_rows("b.csv", [CLEAN], "cp1252")
    assert peercert("import", "people", "b.csv").code == 3
    assert import_people("b.csv", "--encoding", "cp1252")[1]["summary"]["same"] == 1


def test_a_plan_for_another_state_of_the_store_is_not_carried_out() -> None:
    plan, layout = plan_of([CLEAN]), load_layout("nc-registry")
    plans = Plans(head=(0, GENESIS), people=plan, people_layout=layout)
    assert write(plans) == (("P-0001",), ())
    with pytest.raises(RefusedError, match="somebody else wrote to the store meanwhile"):
        write(plans)
    assert len(everybody()) == 1


def test_what_takes_a_while_says_so_to_somebody_who_watches() -> None:
    rows = [entry(Last_Name=f"Ana{n:04d}", Certificate_Number="") for n in range(2001)]
    write_rows("a.csv", [row | {"Email address": "", "Date of Birth": ""} for row in rows])
    arguments = ("import", "people", "a.csv", "--dry-run")
    assert "Reading a.csv ..." in peercert(*arguments, terminal=True).err
    assert "Reading" not in peercert(*arguments).err


HOSTILE = ["[/]", "[red]x[/red]", "\x1b[31mx", "a\u202eb", "=1+1", "x" * 90, "名前", "Ana\t"]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("terminal", [True, False])
def test_no_name_harms_the_screen(name: str, *, terminal: bool) -> None:
    rows = [entry(Last_Name=name, County=name, NOTES=name, Education=name), entry(Last_Name=name)]
    write_rows("a.csv", rows)
    result: Result = peercert("import", "people", "a.csv", terminal=terminal, encoding="cp1252")
    assert result.code in {0, 3}
    shown = result.out + result.err
    assert not set(shown) & {"\x1b", "\u202e"}
    if terminal:
        assert max(map(len, result.out.splitlines())) <= 80


def test_a_template_in_a_workbook_comes_back_as_nobody() -> None:
    result = peercert("template", "people", "-o", "people.xlsx")
    assert (
        result.out
        == "people.xlsx is written: fill it in, then peercert import people people.xlsx\n"
    )
    assert import_people("people.xlsx")[1]["summary"]["rows"] == 0


def test_candidate_files_come_back_as_they_were() -> None:
    files = sorted(map(str, (EXAMPLES / "candidates").glob("*.toml")))
    assert peercert("candidate", "import", *files).code == 0
    for number, file in enumerate(files, 1):
        shown = peercert("candidate", "show", str(number), "--format", "json").out
        Path("shown.json").write_text(shown, "utf-8")
        arguments = ("candidate", "import", "shown.json", "--store", f"{number}/peercert.db")
        assert peercert(*arguments).code == 0
        again = ("candidate", "show", "1", "--format", "json", "--store", f"{number}/peercert.db")
        assert without_ids(json.loads(peercert(*again).out)) == without_ids(json.loads(shown))
        assert without_ids(json.loads(shown)) == to_document(read_file(file))


def without_ids(document: dict[str, Any]) -> dict[str, Any]:
    """Return a candidate file without the ids, which a store gives."""
    made = {key: value for key, value in document.items() if key != "id"}
    for table, rows in made.items():
        if isinstance(rows, list) and rows and isinstance(rows[0], dict):
            made[table] = [{k: v for k, v in row.items() if k != "id"} for row in rows]
    return made


def test_the_demonstration_is_written() -> None:
    demo = str(EXAMPLES / "demo_registry.csv")
    code, plan = import_people(demo, "--skip-errors", "--yes", "--rejected", "bad.csv")
    assert (code, plan["layout"], len(plan["added"])) == (7, "nc-registry", 18)
    assert len(plan["look_alikes"]) == 1
    files = sorted(map(str, (EXAMPLES / "candidates").glob("*.toml")))
    assert peercert("candidate", "import", *files).code == 0
