"""Layouts: those that ship, those that somebody writes, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.helpers import AS_OF, COLUMNS, REGISTRY, plan_of, problems, table_of
from peercert.errors import BadFileError, UsageError
from peercert.intake.layout_file import SHIPPED, fitting_layout, load_layout, read_layout
from peercert.intake.tables import read_table
from peercert.rules import REQUIREMENTS

OURS = """
name = "county"
title = "A county's list"
state = "CA"
dates = "DD.MM.YYYY"
true = ["x"]
false = ["-"]

[person]
name = "Name"
email = { column = "Mail", optional = true }
born_on = { column = "Born", dates = "YYYY-MM-DD", needed = true }
willing_to_share = "Shares"
lived_as = { column = "Lived", words = { C = "consumer", P = ["parent", "caregiver"] } }

[[certificates]]
number = "Number"
issued_on = "Issued"
valid_through = "Until"
"""


def said(text: str) -> list[str]:
    """Return everything that is wrong with a layout."""
    with pytest.raises(BadFileError) as caught:
        read_layout(text, "my.toml")
    assert caught.value.message == "`my.toml` is not a layout" or "cannot be read" in str(
        caught.value
    )
    return problems(caught.value)


@pytest.mark.parametrize("name", SHIPPED)
def test_what_ships_is_right(name: str) -> None:
    assert load_layout(name).name == name


def test_the_registry_layout_speaks_of_every_column_of_the_registry() -> None:
    layout = load_layout("nc-registry")
    spoken = {column.column for column in layout.columns()} | set(layout.not_imported)
    assert spoken == set(COLUMNS)


def test_the_registry_layout_has_no_document_that_a_rule_asks_for() -> None:
    kinds = {part.kind for part in load_layout("nc-registry").documents}
    assert {kind for kind in kinds if not kind.startswith("registry_")} == {"military_service"}
    assert not any("registry_" in requirement.words for requirement in REQUIREMENTS.values())


def test_the_layout_that_fits_is_found() -> None:
    assert fitting_layout(read_table(REGISTRY)).name == "nc-registry"
    assert fitting_layout(table_of("NAME,phone\nAna,1\n")).name == "peercert"
    with pytest.raises(UsageError, match="has the columns of no layout") as caught:
        fitting_layout(table_of("Nombre\nAna\n"))
    assert "--layout" in caught.value.hint


def test_somebody_s_own_layout_is_used(tmp_path: Path) -> None:
    path = tmp_path / "county.toml"
    path.write_text(OURS, "utf-8")
    table = table_of(
        "Name;Born;Shares;Lived;Number;Issued;Until\n"
        "Ana Álvarez;1990-05-04;x;p;17;01.02.2026;31.01.2028\n"
        "Bo;;-;Q;;31.02.2026;\n"
    )
    plan = plan_of(table, layout=load_layout(str(path)), as_of=AS_OF)
    [added] = plan.added
    assert added.candidate.states == ("CA",)
    assert added.candidate.lived_as == ("parent", "caregiver")
    assert added.candidate.willing_to_share is True
    assert str(added.candidate.certificates[0].valid_through) == "2028-01-31"
    assert [(issue.code, issue.heading) for issue in plan.errors] == [
        ("missing", "Born"),
        ("unknown-word", "Lived"),
        ("no-such-day", "Issued"),
    ]


def test_a_layout_that_is_not_there_is_a_matter_of_usage() -> None:
    with pytest.raises(UsageError, match="there is no layout `nc`") as caught:
        load_layout("nc")
    assert "nc-registry, peercert" in caught.value.hint


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('name = "county"', "", "name: this key is needed here"),
        ('title = "', 'titel = "', 'titel: "A county\'s list": unknown key; did you mean `title`?'),
        ('state = "CA"', 'state = "TX"', 'state: "TX": expected one of CA, NC'),
        ("DD.MM.YYYY", "D.M.Y", 'dates: "D.M.Y": expected YYYY or YY, MM or M, DD or D once each'),
        ("YYYY-MM-DD", "YYYY", '`Born`.dates: "YYYY": expected YYYY or YY'),
        ('name = "Name"', "", "person.name: this key is needed here"),
        ('name = "Name"', "name = []", "person.name: a list: expected at least one"),
        ('name = "Name"', "name = 3", "person.name: 3: expected a list"),
        (
            'willing_to_share = "Shares"',
            'willing_to_shar = "Shares"',
            "person.willing_to_shar: a table: unknown key; did you mean `willing_to_share`?",
        ),
        (
            "needed = true",
            'needed = "yes"',
            'person.born_on.needed: "yes": expected true or false',
        ),
        (
            "optional = true",
            "optionl = true",
            "person.email.optionl: true: unknown key; did you mean `optional`?",
        ),
        (
            'C = "consumer"',
            'C = "customer"',
            'person.lived_as.words.C: "customer": expected one of consumer, parent',
        ),
        ('issued_on = "Issued"', "", "certificates[0].issued_on: this key is needed here"),
        (
            'number = "Number"',
            'numbr = "Number"',
            "certificates[0].numbr: a table: unknown key; did you mean `number`?",
        ),
        ('state = "CA"', "", "certificates[0]: expected `state` here or for the whole layout"),
        ("[[certificates]]", "[certificates]", "certificates: a table: expected a list"),
        ('name = "county"', 'name = "a\\u0000"', 'name: "a\\x00": expected text on one line'),
        (
            'name = "county"',
            'name = "county"\nschema = "peercert/layout@2"',
            'schema: "peercert/layout@2": expected peercert/layout@1',
        ),
        ("[person]", "[person", "the file: not TOML"),
    ],
)
def test_what_is_wrong_with_a_layout_is_said(before: str, after: str, problem: str) -> None:
    assert before in OURS
    found = said(OURS.replace(before, after, 1))
    assert any(line.startswith(problem) for line in found), found


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (
            'column = "S"\nwords = { A = { agrees_with = ["fine"] } }',
            'status.words.A.agrees_with[0]: "fine": expected one of candidate, current',
        ),
        (
            'column = "S"\nwords = { A = { record = "gone" } }',
            'status.words.A.record: "gone": expected one of deceased, denied, complaint_opened',
        ),
        (
            'column = "S"\nwords = { A = { agree = [] } }',
            "status.words.A.agree: a list: unknown key",
        ),
        ('colum = "S"', 'status.colum: "S": unknown key; did you mean `column`?'),
    ],
)
def test_what_is_wrong_with_a_status_is_said(status: str, problem: str) -> None:
    found = said(f"{OURS}\n[status]\n{status}\n")
    assert any(line.startswith(problem) for line in found), found


def test_a_status_needs_a_state() -> None:
    text = 'name = "a"\ntitle = "b"\n[person]\nname = "Name"\n[status]\ncolumn = "S"\nwords = {}'
    assert said(text) == ["status: expected `state`: whose status the register keeps"]
