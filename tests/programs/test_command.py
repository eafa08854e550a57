"""The shipped programmes from the command line: exit codes, and JSON that keeps to its schema."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest
from jsonschema import Draft202012Validator

from cli.session import peercert, setting
from peercert.classes import Cohort, Course, Enrolment, Step
from peercert.errors import Exit
from peercert.report import schemas
from peercert.store.class_recording import add, add_to
from peercert.store.recording import Change
from programs.cases import EXAMPLES
from schemas import valid

CANDIDATES = sorted((EXAMPLES.parent / "candidates").glob("*.toml"))
PROGRAMS = sorted(EXAMPLES.glob("*.toml"))
POEM, WEST, CAREER = (
    str(EXAMPLES / name) for name in ("poem.toml", "west_county_services.toml", "career.toml")
)
QUESTION = 'id = "car"\nasks = "Have a car"\ntest = "answer"'
NC = str(EXAMPLES.parent / "candidates" / "nc_first_certification.toml")


@pytest.fixture(autouse=True)
def settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    with patch.dict(os.environ, setting(tmp_path), clear=True):
        yield


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
@pytest.mark.parametrize("candidate", CANDIDATES, ids=lambda path: path.stem)
def test_every_example_by_every_programme(candidate: Path, program: Path) -> None:
    words = ("check", "--file", str(candidate), "--program", str(program))

    first, again = (peercert(*words, "--format", "json") for _ in range(2))
    lines = peercert(*words, "--format", "jsonl").out.splitlines()
    table = peercert(*words, "--format", "csv").out.splitlines()

    document = valid(first.out)
    assert first == again
    assert [json.loads(line) for line in lines] == document["standings"]
    assert len(table) == 1 + len(document["standings"])
    worrying = [s for s in document["standings"] if s["readiness"] in {"blocked", "needs_review"}]
    attention = bool(worrying) and not document["program"]["advisory"]
    assert first.code == (Exit.FINDINGS if attention else Exit.DONE)


def test_answers_make_an_applicant_of_west_county_ready() -> None:
    words = ("check", "--file", NC, "--program", WEST, "--format", "json")
    answers = ("--answer", "internet=yes", "--answer", "serve-in-sonoma=YES")

    without, given = peercert(*words), peercert(*words, *answers)

    assert without.code == Exit.FINDINGS
    assert given.code == Exit.DONE
    assert valid(given.out)["standings"][0]["readiness"] == "ready"
    assert peercert(*words, "--exit-zero").code == Exit.DONE


def test_explain_names_where_poem_and_north_carolina_differ() -> None:
    told = peercert("check", "--file", NC, "--program", POEM, "--explain", terminal=True).out
    joined = " ".join(told.split())

    title = "POEM (Peer Outreach and Ecological Mentorship)"
    assert f"volunteer hours: {title} counts them as training; NC does not" in joined
    assert f"examination: {title} asks for its own; NC asks for none" in joined
    assert f"{title} asks for 40 to 60 hours; NC asks for 50 hours (approved course)" in joined


def test_a_programme_changes_no_standing_of_a_state() -> None:
    words = ("check", "--file", NC, "--state", "NC", "--format", "json")
    before = peercert(*words).out

    peercert("check", "--file", NC, "--program", CAREER)

    assert peercert(*words).out == before


def test_people_are_in_the_order_of_their_numbers_and_named_as_asked() -> None:
    for name in ("Bo", "Ana"):
        peercert("candidate", "add", "--name", name, "--state", "NC")
    words = ("check", "P-0002", "P-0001", "--program", CAREER)

    named = valid(peercert(*words, "--format", "json").out)["standings"]
    nameless = valid(peercert(*words, "--format", "json", "--no-names").out)["standings"]

    assert [each["candidate"]["id"] for each in named] == ["P-0001"] * 3 + ["P-0002"] * 3
    assert named[0]["candidate"]["name"] == "Bo"
    assert {each["candidate"]["name"] for each in nameless} == {None}
    assert "Bo" not in peercert(*words).out
    assert "Bo" in peercert(*words, "--names").out
    assert "Bo" not in peercert(*words, "--no-names", terminal=True).out


def test_two_people_with_labels_or_with_reasons() -> None:
    for name in ("Bo", "Ana"):
        peercert("candidate", "add", "--name", name, "--state", "NC")
    words = ("check", "--program", CAREER)

    labels = peercert(*words, "--accessible", terminal=True).out
    reasons = peercert(*words, "--explain", terminal=True).out

    assert labels.count("programme: Career steps") == 6
    assert "\n\nP-0002 Ana\n" in reasons


def test_nobody_on_file() -> None:
    peercert("candidate", "add", "--name", "Bo", "--state", "NC")
    peercert("candidate", "void", "P-0001", "--reason", "a mistake", "--yes")

    assert peercert("check", "--program", CAREER, terminal=True).out == "nobody is on file\n"
    assert peercert("check", "--program", CAREER) == peercert("check", "--program", CAREER)
    assert valid(peercert("check", "--program", CAREER, "--format", "json").out)["standings"] == []


def test_somebody_who_died_is_named_as_that() -> None:
    text = f"{Path(NC).read_text('utf-8')}\n".replace(
        "name =", "deceased_on = 2026-10-01\nname =", 1
    )
    Path("died.toml").write_text(text, "utf-8")
    words = ("check", "--file", "died.toml", "--program", CAREER)

    told = peercert(*words, terminal=True)

    assert told.code == Exit.DONE
    assert "Senior: · deceased\n  died on 2026-10-01\n" in told.out
    assert "Do next" not in told.out
    assert valid(peercert(*words, "--format", "json").out)["summary"]["by_readiness"] == {}


def test_what_an_office_writes_is_shown_harmless() -> None:
    Path("odd.toml").write_text(
        'title = "=cmd [red]"\nprovider = "P"\nfully_funded = false\nseats = 1\n'
        "coursework = { hours_at_most = 3 }\norientation = { on = 2026-12-01 }\n"
        'completion = [{ id = "paper", asks = "[/]", test = "document", kind = "paper" }]\n',
        "utf-8",
    )

    shown = peercert("program", "show", "odd.toml", terminal=True).out
    table = peercert("check", "--file", NC, "--program", "odd.toml", "--format", "csv").out

    assert shown.startswith(
        "=cmd [red]\nP\n  1 seat\n  not fully funded\n  orientation 2026-12-01\n"
    )
    assert "Coursework, at most 3 hours:\n" in shown
    assert "paper: [/]" in shown
    assert ",'=cmd [red]," in table


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schemas.schema("program-check"))
    assert peercert("schema", "show", "program_check").code == Exit.DONE


def enrolled(path: Path) -> None:
    """Give Bo applications to two cohorts of POEM, one of them extended, and to another course."""
    peercert("candidate", "add", "--name", "Bo", "--state", "NC", "--born-on", "1990-05-04")
    text = Path(POEM).read_text("utf-8")
    shouted = text.replace("Jubilee Healing Farm", "JUBILEE HEALING FARM")
    asking = text.replace("[coursework]", f"[[admission]]\n{QUESTION}\n[coursework]", 1)
    cohorts = (
        Cohort(course=1, title="First", program=asking, apply_by=date(2026, 10, 1)),
        Cohort(course=1, title="Second", program=shouted, apply_by=date(2026, 11, 1)),
        Cohort(course=1, title="Else", program=Path(WEST).read_text("utf-8")),
        Cohort(course=1, title="Without"),
    )
    steps: tuple[tuple[int, Step, date, dict[str, bool]], ...] = (
        (1, "applied", date(2026, 10, 2), {"car": True}),
        (1, "declined", date(2026, 10, 3), {}),
        (2, "applied", date(2026, 9, 1), {"car": False}),
        (3, "applied", date(2026, 11, 1), {"internet": True}),
        (1, "applied", date(2026, 12, 1), {"car": False}),
    )
    with Change(path, command="test") as change:
        add(change, Course(title="Training", kind="core", minutes=2400))
        for cohort in cohorts:
            add(change, cohort)
        for number, step, on, answers in steps:
            add_to(change, "P-0001", Enrolment(cohort=number, step=step, on=on, answers=answers))
    (path.parent / "asking.toml").write_text(asking, "utf-8")


def test_the_latest_application_on_file_is_what_is_judged(tmp_path: Path) -> None:
    enrolled(tmp_path / "peercert.db")

    def found(*more: str) -> dict[str, str]:
        words = ("check", "P-0001", "--program", "asking.toml", "--format", "json")
        admission = valid(peercert(*words, *more).out)["standings"][0]
        return {each["id"].rpartition(".")[2]: each["because"] for each in admission["findings"]}

    assert found() == {
        "apply_by": "applied on 2026-10-02, after 2026-10-01",
        "car": "answered yes",
    }
    assert found("--answer", "car=no")["car"] == "answered no"
    assert found("--as-of", "2026-09-01") == {
        "apply_by": "applied on 2026-09-01, possible through 2026-11-01",
        "car": "answered no",
    }
    assert found("--as-of", "2026-08-31") == {
        "apply_by": "not applied yet, possible through 2026-12-04",
        "car": "answer not on file",
    }
    assert "applied on 2026-12-01" in found("--as-of", "2026-12-01")["apply_by"]
