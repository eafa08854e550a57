"""Tables of training hours: whose each row is, what it says, and what is on file already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from intake.helpers import AS_OF, csv_text, problems, table_of
from peercert.errors import BadFileError, UsageError
from peercert.intake import hours_rows
from peercert.intake.candidate_file import read_record, record_document
from peercert.intake.hours import HoursPlan, plan_hours
from peercert.intake.layout import Layout, TrainingFrom
from peercert.intake.layout_file import hours_layout, load_layout, read_layout
from peercert.intake.owners import Named, Owners
from peercert.intake.rejected import rejected_csv
from peercert.intake.rowreader import MOST_REMEMBERED
from peercert.intake.tables import Table, read_table
from peercert.records import Candidate, Training, file_name

ANA = Candidate(id="P-0001", name="Ana Álvarez", email="ana@b.org", born_on=date(1990, 5, 4))
BO = Candidate(id="P-0002", name="Bo Calloway", email="bo@b.org", born_on=date(1980, 1, 30))
CY = Candidate(id="P-0003", name="Cy Dee", email="bo@b.org")
PEOPLE = (ANA, BO, CY)
LAYOUT = load_layout("hours")
COLUMNS = [column.column for column in LAYOUT.columns()]
Rows = Sequence[Mapping[str, str]]


def entry(**cells: str) -> dict[str, str]:
    """Return one row of hours of Ana with some cells changed."""
    row = {"candidate_id": "P-0001", "kind": "continuing", "completed_on": "2026-02-01"}
    return dict.fromkeys(COLUMNS, "") | row | {"hours": "3"} | cells


def plan_of(
    rows: Rows | Table,
    on_file: Mapping[int, Iterable[Training]] | None = None,
    *,
    people: Sequence[Candidate] = PEOPLE,
    layout: Layout = LAYOUT,
) -> HoursPlan:
    """Plan the import of some rows of hours."""
    made = rows if isinstance(rows, Table) else table_of(csv_text(map(dict, rows), COLUMNS))
    known = [(owner, tuple(training)) for owner, training in (on_file or {}).items()]
    return plan_hours(made, layout, people, known, AS_OF)


def carried_out(
    plan: HoursPlan, on_file: Mapping[int, Iterable[Training]] | None = None
) -> dict[int, list[Training]]:
    """Return the training on file after a plan was carried out, by its owner."""
    known = {owner: list(training) for owner, training in (on_file or {}).items()}
    number = sum(map(len, known.values()))
    for at, hours in enumerate(plan.added, number + 1):
        known.setdefault(hours.owner, []).append(replace(hours.training, id=f"H-{at:04d}"))
    return known


def errors(plan: HoursPlan) -> list[str]:
    """Return the errors of a plan as lines."""
    return list(map(str, plan.errors))


def test_every_field_of_a_training_has_a_column() -> None:
    keys = {file_name(each.name) for each in fields(Training)} - {"id"}
    assert keys == {each.name for each in fields(TrainingFrom)} <= set(COLUMNS)


def test_a_row_is_a_training() -> None:
    row = entry(
        title="Crisis  care",
        provider="Example Academy",
        state="CA",
        approved="yes",
        provider_approved_on="2020-01-01",
        started_on="2026-01-30",
        hours="6:30",
        face_to_face_hours="4.5",
        topics="ethics; law_and_ethics, ethics",
        topic_hours="ethics = 3, crisis=1:30",
        specialization="crisis",
        verification="submitted",
    )
    plan = plan_of([row])
    [(number, owner, training)] = plan.added
    assert (number, owner) == (2, 0)
    assert training == Training(
        kind="continuing",
        title="Crisis care",
        provider="Example Academy",
        state="CA",
        approved=True,
        provider_approved_on=date(2020, 1, 1),
        started_on=date(2026, 1, 30),
        completed_on=date(2026, 2, 1),
        minutes=390,
        face_to_face_minutes=270,
        topics=("ethics", "law_and_ethics"),
        topic_minutes={"ethics": 180, "crisis": 90},
        specialization="crisis",
        verification="submitted",
    )
    assert [str(issue) for issue in plan.cleaned] == [
        'row 2, column F (title): "Crisis  care": read as "Crisis care"'
    ]


def test_a_workbook_holds_days_and_numbers(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["email", "kind", "completed_on", "hours"])
    book.active.append(["ana@b.org", "core", date(2026, 2, 1), 6.5])
    book.save(tmp_path / "a.xlsx")
    [hours] = plan_of(read_table(tmp_path / "a.xlsx")).added
    assert (hours.training.completed_on, hours.training.minutes) == (date(2026, 2, 1), 390)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"hours": "1,600"}, "or 6:30; this has two readings: 1600 hours or 1.600 hours"),
        ({"hours": "many"}, "or 6:30; this is not a number of hours that we read"),
        ({"hours": "0"}, "or 6:30; this is no time at all: hours are more than 0"),
        ({"hours": "1.333"}, "6:30; this does not come to whole minutes: it is 79.98 minutes"),
        ({"state": "Cal"}, "expected two capital letters"),
        ({"topic_hours": "=3"}, "expected topics with their hours"),
        ({"approved": "1"}, "expected one of true, yes, false, no"),
        ({"verification": "seen"}, "expected one of attested, submitted, verified"),
        ({"completed_on": "2026-11-23"}, "expected a day not after 2026-11-22"),
        ({"provider_approved_on": "2026-11-23"}, "expected a day not after 2026-11-22"),
        ({"started_on": "1990-05-03"}, "expected a day after the birth of the person"),
        ({"completed_on": "1899-12-31"}, "expected a day after 1900-01-01"),
    ],
)
def test_what_is_wrong_with_a_cell_is_said(cells: dict[str, str], said: str) -> None:
    plan = plan_of([entry(**cells)])
    [line] = errors(plan)
    assert said in line
    assert (plan.added, plan.rows_in_error, plan.has_good_rows) == ((), (2,), False)


@pytest.mark.parametrize("text", ["6,5", "6h30", "390 min", "6.5 hours", "6:30"])
def test_hours_are_read_as_a_command_reads_them(text: str) -> None:
    [hours] = plan_of([entry(hours=text)]).added
    assert hours.training.minutes == 390


def test_a_provider_may_have_been_approved_before_somebody_was_born() -> None:
    assert plan_of([entry(provider_approved_on="1950-01-01")]).added


@pytest.mark.parametrize(
    ("named", "owner"),
    [
        ({"candidate_id": "p-0002"}, 1),
        ({"candidate_id": "P-0002", "name": "BO  calloway", "email": "old@b.org"}, 1),
        ({"email": "ANA@b.org"}, 0),
        ({"email": "bo@b.org", "name": "Cy Dee"}, 2),
        ({"email": "bo@b.org", "born_on": "1980-01-30", "name": "Bo Calloway"}, 1),
        ({"name": "ana álvarez", "born_on": "1990-05-04"}, 0),
        ({"name": "Ana Álvarez", "born_on": "1990-05-04", "email": "ana@b.org"}, 0),
    ],
)
def test_a_row_names_its_person(named: dict[str, str], owner: int) -> None:
    plan = plan_of([entry(**({"candidate_id": ""} | named))])
    assert [hours.owner for hours in plan.added] == [owner]


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({}, "expected whose it is: an id, an e-mail address, or a name and birth date"),
        ({"born_on": "1990-05-04"}, "expected whose it is"),
        ({"candidate_id": "P-0009"}, "nobody on file has this id"),
        ({"candidate_id": "P-0001", "name": "Bo"}, "on file with other facts: name"),
        ({"email": "bo@b.org"}, "several people have this e-mail address: P-0002, P-0003"),
        ({"email": "ana@b.org", "name": "Bo"}, "is on file with other facts: P-0001"),
        ({"email": "ana@b.org", "born_on": "1990-05-05"}, "is on file with other facts: P-0001"),
        ({"name": "Ana Álvarez", "born_on": "1990-05-04", "email": "bo@b.org"}, "P-0001, P-0002"),
        ({"name": "Cy Dee", "born_on": "1990-05-04"}, "nobody on file has this name and birth"),
        ({"email": "ana@b"}, "expected an e-mail address"),
    ],
)
def test_nobody_is_guessed(named: dict[str, str], said: str) -> None:
    [line] = errors(plan_of([entry(**({"candidate_id": ""} | named))]))
    assert said in line


def test_somebody_new_is_named_like_everybody() -> None:
    new = replace(ANA, id=None, email="new@b.org", name="Ed New")
    row = entry(candidate_id="", email="new@b.org")
    assert [hours.owner for hours in plan_of([row], people=(*PEOPLE, new)).added] == [3]


def test_the_very_same_row_counts_once() -> None:
    plan = plan_of([entry(), entry(candidate_id="", email="ana@b.org"), entry(title="Other")])
    assert errors(plan) == [
        "row 3: row 2 says just the same; take one out, or tell them apart by title"
    ]
    assert [hours.row for hours in plan.added] == [2, 4]
    assert "ana@b.org" in rejected_csv(plan, LAYOUT)


def test_what_is_on_file_says_nothing_new() -> None:
    first, second = entry(title="One", provider="Academy"), entry(title="Two")
    on_file = carried_out(plan_of([first, second]))
    on_file[0][0] = replace(on_file[0][0], verification="verified")
    again = plan_of([first, second, entry(title="One")], on_file)
    assert again.same == (2, 3)
    assert [hours.row for hours in again.added] == [4]
    assert again.near == ()
    less = plan_of([entry(title="One")], on_file)
    assert (less.added, less.same) == ((), (2,))


def test_nearly_the_same_is_listed_and_added() -> None:
    on_file = carried_out(plan_of([entry(title="One"), entry(completed_on="2026-02-02")]))
    plan = plan_of([entry(title="Other"), entry(hours="4"), entry(candidate_id="P-0002")], on_file)
    assert plan.near == ((2, 0, "H-0001"),)
    assert [hours.row for hours in plan.added] == [2, 3, 4]


def test_training_lies_in_the_order_of_people_and_days() -> None:
    rows = [
        entry(candidate_id="P-0002", completed_on="2026-03-01"),
        entry(completed_on="", hours="1"),
        entry(completed_on="2026-02-02"),
        entry(),
    ]
    assert [hours.row for hours in plan_of(rows).added] == [5, 4, 3, 2]


def test_columns_are_missing_twice_or_unknown() -> None:
    with pytest.raises(BadFileError) as caught:
        plan_of(table_of("email,kind,kind\n"))
    assert problems(caught.value) == [
        'the header (row 1): "kind": expected this column once',
        'the header (row 1): "hours": this column is missing',
    ]
    with pytest.raises(BadFileError, match="does not say whose the hours are"):
        plan_of(table_of("kind,hours\ncore,80\n"))
    plan = plan_of(table_of("email,kind,hours,id,zip\nana@b.org,core,80,H-1,1\n"))
    assert (plan.not_imported, plan.unknown) == (("id",), ("zip",))


LAYOUT_TEXT = """
name = "county"
title = "A county's list"
state = "CA"
[person]
{person}
[training]
kind = {{ column = "Type", words = {{ CE = "{kind}", Two = ["core", "additional"] }} }}
hours = "Hours"
topics = {{ column = "About", words = {{ L = ["law", "ethics"] }} }}
"""


def test_a_layout_has_words_of_its_own() -> None:
    layout = read_layout(LAYOUT_TEXT.format(person='email = "Mail"', kind="continuing"), "a.toml")
    [hours] = plan_of(table_of("Mail,Type,Hours,About\nana@b.org,ce,2,l\n"), layout=layout).added
    assert hours.training == Training(
        kind="continuing", minutes=120, state="CA", topics=("law", "ethics")
    )


@pytest.mark.parametrize(
    ("person", "kind", "problem"),
    [
        ('name = "Name"', "core", "person: expected `id`, `email`, or `name` and `born_on`"),
        ('email = "Mail"', "CE", 'training.kind.words.CE: "CE": expected one of core, additional'),
        ('mail = "Mail"', "core", "person.mail: "),
    ],
)
def test_a_layout_that_cannot_be_is_refused(person: str, kind: str, problem: str) -> None:
    with pytest.raises(BadFileError) as caught:
        read_layout(LAYOUT_TEXT.format(person=person, kind=kind), "a.toml")
    assert any(line.startswith(problem) for line in problems(caught.value))


def test_a_layout_of_people_is_not_one_of_hours() -> None:
    assert hours_layout(None) == LAYOUT
    with pytest.raises(UsageError, match="`peercert` is a layout of people"):
        hours_layout("peercert")
    with pytest.raises(UsageError) as caught:
        hours_layout("none")
    assert "use one of hours, or name a file" in caught.value.hint


def test_each_distinct_cell_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def counted(text: str) -> int:
        calls.append(text)
        return 60

    monkeypatch.setitem(hours_rows.HOW, "hours", counted)
    rows = [entry(hours=str(n % 7), title=f"t{n}") for n in range(200)]
    assert len(plan_of(rows).added) == 200
    assert sorted(calls) == list("0123456")


def test_more_distinct_cells_than_are_remembered_are_read_all_the_same() -> None:
    rows = "".join(f"ana@b.org,core,1,t{n}\n" for n in range(MOST_REMEMBERED + 2))
    plan = plan_of(table_of(f"email,kind,hours,title\n{rows}"))
    assert plan.rows == len(plan.added) == MOST_REMEMBERED + 2


def test_people_who_share_an_address_are_found_in_the_same_time() -> None:
    crowd = [Candidate(id=f"P-{n}", name=f"n{n}", email="x@b.org") for n in range(1, 400)]
    owners = Owners(crowd)
    assert owners.find(Named(name="n399", email="x@b.org")) == 398


ENTRIES = st.builds(
    lambda who, title, day, hours, topics: entry(
        candidate_id=who, title=title, completed_on=day, hours=hours, topics=topics
    ),
    st.sampled_from(["P-0001", "P-0002", "P-0009"]),
    st.sampled_from(["", "One", "Two"]),
    st.sampled_from(["", "2026-02-01", "2026-02-02"]),
    st.sampled_from(["1", "2", "x"]),
    st.sampled_from(["", "ethics", "law, ethics"]),
)


def without_rows(plan: HoursPlan) -> tuple[list[str], int, list[str], list[str]]:
    """Return what a plan says, whatever the order of the rows is."""
    return (
        sorted(f"{hours.owner} {hours.training}" for hours in plan.added),
        len(plan.same),
        sorted(f"{near.owner} {near.on_file}" for near in plan.near),
        sorted(issue.code for issue in plan.errors),
    )


@given(st.lists(ENTRIES, max_size=6), st.lists(ENTRIES, max_size=8), st.randoms())
def test_the_order_of_rows_changes_nothing(
    before: list[dict[str, str]], rows: list[dict[str, str]], chance: st.DataObject
) -> None:
    on_file = carried_out(plan_of(before))
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined] # a random.Random
    assert without_rows(plan_of(rows, on_file)) == without_rows(plan_of(shuffled, on_file))


@given(st.lists(ENTRIES, max_size=6), st.lists(ENTRIES, max_size=8))
def test_importing_twice_changes_nothing(
    before: list[dict[str, str]], rows: list[dict[str, str]]
) -> None:
    on_file = carried_out(plan_of(before))
    plan = plan_of(rows, on_file)
    again = plan_of(rows, carried_out(plan, on_file))
    assert again.added == ()
    assert len(again.same) == len(plan.same) + len(plan.added)


@given(st.lists(ENTRIES, max_size=8))
def test_what_is_added_is_what_a_candidate_file_may_hold(rows: list[dict[str, str]]) -> None:
    for hours in plan_of(rows).added:
        assert read_record(Training, record_document(hours.training)) == hours.training
