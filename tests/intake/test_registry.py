"""The example registry: every spoilt row is named, and everybody's status is the right one.

What is spoilt comes from the generator, and what somebody's status is from a few lines here that
read the CSV file by themselves.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import get_args

import pytest

from intake.helpers import (
    AS_OF,
    GENERATOR,
    REGISTRY,
    carried_out,
    csv_text,
    entry,
    plan_of,
    table_of,
)
from peercert.intake.layout_file import load_layout
from peercert.intake.people import plan_people
from peercert.intake.plan import Plan
from peercert.intake.tables import read_table
from peercert.records import Application, Certificate, Conduct, Document
from peercert.rules.law import StatusWord
from peercert.standing import judge

STATUS, NOT_SPOILT = 3, 11
OTHER_STATE, NOTES = 8, 9
MOST_DAYS_FROM_REGISTRY = 29


@pytest.fixture(scope="module")
def example() -> Plan:
    """Plan the import of the example into an empty store."""
    return plan_of(read_table(REGISTRY))


@pytest.fixture(scope="module")
def large() -> tuple[Plan, list[tuple[dict[str, str], int]]]:
    """Plan the import of a larger registry, in which everything occurs."""
    made = [
        ({name: str(cell) for name, cell in record.items()}, kind)
        for record, kind in GENERATOR.registry(3000, 7)
    ]
    return plan_of(table_of(csv_text(record for record, _ in made))), made


def raw() -> list[dict[str, str]]:
    """Return the rows of the example, as the standard library reads them."""
    with REGISTRY.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_example_is_what_its_generator_makes() -> None:
    made = csv_text({k: str(v) for k, v in r.items()} for r, _ in GENERATOR.registry(400, 1))
    assert REGISTRY.read_bytes() == b"\xef\xbb\xbf" + made.encode()


def codes_expected(record: dict[str, str], kind: int) -> tuple[str, str]:
    """Return in which list a row that is spoilt in that way has to stand, and with which code."""
    no_day = record["Date of Certification"] in {"02-30-24", "13-01-25"}
    return {
        0: ("errors", "unknown-word"),
        1: ("cleaned", "cleaned"),
        2: ("errors", "unknown-word"),
        4: ("errors", "no-such-day" if no_day else "bad-date"),
        5: ("errors", "bad-date"),
        6: ("errors", "bad-email") if record["Email address"] else ("", ""),
        7: ("cleaned", "cleaned"),
        10: ("warnings", "no-day"),
    }.get(kind, ("", ""))


def test_every_spoilt_row_is_named(
    large: tuple[Plan, list[tuple[dict[str, str], int]]],
) -> None:
    plan, made = large
    in_error = set()
    for number, (record, kind) in enumerate(made, 2):
        where, code = codes_expected(record, kind)
        if where:
            named = {issue.code for issue in getattr(plan, where) if issue.row == number}
            assert code in named, (number, kind, record)
        if where == "errors":
            in_error.add(number)
    assert set(plan.rows_in_error) == in_error
    assert {kind for _, kind in made} >= set(range(NOT_SPOILT))


def test_every_spoilt_row_of_the_example_is_named(example: Plan) -> None:
    records = list(GENERATOR.registry(400, 1))
    named = {issue.row for issues in (example.errors, example.cleaned) for issue in issues} | {
        issue.row for issue in example.warnings if issue.code != "under-18"
    }
    spoilt = {
        number
        for number, (record, kind) in enumerate(records, 2)
        if kind < NOT_SPOILT
        and kind not in {OTHER_STATE, NOTES}  # an address and a note: nothing that is imported
        and not (kind == STATUS and record["Certification Status"] in {"Pending", "In-Training"})
    }
    assert named == spoilt
    assert len(example.rows_in_error) == 17
    assert len(example.added) == 383


def test_errors_say_where_what_and_what_to_do(example: Plan) -> None:
    lines = {issue.row: str(issue) for issue in example.errors}
    words = "Current, Lapsed, In-Training, Pending, On Hold, Denied, Deceased"
    assert lines[107] == (
        'row 107, column M (Certification Status): "Lased": '
        f"expected one of {words}; did you mean Lapsed?"
    )
    assert lines[9] == (
        f'row 9, column M (Certification Status): "2026-008-95": expected one of {words}; it looks '
        "like a number from another column: move it, and write the status here"
    )
    assert lines[18].endswith(
        '(Date of Certification): "02-30-24": February 2024 has 29 days; look the day up'
    )
    assert lines[375].endswith('"03-05-2019": expected a day as MM-DD-YY; did you mean 03-05-19?')
    assert lines[114].endswith("did you mean a.b@example.org?")
    assert lines[120].endswith("leave the cell empty if no address is on file")


def status_by_hand(row: dict[str, str]) -> str:
    """Return somebody's status on the day, from the cells alone."""
    if row["Certification Status"] == "Deceased":
        return "deceased"
    days = [row["Date of Certification"], row["Date of Current Recertification"]]
    issued = [date(2000 + int(d[6:]), int(d[:2]), int(d[3:5])) for d in days if d]
    if not issued:
        return "candidate"
    start = max(issued)
    last_day = 28 if (start.month, start.day) == (2, 29) else start.day
    end = date(start.year + 2, start.month, last_day)
    following = date(end.year + end.month // 12, end.month % 12 + 1, 1)
    month_end = following - timedelta(days=1)
    after = date(following.year + following.month // 12, following.month % 12 + 1, 1)
    last = after - timedelta(days=1)
    by_day = last.replace(day=min(end.day, last.day))
    late = sorted([month_end + timedelta(days=30), last, by_day])
    if end >= AS_OF:
        return "renewal_open" if end - timedelta(days=90) <= AS_OF else "current"
    if month_end >= AS_OF:
        return "needs_review"
    if end < date(2020, 7, 1):  # no late window before July 2020
        return "lapsed"
    return "late" if late[0] >= AS_OF else "needs_review" if late[-1] >= AS_OF else "lapsed"


def test_every_status_is_what_the_dates_come_to(example: Plan) -> None:
    rows = raw()
    found = {added.row: judge(added.candidate, "NC", AS_OF).status for added in example.added}
    by_hand = {number: status_by_hand(rows[number - 2]) for number in found}
    assert found == by_hand
    assert len(Counter(by_hand.values())) > 4


def test_every_disagreement_with_the_register_is_named(example: Plan) -> None:
    rows = raw()
    expected = {
        (added.row, word, status)
        for added in example.added
        for word in [rows[added.row - 2]["Certification Status"].strip()]
        for status in [status_by_hand(rows[added.row - 2])]
        if status not in AGREEING[word]
    }
    found = {(each.row, each.register_says, each.dates_say) for each in example.disagreements}
    assert found == expected
    assert len(found) == 7


STATUSES = get_args(StatusWord)
AGREEING = {
    "Current": {"current", "renewal_open", "needs_review"},
    "Lapsed": {"lapsed", "needs_review"},
    "In-Training": {"candidate"},
    "Pending": {"candidate"},
    "Denied": {"candidate", "lapsed"},
    "On Hold": set(STATUSES),
    "Deceased": set(STATUSES),
}


@pytest.mark.parametrize("word", AGREEING)
@pytest.mark.parametrize("status", STATUSES)
def test_each_word_of_the_register_agrees_with_some_statuses(word: str, status: str) -> None:
    table = table_of(csv_text([entry(Certification_Status=word)]))
    plan = plan_people(table, load_layout("nc-registry"), (), AS_OF, lambda _: status)
    assert bool(plan.disagreements) == (status not in AGREEING[word])


def test_a_row_becomes_what_it_says(example: Plan) -> None:
    row = raw()[0]
    [first] = [added.candidate for added in example.added if added.row == 2]
    assert first.name == f"{row['First Name']} {row['Last Name']}" == "Dee Park"
    assert (first.email, first.phone) == (row["Email address"], row["Phone Number"])
    assert (first.county, first.states, first.born_on) == ("Cumberland", ("NC",), date(1950, 3, 11))
    assert (first.education, first.conditions) == (
        "high_school",
        ("mental_health", "substance_use"),
    )
    assert first.certificates == (
        Certificate(state="NC", number="2015-001-83", issued_on=date(2015, 1, 5)),
        Certificate(state="NC", number="2015-001-83", issued_on=date(2022, 11, 13)),
    )
    assert {document.kind for document in first.documents} == {
        "registry_checklist",
        "registry_completed_application",
        "registry_one_year_recovery",
        "registry_certified_training",
        "registry_20_hour_training",
        "registry_reference_form_1",
        "registry_reference_form_2",
        "registry_application_fee",
    }
    assert not any(document.received_on for document in first.documents)
    assert (first.lived_as, first.recovery, first.references, first.training) == (None, (), (), ())


def test_a_tick_meets_no_requirement(example: Plan) -> None:
    for added in example.added[:50]:
        bare = replace(added.candidate, documents=())
        with_ticks, without = (judge(who, "NC", AS_OF) for who in (added.candidate, bare))
        found = {id: each.status for id, each in with_ticks.findings.items()}
        found = {id: status for id, status in found.items() if not id.startswith("nc.military")}
        assert found == {id: each.status for id, each in without.findings.items()}


def test_veterans_have_their_document(example: Plan) -> None:
    rows = raw()
    for added in example.added:
        held = Document(kind="military_service") in added.candidate.documents
        assert held == (rows[added.row - 2]["Veteran"] == "True")


def test_who_is_denied_is_recorded_as_denied_on_the_day_of_the_import(example: Plan) -> None:
    [denied] = [a for a in example.added if a.candidate.applications]
    assert denied.candidate.applications == (
        Application(state="NC", path="renewal", denied_on=AS_OF),
    )
    [issue] = [issue for issue in example.warnings if issue.code == "day-of-import"]
    assert issue.row == denied.row
    assert "recorded with the day of the import, 2026-11-22" in issue.says
    assert not any(isinstance(e, Conduct) for a in example.added for e in a.candidate.conduct)


def test_the_example_again_changes_nothing_and_neither_does_a_later_day(example: Plan) -> None:
    on_file = carried_out(example)
    for day in (AS_OF, date(2027, 3, 1)):
        again = plan_of(read_table(REGISTRY), on_file, as_of=day)
        assert (again.added, again.changed, again.look_alikes) == ((), (), ())
        assert len(again.same) == 383
        assert again.errors == example.errors
        assert not [issue for issue in again.warnings if issue.code == "day-of-import"]


def test_the_larger_registry_again_changes_nothing_either(
    large: tuple[Plan, list[tuple[dict[str, str], int]]],
) -> None:
    plan, _ = large
    assert any("similar names" in reason for group in plan.look_alikes for reason in group.because)
    again = plan_of(plan.table, carried_out(plan))
    assert (again.added, again.changed, again.look_alikes) == ((), (), ())
