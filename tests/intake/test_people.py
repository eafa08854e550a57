"""Plans of single rows: what is refused, what is noticed, who is who."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.helpers import (
    AS_OF,
    CLEAN,
    COLUMNS,
    carried_out,
    csv_text,
    entry,
    plan_of,
    problems,
    table_of,
)
from peercert.errors import BadFileError
from peercert.intake.plan import Plan
from peercert.records import Candidate, Certificate, Conduct, Recovery


def errors(**cells: str) -> list[tuple[str, str]]:
    """Return the codes and headings of the errors of one row."""
    plan = plan_of([entry(**cells)])
    assert not plan.added
    return [(issue.code, issue.heading) for issue in plan.errors]


def warnings(**cells: str) -> list[tuple[str, str]]:
    """Return the codes and headings of the warnings of one row that is written."""
    plan = plan_of([entry(**cells)])
    assert len(plan.added) == 1, plan.errors
    return [(issue.code, issue.heading) for issue in plan.warnings]


def test_a_clean_row_is_clean() -> None:
    plan = plan_of([CLEAN])
    assert len(plan.added) == 1
    assert (plan.errors, plan.warnings, plan.cleaned, plan.look_alikes) == ((), (), (), ())
    assert plan.disagreements == ()


@pytest.mark.parametrize(
    ("cells", "code", "heading"),
    [
        ({"Date_of_Certification": "11-23-26"}, "future", "Date of Certification"),
        ({"Date_of_Certification": "05-03-90"}, "future", "Date of Certification"),
        ({"Date_of_Birth": "04-01-2025"}, "before-birth", "Date of Certification"),
        (
            {"Date_of_Current_Recertification": "03-30-25"},
            "days-in-order",
            "Date of Current Recertification",
        ),
        ({"Date_of_Birth": "01-01-1899"}, "too-old", "Date of Birth"),
        ({"Date_of_Birth": "05-04-90"}, "bad-date", "Date of Birth"),
        ({"Veteran": "maybe"}, "unknown-word", "Veteran"),
        ({"Expertise": "SU"}, "unknown-word", "Expertise"),
        ({"Education": "PhD"}, "unknown-word", "Education"),
        ({"Last_Name": "Gre\nene"}, "line-break", "Last Name"),
        ({"Last_Name": "Gre\u202eene"}, "unprintable", "Last Name"),
        ({"Phone_Number": "9\x00"}, "unprintable", "Phone Number"),
        ({"County": "x" * 501}, "too-long", "County"),
        ({"Certification_Status": "Lased"}, "unknown-word", "Certification Status"),
    ],
)
def test_what_cannot_be_is_an_error(cells: dict[str, str], code: str, heading: str) -> None:
    assert (code, heading) in errors(**cells)


def test_all_errors_of_a_row_are_named_at_once() -> None:
    found = errors(
        Email_address="none", Veteran="x", Date_of_Certification="2024", Last_Name="\x1b"
    )
    assert len(found) == 4


def test_a_row_needs_a_name() -> None:
    assert errors(Last_Name="", First_Name=" ") == [
        ("missing", "First Name"),
        ("missing", "Last Name"),
    ]
    assert warnings(First_Name="") == [("part-of-name", "First Name")]


def test_the_day_of_the_import_and_of_birth_are_possible_days() -> None:
    assert warnings(Date_of_Certification="11-22-26") == []
    assert ("under-18", "Date of Certification") in warnings(
        Date_of_Birth="03-31-2025", Certification_Status="Current"
    )


def test_under_18_is_a_warning_on_the_day_before_the_birthday_only() -> None:
    assert warnings(Date_of_Birth="04-01-2007") == [("under-18", "Date of Certification")]
    assert warnings(Date_of_Birth="03-31-2007") == []


def test_a_recertification_of_the_same_day_is_the_same_certificate() -> None:
    plan = plan_of([entry(Date_of_Current_Recertification="03-31-25")])
    assert len(plan.added[0].candidate.certificates) == 1


def test_a_recertification_alone_is_a_certificate_and_a_warning() -> None:
    cells = {"Date_of_Certification": "", "Date_of_Current_Recertification": "03-31-25"}
    assert warnings(**cells) == [("no-day", "Date of Certification")]
    assert len(plan_of([entry(**cells)]).added[0].candidate.certificates) == 1
    assert warnings(Date_of_Certification="", Certificate_Number="") == []


@pytest.mark.parametrize("state", ["N.C.", "North Carolina", "SC", "", "=1+1"])
def test_the_state_of_the_address_is_no_certification(state: str) -> None:
    assert plan_of([entry(State=state)]).added[0].candidate.states == ("NC",)


def test_notes_are_not_imported_and_harm_nothing() -> None:
    for note in ('=HYPERLINK("x")', "[red]x[/red]", "a\nb", "\x1b[31m", "\x00", "x" * 4000):
        plan = plan_of([entry(NOTES=note)])
        assert plan.added == plan_of([CLEAN]).added
        assert "NOTES" in plan.not_imported


def test_deceased_denied_and_on_hold_are_what_they_are() -> None:
    rows = [
        entry(Certification_Status="Deceased", Last_Name="A"),
        entry(Certification_Status="On Hold", Last_Name="B"),
        entry(Certification_Status="Denied", Last_Name="C", Date_of_Certification=""),
    ]
    plan = plan_of(rows)
    deceased, held, denied = (added.candidate for added in plan.added)
    assert deceased.deceased_on == AS_OF
    assert held.conduct == (Conduct(state="NC", kind="complaint_opened", on=AS_OF),)
    assert (denied.applications[0].path, denied.applications[0].denied_on) == ("initial", AS_OF)
    assert [issue.code for issue in plan.warnings if issue.row in {2, 3}] == ["day-of-import"] * 2
    again = plan_of(rows, carried_out(plan), as_of=date(2027, 1, 1))
    assert len(again.same) == 3
    assert not [issue for issue in again.warnings if issue.code == "day-of-import"]


def test_the_status_is_never_believed_over_the_dates() -> None:
    found = plan_of(
        [
            entry(Certification_Status="Lapsed"),
            entry(Certification_Status="Current", Date_of_Certification="03-31-21"),
            entry(Certification_Status="In-Training"),
            entry(Certification_Status="Pending", Date_of_Certification=""),
            entry(Certification_Status=""),
        ]
    )
    assert [(d.row, d.register_says, d.dates_say) for d in found.disagreements] == [
        (2, "Lapsed", "current"),
        (3, "Current", "lapsed"),
        (4, "In-Training", "current"),
    ]


def test_a_row_of_another_width_is_an_error() -> None:
    header, line = csv_text([CLEAN]).splitlines()
    text = "\r\n".join([header, line, f"{line},,", f"{line},x", line.rsplit(",", 3)[0]])
    plan = plan_of(table_of(text))
    assert [(issue.row, issue.code) for issue in plan.errors] == [(4, "cells"), (5, "cells")]
    assert len(plan.added) == 2


def test_missing_and_double_columns_are_named_all_at_once() -> None:
    columns = [*(c for c in COLUMNS if c not in {"Veteran", "Education"}), "Veteram", "Expertise"]
    with pytest.raises(BadFileError) as caught:
        plan_of(table_of(",".join(columns)))
    assert problems(caught.value) == [
        'the header (row 1): "Education": this column is missing',
        'the header (row 1): "Expertise": expected this column once',
        'the header (row 1): "Veteran": this column is missing; did you mean `Veteram`?',
    ]


def test_columns_nobody_knows_are_named_and_those_of_a_rejected_file_are_not() -> None:
    columns = [*COLUMNS, "Shoe size", "_reason"]
    rows = [CLEAN | {"Shoe size": "9", "_reason": "x"}]
    assert plan_of(table_of(csv_text(rows, columns))).unknown == ("Shoe size",)


@pytest.fixture
def ana() -> list[Candidate]:
    """Have Ana on file, from the clean row."""
    return carried_out(plan_of([CLEAN]))


def outcome(plan: Plan) -> tuple[int, int, int, int]:
    """Return how many are added, changed, the same, and look alike."""
    return len(plan.added), len(plan.changed), len(plan.same), len(plan.look_alikes)


def test_what_is_new_about_somebody_on_file_is_shown_field_by_field(ana: list[Candidate]) -> None:
    row = entry(
        Phone_Number="919-555-0199",
        Expertise="MH-SA",
        County="",
        Veteran="True",
        Date_of_Current_Recertification="11-20-26",
    )
    plan = plan_of([row], ana)
    assert outcome(plan) == (0, 1, 0, 0)
    [changed] = plan.changed
    assert changed.id == "P-0001"
    assert [(each.name, each.before, each.after) for each in changed.fields] == [
        ("phone", "919-555-0100", "919-555-0199"),
        ("conditions", ("mental_health",), ("mental_health", "substance_use")),
    ]
    assert [(table, len(records)) for table, records in changed.records] == [
        ("documents", 1),
        ("certificates", 1),
    ]
    assert changed.candidate.county == "Wake"
    assert len(changed.candidate.certificates) == 2
    assert outcome(plan_of([row], carried_out(plan, ana))) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Email_address": "new@example.org"}, (0, 1, 0, 0)),
        ({"Email_address": ""}, (0, 0, 1, 0)),
        ({"Last_Name": "Greene"}, (0, 1, 0, 0)),
        ({"Date_of_Birth": "05-05-1990"}, (0, 1, 0, 0)),
        ({"Last_Name": "ÁLVAREZ "}, (0, 1, 0, 0)),
        ({"Email_address": "ANA@example.org"}, (0, 1, 0, 0)),
        ({"Email_address": "new@example.org", "Certificate_Number": "9"}, (1, 0, 0, 1)),
        ({"Last_Name": "Greene", "Date_of_Birth": "01-01-1980"}, (1, 0, 0, 1)),
        (
            {"Last_Name": "Alvarez", "Email_address": "b@c.de", "Certificate_Number": "9"},
            (1, 0, 0, 1),
        ),
        (
            {"First_Name": "Bo", "Date_of_Birth": "01-01-1980", "Email_address": "b@c.de"},
            (1, 0, 0, 1),
        ),
        (
            {
                "First_Name": "Bo",
                "Date_of_Birth": "01-01-1980",
                "Email_address": "b@c.de",
                "Certificate_Number": "9",
            },
            (1, 0, 0, 0),
        ),
    ],
)
def test_who_is_the_same_person_and_who_looks_alike(
    ana: list[Candidate], cells: dict[str, str], expected: tuple[int, int, int, int]
) -> None:
    assert outcome(plan_of([entry(**cells)], ana)) == expected


def test_the_same_person_twice_in_a_file_is_listed_and_never_merged() -> None:
    rows = [CLEAN, entry(Email_address="ana@mail.example.com"), CLEAN]
    plan = plan_of(rows)
    assert outcome(plan) == (3, 0, 0, 2)
    [trio, pair] = plan.look_alikes
    assert [who.row for who in trio.people] == [2, 3, 4]
    assert trio.because == ("the same birth date and similar names", "the same certificate number")
    assert ([who.row for who in pair.people], pair.because) == (
        [2, 4],
        ("the same e-mail address",),
    )
    on_file = carried_out(plan)
    assert outcome(plan_of(rows, on_file)) == (0, 0, 3, 0)
    assert outcome(plan_of(rows[:2], on_file)) == (0, 0, 2, 0)
    assert outcome(plan_of([*rows, CLEAN], on_file)) == (1, 0, 3, 2)


def test_two_rows_that_both_could_be_somebody_are_nobody_for_sure(ana: list[Candidate]) -> None:
    rows = [entry(Email_address=f"new{n}@example.org") for n in range(2)]
    assert outcome(plan_of(rows, ana)) == (2, 0, 0, 1)


def test_somebody_on_file_may_begin_to_look_like_somebody_else(ana: list[Candidate]) -> None:
    bo = {"First_Name": "Bo", "Date_of_Birth": "01-01-1980", "Certificate_Number": "2"}
    on_file = carried_out(plan_of([entry(**bo, Email_address="b@c.de")], ana), ana)
    plan = plan_of([entry(**bo)], on_file)
    assert outcome(plan) == (0, 1, 0, 1)
    [group] = plan.look_alikes
    assert [(who.row, who.id) for who in group.people] == [(2, "P-0002"), (None, "P-0001")]
    assert outcome(plan_of([entry(**bo)], carried_out(plan, on_file))) == (0, 0, 1, 0)


def test_each_of_two_people_of_one_key_keeps_their_own(ana: list[Candidate]) -> None:
    other = entry(Date_of_Certification="03-31-24", Certificate_Number="2024-9")
    rows = [CLEAN, other]
    on_file = carried_out(plan_of(rows))
    assert outcome(plan_of(rows[::-1], on_file)) == (0, 0, 2, 0)
    grown = [replace(on_file[0], phone="1"), on_file[1]]
    plan = plan_of(rows, grown)
    assert [changed.id for changed in plan.changed] == ["P-0001"]
    assert len(ana) == 1


def test_what_contradicts_the_file_is_said_and_nothing_is_taken_away(ana: list[Candidate]) -> None:
    plan = plan_of([entry(Certificate_Number="2025-001-12")], ana)
    assert len(plan.changed[0].candidate.certificates) == 2
    [issue] = plan.warnings
    assert str(issue) == (
        "row 2: a certificate of 2025-03-31 is on file with another number: void the wrong one"
    )


OWN = ["id", "name", "states", "email", "born_on", "lived_as", "willing_to_share"]
OWN += ["substance_use_recovery_started_on", "certificate_state", "certificate_number"]
OWN += ["certificate_issued_on", "certificate_valid_through"]


def own(*rows: dict[str, str], on_file: list[Candidate] | None = None) -> Plan:
    """Plan the import of rows of our own table."""
    text = csv_text([dict.fromkeys(OWN, "") | row for row in rows], OWN)
    return plan_of(table_of(text), on_file or [], layout="peercert")


ANA = {
    "name": "Ana Álvarez",
    "states": "CA, nc",
    "born_on": "1990-05-04",
    "lived_as": "consumer; parent",
    "willing_to_share": "yes",
    "substance_use_recovery_started_on": "2021-11-01",
    "certificate_state": "CA",
    "certificate_number": "MPSS-1",
    "certificate_issued_on": "2025-08-05",
    "certificate_valid_through": "2027-08-05",
}


def test_our_own_table_has_what_a_person_has() -> None:
    [added] = own(ANA).added
    assert added.candidate == Candidate(
        name="Ana Álvarez",
        states=("CA", "NC"),
        born_on=date(1990, 5, 4),
        lived_as=("consumer", "parent"),
        willing_to_share=True,
        recovery=(Recovery(condition="substance_use", started_on=date(2021, 11, 1)),),
        certificates=(
            Certificate(
                state="CA",
                number="MPSS-1",
                issued_on=date(2025, 8, 5),
                valid_through=date(2027, 8, 5),
            ),
        ),
    )


def test_only_the_name_is_needed() -> None:
    plan = plan_of(table_of("name\nAna\n"), layout="peercert")
    assert plan.added[0].candidate == Candidate(name="Ana")
    assert [issue.code for issue in plan.warnings] == ["no-state"]
    assert outcome(plan_of(table_of("name\nAna\nAna\n"), layout="peercert")) == (2, 0, 0, 1)
    assert [i.code for i in own({"states": "CA"}).errors] == ["missing"]


def test_a_certificate_needs_its_state_and_its_days_in_order() -> None:
    assert [i.code for i in own(ANA | {"certificate_state": ""}).errors] == ["missing"]
    [issue] = own(
        ANA | {"certificate_valid_through": "2025-08-04", "certificate_state": "ca"}
    ).errors
    assert issue.code == "impossible"
    assert "certificates[0].state" in issue.says
    assert "certificates[0].valid_through" in issue.says


def test_an_id_names_somebody_on_file() -> None:
    on_file = carried_out(own(ANA))
    plan = own(ANA | {"id": "p-0001", "name": "Ana Greene", "email": "a@b.de"}, on_file=on_file)
    assert [(c.id, [f.name for f in c.fields]) for c in plan.changed] == [
        ("P-0001", ["name", "email"])
    ]
    assert plan.changed[0].candidate.id == "P-0001"
    wrong = own(
        ANA | {"id": "P-0009"},
        ANA | {"id": "P-0001"},
        ANA | {"id": "P-0001"},
        {"id": "P-0001", "name": "Bo", "states": "CA"},
        on_file=on_file,
    )
    assert [(issue.row, issue.column, issue.says) for issue in wrong.errors] == [
        (2, "A", "nobody on file has this id"),
        (4, "A", "another row has this id"),
        (5, "A", "another row has this id"),
    ]
    [stranger] = own({"id": "P-0001", "name": "Bo", "states": "CA"}, on_file=on_file).errors
    assert stranger.says == "the person of this id has another name, birth date and e-mail address"


def test_another_day_on_file_is_said() -> None:
    on_file = carried_out(own(ANA))
    row = ANA | {
        "certificate_valid_through": "2027-08-06",
        "substance_use_recovery_started_on": "2021-11-02",
    }
    assert [issue.says for issue in own(row, on_file=on_file).warnings] == [
        "a certificate of 2025-08-05 has another last day on file, 2027-08-05, which stays",
        "a first day of recovery from substance_use is on file: void the wrong one",
    ]


CELLS = st.dictionaries(
    st.sampled_from(COLUMNS),
    st.text(max_size=12)
    | st.sampled_from(["02-30-24", "x@y.z", "True", "MH", "Current", "01-01-2000", "01-01-20"]),
    max_size=8,
)


@given(st.lists(CELLS, max_size=4))
def test_hostile_cells_end_in_a_plan(rows: list[dict[str, str]]) -> None:
    made = [CLEAN | row for row in rows]
    plan = plan_of(made)
    again = plan_of(made, carried_out(plan))
    assert (again.added, again.changed) == ((), ())
    assert again.errors == plan.errors


NAMES = st.sampled_from(["Ana", "Anna", "Bo", "Ana Maria"])
PEOPLE = st.builds(
    lambda first, birth, email, number, day: entry(
        First_Name=first,
        Date_of_Birth=birth,
        Email_address=email,
        Certificate_Number=number,
        Date_of_Certification=day,
    ),
    NAMES,
    st.sampled_from(["", "05-04-1990", "05-05-1990"]),
    st.sampled_from(["", "a@b.de", "c@d.de"]),
    st.sampled_from(["1", "2"]),
    st.sampled_from(["", "03-31-24", "03-31-25"]),
)


def without_rows(plan: Plan) -> tuple[list[str], list[str], list[str], list[str]]:
    """Return what a plan says, whatever the order of the rows is."""
    groups = [sorted(str((w.id, w.name)) for w in g.people) for g in plan.look_alikes]
    return (
        sorted(str(added.candidate) for added in plan.added),
        sorted(str((c.id, c.fields, c.records)) for c in plan.changed),
        sorted(map(str, groups)),
        sorted(f"{d.id}{d.name}{d.dates_say}" for d in plan.disagreements),
    )


@given(st.lists(PEOPLE, max_size=5), st.lists(PEOPLE, max_size=5), st.randoms())
def test_the_order_of_rows_changes_nothing(
    before: list[dict[str, str]], rows: list[dict[str, str]], chance: st.DataObject
) -> None:
    on_file = carried_out(plan_of(before))
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined] # a random.Random
    assert without_rows(plan_of(rows, on_file)) == without_rows(plan_of(shuffled, on_file))


@given(st.lists(PEOPLE, max_size=5), st.lists(PEOPLE, max_size=5))
def test_importing_twice_changes_nothing(
    before: list[dict[str, str]], rows: list[dict[str, str]]
) -> None:
    on_file = carried_out(plan_of(before))
    plan = plan_of(rows, on_file)
    again = plan_of(rows, carried_out(plan, on_file))
    assert (again.added, again.changed) == ((), ())
