"""`check` and `expiring` over a store: every format, every choice, every exit code."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from cli.session import peercert
from cli.stores import store_of
from peercert.records import Candidate, Certificate
from peercert.report.data import envelope
from peercert.report.words import by_person
from peercert.standing import judge
from peercert.store.opening import reading
from peercert.store.reading import read_all
from report.people import CURRENT, DUE, PEOPLE, TODAY
from schemas import valid

pytestmark = pytest.mark.usefixtures("store")


def test_json_is_what_its_schema_says_and_the_same_twice() -> None:
    first, second = peercert("check", "--format", "json"), peercert("--format=json", "check")
    document = valid(first.out)
    assert first == second
    assert first.err == ""
    assert first.code == 1
    assert document["as_of"] == "2026-11-22"
    assert document["summary"]["standings"] == len(PEOPLE)
    order = [(s["state"], s["candidate"]["id"]) for s in document["standings"]]
    assert order == sorted(order)
    named = {key for s in document["standings"] for f in s["findings"] for key in f["sources"]}
    assert named == document["sources"].keys()


def test_keys_stand_in_the_order_of_the_contract() -> None:
    document = json.loads(peercert("check", "P-0003", "--format", "json").out)
    assert list(document) == ["schema", "peercert", "as_of", "sources", "summary", "standings"]
    standing = document["standings"][0]
    assert " ".join(standing) == (
        "candidate state stage path certificate_number status readiness because dates findings "
        "next_steps"
    )
    assert " ".join(standing["dates"]) == (
        "issued_on valid_through renewal_opens_on late_until lapses_on application_expires_on "
        "next_change_on"
    )
    assert " ".join(standing["findings"][0]) == (
        "id asks status because have need unit due_on counted not_counted sources part_of lacks"
    )
    assert standing["findings"][0]["have"] == 4.0
    assert standing["findings"][0]["not_counted"] == [
        {
            "id": "H-0002",
            "kind": "training",
            "on": "2024-11-02",
            "hours": 8.0,
            "because": "completed 2024-11-02, before this term",
        }
    ]
    assert " ".join(standing["next_steps"][0]) == (
        "id kind say why who by after part_of also command places"
    )
    assert standing["dates"]["next_change_on"] == "2026-12-16"


def test_json_lines_are_the_standings_without_the_envelope() -> None:
    whole = json.loads(peercert("check", "--format", "json").out)["standings"]
    lines = peercert("check", "--format", "jsonl").out.splitlines()
    assert [valid(line) for line in lines] == whole


def test_csv_has_a_fixed_header_and_no_cell_that_a_spreadsheet_runs(settled: Path) -> None:
    (settled / "peercert.db").unlink()
    store_of(settled, [Candidate(name='=HYPERLINK("x")', states=("NC",)), DUE])
    rows = list(csv.reader(peercert("check", "--format", "csv").out.splitlines()))
    assert rows[0][:4] == ["id", "name", "state", "stage"]
    assert rows[1][:2] == ["P-0002", "Ana Álvarez"]
    assert rows[2][:2] == ["P-0001", '\'=HYPERLINK("x")']


def test_people_are_named_by_id_name_or_address_each_once() -> None:
    out = peercert("check", "p3", "ana alvarez", "P-0003", "--names").out
    assert out.count("\n") == 1
    assert out.startswith("P-0003\tAna Álvarez\tCA\trenewal\trenewal_open\tin_progress\t2026-12-15")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("check", 1),
        ("check --exit-zero", 0),
        ("check P-0001", 0),
        ("check P-0010", 0),
        ("check P-0003", 1),
        ("check --status deceased", 0),
        ("check --status current --status deceased", 0),
        ("check P-0099", 4),
        ("check --status expird", 2),
        ("check --state TX", 2),
        ("check P-0003 --file x.toml", 2),
        ("check --file absent.toml", 2),
        ("expiring", 1),
        ("expiring --exit-zero", 0),
        ("expiring --within 0d --no-past", 0),
        ("expiring --within 9000000w", 2),
        ("expiring --within 99999w", 0),
        ("expiring --within soon", 2),
    ],
)
def test_the_exit_code_says_what_was_found(line: str, code: int) -> None:
    if line == "expiring --within 99999w":
        code = 1
    assert peercert(*line.split()).code == code


def test_only_the_statuses_asked_for_are_shown() -> None:
    out = peercert("check", "--status", "renewal-open", "--status", "expired").out
    assert {line.split("\t")[4] for line in out.splitlines()} == {"renewal_open", "expired"}


def test_a_state_asked_for_is_the_one_judged() -> None:
    out = peercert("check", "P-0003", "--state", "model", "--format", "json").out
    (standing,) = valid(out)["standings"]
    assert (standing["state"], standing["readiness"], standing["next_steps"]) == ("model", None, [])


def test_somebody_without_a_state_is_said_to_be_left_out(settled: Path) -> None:
    (settled / "peercert.db").unlink()
    store_of(settled, [CURRENT, Candidate(name="Lou Field")])
    result = peercert("check")
    assert result.out.count("\n") == 1
    assert result.err == "1 without a state on file: left out; --state judges them too\n"
    assert peercert("check", "P-0002").code == 2
    assert peercert("check", "P-0002", "--state", "NC").code == 0


def test_the_view_of_everybody_fits_the_terminal() -> None:
    result = peercert("check", terminal=True)
    assert result.out.splitlines()[0].split() == ["ID", "TRACK", "STATUS", "LAST", "DAY", "NAME"]
    assert "12 people: " in result.out
    assert max(map(len, result.out.splitlines())) <= 80


def test_labels_are_asked_for_on_the_line_or_in_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = peercert("check", "--accessible")
    monkeypatch.setenv("PEERCERT_ACCESSIBLE", "1")
    assert peercert("check") == asked
    assert "\nstatus: renewal open\n" in asked.out


def expiring(*arguments: str) -> dict[str, list[str]]:
    """Return the ids that `expiring` lists, in their order."""
    document = valid(peercert("expiring", "--format", "json", *arguments).out)
    return {
        part: [standing["candidate"]["id"] for standing in document[part]]
        for part in ("expiring", "past")
    }


def test_what_ends_in_the_window_is_listed_by_day_both_ends_included() -> None:
    assert expiring("--within", "23d") == {"expiring": ["P-0003", "P-0005"], "past": ["P-0006"]}
    assert expiring("--within", "22d")["expiring"] == []
    assert expiring("--as-of", "2026-12-15", "--within", "0d")["expiring"] == ["P-0003", "P-0005"]
    assert expiring("--within", "39d")["expiring"] == ["P-0003", "P-0005", "P-0004"]
    assert expiring("--state", "NC")["expiring"] == ["P-0004"]


def test_what_is_past_is_listed_for_a_year_unless_it_is_not_asked_for() -> None:
    assert expiring()["past"] == ["P-0006"]
    assert expiring("--no-past")["past"] == []
    assert expiring("--past-within", "22d")["past"] == ["P-0006"]
    assert expiring("--past-within", "21d")["past"] == []
    assert expiring("--past-within", "700d")["past"] == ["P-0007", "P-0006"]


def test_what_was_renewed_ended_otherwise_or_is_not_seen_yet_is_not_listed(settled: Path) -> None:
    (settled / "peercert.db").unlink()
    ends = TODAY + timedelta(days=10)
    old = Certificate(state="NC", issued_on=date(2024, 12, 2), valid_through=ends)
    new = Certificate(state="NC", issued_on=date(2026, 11, 1))
    later = Certificate(state="NC", issued_on=date(2026, 11, 30))
    store_of(
        settled,
        [
            Candidate(states=("NC",), certificates=(old,)),
            Candidate(states=("NC",), certificates=(old, new)),
            Candidate(states=("NC",), certificates=(old, later)),
            Candidate(states=("NC",), certificates=(old,), deceased_on=date(2026, 5, 1)),
            Candidate(states=("CA",), certificates=(old,)),
        ],
    )
    assert expiring()["expiring"] == ["P-0001", "P-0003"]


def test_nothing_to_say_is_said_unless_it_has_to_be_quiet() -> None:
    line = ("expiring", "--within", "5d", "--no-past")
    assert peercert(*line) == peercert(*line, "--format", "text")
    assert peercert(*line).err == "nothing ends through 2026-11-27\n"
    assert peercert(*line, terminal=True).out.startswith("Nothing ends within 5 days")
    for extra in ((), ("--format", "json"), ("--accessible",)):
        result = peercert(*line, "--quiet", *extra, terminal=True)
        assert (result.out, result.err, result.code) == ("", "", 0)


def test_expiring_in_a_pipe_and_as_lines() -> None:
    assert [line.split("\t")[0] for line in peercert("expiring").out.splitlines()] == [
        "P-0006",
        "P-0003",
        "P-0005",
        "P-0004",
    ]
    lines = peercert("expiring", "--format", "jsonl").out.splitlines()
    assert [valid(line)["candidate"]["id"] for line in lines][:2] == ["P-0006", "P-0003"]


@pytest.mark.parametrize("name", ["candidate", "check", "expiring", "rules"])
def test_every_schema_is_printed(name: str) -> None:
    printed = json.loads(peercert("schema", "show", name).out)
    assert printed["$id"] == f"urn:peercert:schema:{name}:1"


@pytest.mark.parametrize("line", ["rules list", "rules show NC", "rules show ca.renewal.filing"])
def test_rules_as_json_are_what_their_schema_says(line: str) -> None:
    document = valid(peercert(*line.split(), "--format", "json").out)
    assert document["rules"]
    named = {key for rule in document["rules"] for key in rule["sources"]}
    assert named == document["sources"].keys()


def test_rules_that_were_read_long_ago_are_named() -> None:
    assert peercert("rules", "list", "--unread-since", "180d").out == ""
    late = peercert("rules", "list", "--unread-since", "180d", "--as-of", "2027-12-01")
    assert late.out == peercert("rules", "list", "--as-of", "2027-12-01").out


def test_the_envelope_as_an_object_is_what_is_printed() -> None:
    printed = json.loads(peercert("check", "--format", "json").out)
    with reading(Path("peercert.db")) as connection:
        found = [judge(one, one.states[0], TODAY) for one in read_all(connection)]
    assert envelope(sorted(found, key=by_person), TODAY) == printed
