"""What a programme file may hold, and every way in which it is refused, place by place."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from peercert.errors import BadFileError, RefusedError, UsageError
from peercert.intake.program_file import load_program, read_program
from peercert.programs.vocabulary import TESTS
from programs.cases import EXAMPLES

WHOLE = """
schema = "peercert/program@1"
title = "Listening"
provider = "An Office"
place = "A County"
state = "CA"
advisory = true
seats = 12
apply_by = "2026-12-04"
worth_usd = 600
fully_funded = false
funded_by = "A Foundation"
counts_volunteering = true
orientation = { on = 2026-12-10, at = "17:00", timezone = "America/New_York", how = "telephone", rsvp = true }
coursework = { hours_at_least = 6, hours_at_most = "12:30", modules = [{ topic = "listening", title = "Listening", hours = 6 }] }
completion = [{ id = "hours", asks = "Attend", test = "coursework_hours" }]
"""  # noqa: E501 - TOML has inline tables on one line
AGE = '{ id = "age", asks = "Be 18", test = "age", years = 18 }'
WORK = '{ id = "a", asks = "A", test = "work", months_at_least = 3, months_at_most = 2 }'
STEP = f'{{ id = "a", title = "A", requirements = [{AGE}] }}'
LEAST = 'title = "T"\nprovider = "P"\n'


def problems(text: str) -> list[str]:
    """Return what is said to be wrong with a programme."""
    with pytest.raises(BadFileError) as caught:
        read_program(text, "mine.toml")
    assert caught.value.message.startswith("`mine.toml`")
    assert caught.value.hint == "nothing was read"
    return [str(problem) for problem in caught.value.problems]


def test_everything_that_a_file_may_say_is_read() -> None:
    program = read_program(WHOLE, "mine.toml")

    assert (program.seats, program.worth_usd, program.advisory) == (12, 600, True)
    assert program.apply_by == date(2026, 12, 4)
    assert program.orientation
    assert program.orientation.at == time(17)
    assert program.coursework.most_minutes == 750
    assert program.coursework.modules[0].minutes == 360


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_a_programme_is_its_text(path: Path) -> None:
    program = load_program(path)

    assert program.text == path.read_text("utf-8")
    assert read_program(program.text, "kept") == program


def test_what_is_no_file_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="there is no file"):
        load_program("nowhere.toml")


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.toml"
    path.write_text("#" * 1_000_001)
    with pytest.raises(RefusedError, match="larger than 1 MB"):
        load_program(path)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("titel = 1", "titel: 1: unknown key; did you mean `title`?"),
        ('text = "x"', 'text: "x": unknown key; known here: schema, title, provider, place, '),
        ('schema = "peercert/candidate@1"', "expected peercert/program@1"),
        ('state = "Ca"', 'state: "Ca": expected two capital letters'),
        ('state = "California"', 'state: "California": expected at most 2 characters'),
        ("advisory = 1", "advisory: 1: expected true or false"),
        ("seats = 0", "seats: 0: expected a whole number from 1 to 1000000"),
        ("seats = true", "seats: true: expected a whole number"),
        ('seats = "15"', 'seats: "15": expected a whole number'),
        ("worth_usd = 600.5", "worth_usd: 600.5: expected a whole number"),
        ('apply_by = "4 December"', 'apply_by: "4 December": expected a day as YYYY-MM-DD'),
        ("apply_by = 2026-12-04T17:00:00", "apply_by: 2026-12-04 17:00:00: expected a day"),
        ("orientation = 5", "orientation: 5: expected a table with a key for each fact"),
        ("orientation = {}", "orientation.on: this key is needed here"),
        ("orientation = { on = 2026-01-01, zone = 1 }", "orientation.zone: 1: unknown key; known"),
        (
            'orientation = { on = 2026-01-01, at = "5 pm", timezone = "UTC" }',
            'orientation.at: "5 pm": expected a time of day such as "17:00"',
        ),
        (
            'orientation = { on = 2026-01-01, at = 17:00:30, timezone = "UTC" }',
            "orientation.at: 17:00:30: expected a time of day",
        ),
        (
            "orientation = { on = 2026-01-01, at = 17:00:00 }",
            "orientation.timezone: expected the zone of `at`, such as America/Los_Angeles",
        ),
        (
            'orientation = { on = 2026-01-01, timezone = "America/Los_Angelos" }',
            "did you mean `America/Los_Angeles`?",
        ),
        (
            'orientation = { on = 2026-01-01, timezone = "../etc" }',
            'orientation.timezone: "../etc": expected a time zone',
        ),
        ("coursework = { hours_at_least = 0 }", "coursework.hours_at_least: 0: expected more than"),
        (
            "coursework = { hours_at_least = 60, hours_at_most = 40 }",
            "coursework.hours_at_most: 40: expected at least `hours_at_least`, 60",
        ),
        (
            'coursework = { modules = [{ topic = "Ethics", title = "E" }] }',
            'coursework.modules[0].topic: "Ethics": expected a word in small letters',
        ),
        (
            'coursework = { modules = [{ topic = "a", titel = "E" }] }',
            'coursework.modules[0].titel: "E": unknown key; did you mean `title`?',
        ),
        (
            'coursework.modules = [{ topic = "a", title = "A" }, { topic = "a", title = "B" }]',
            'coursework.modules[1].topic: "a": expected each word once',
        ),
        ("admission = 5", "admission: 5: expected a list of tables, each with `test`"),
        ("admission = [5]", "admission[0].test: expected one of age, education, answer, "),
        (
            'admission = [{ id = "a", asks = "A" }]',
            "admission[0].test: expected one of age, education",
        ),
        (
            'admission = [{ id = "a", asks = "A", test = "agee" }]',
            f'admission[0].test: "agee": expected one of {", ".join(TESTS)}; did you mean `age`?',
        ),
        ("admission = [{ test = 5 }]", "admission[0].test: 5: expected one of"),
        ('admission = [{ test = "age" }]', "admission[0].id: this key is needed here"),
        (
            'admission = [{ id = "a", asks = "A", test = "age", years = 18, month = 1 }]',
            "admission[0].month: 1: unknown key; known here: id, asks, test, years",
        ),
        (
            'admission = [{ id = "a", asks = "A", test = "age", years = 0 }]',
            "admission[0].years: 0: expected a whole number from 1 to 120",
        ),
        (
            'admission = [{ id = "a", asks = "A", test = "recovery", months = 6.5 }]',
            "admission[0].months: 6.5: expected a whole number from 1 to 1440",
        ),
        (
            'admission = [{ id = "A b", asks = "A", test = "education" }]',
            'admission[0].id: "A b": expected a word in small letters',
        ),
        (
            'admission = [{ id = "apply_by", asks = "A", test = "education" }]',
            'admission[0].id: "apply_by": expected another word: this one is peercert\'s own',
        ),
        (
            'admission = [{ id = "a", asks = "A", test = "lived_experience", lived_as = ["me"] }]',
            'admission[0].lived_as[0]: "me": expected one of consumer, parent',
        ),
        (
            'admission = [{ id = "a", asks = "A", test = "state_certification", states = ["nc"] }]',
            'admission[0].states[0]: "nc": expected two capital letters',
        ),
        (
            'admission = [{ id = "a", asks = "A", test = "work" }]',
            "admission[0]: expected `months_at_least`, `months_at_most` or both",
        ),
        (
            f"admission = [{WORK}]",
            "admission[0].months_at_most: 2: expected at least `months_at_least`, 3",
        ),
        (
            'admission = [{ id = "a", asks = "A", test = "training" }]',
            "admission[0].hours_at_least: this key is needed here",
        ),
        (
            'admission = [{ id = "a", asks = "A", test = "training", hours_at_leest = 3 }]',
            "unknown key; did you mean `hours_at_least`?",
        ),
        (
            'admission = [{ id = "a", asks = "A", test = "coursework_hours" }]',
            "expected `coursework.hours_at_least`: the hours that are asked for",
        ),
        (
            'admission = [{ id = "a", asks = "A", test = "every_module" }]',
            "expected `coursework.modules`: what there is to attend",
        ),
        (
            'admission = [{ id = "a", asks = "A", test = "any_of" }]',
            "admission[0].options: this key is needed here",
        ),
        (
            f'admission = [{{ id = "a", asks = "A", test = "any_of", options = [{AGE}] }}]',
            "admission[0].options: expected at least two that are right",
        ),
        (
            f'admission = [{{ id = "a", asks = "A", test = "any_of", options = [{AGE}, {AGE}] }}]',
            'admission[0].options[1].id: "age": expected each word once',
        ),
        (
            'admission = [{ id = "a", asks = "A", test = "any_of", options = [{ test = "ag" }] }]',
            'admission[0].options[0].test: "ag": expected one of',
        ),
        (
            f"admission = [{AGE}, {AGE}]",
            'admission[1].id: "age": expected each word once',
        ),
        (
            f"admission = [{AGE}]\ncompletion = [{AGE}]",
            'completion[0].id: "age": expected each word once',
        ),
        ("steps = 5", "steps: 5: expected a list, in square brackets"),
        ("steps = [5]", "steps[0]: 5: expected a table with a key for each fact"),
        ('steps = [{ id = "a", title = "A" }]', "steps[0].requirements: this key is needed here"),
        (
            'steps = [{ id = "a", title = "A", requirements = [] }]',
            "steps[0].requirements: a list: expected at least one",
        ),
        (
            'steps = [{ id = "a", title = "A", requirements = [{ test = "agee" }] }]',
            'steps[0].requirements[0].test: "agee": expected one of',
        ),
        (
            f'steps = [{{ id = "a", title = "A", requirements = [{AGE}, {AGE}] }}]',
            'steps[0].requirements[1].id: "age": expected each word once',
        ),
        (
            f"steps = [{STEP}, {STEP}]",
            'steps[1].id: "a": expected each word once',
        ),
        (
            f'steps = [{{ id = "completion", title = "A", requirements = [{AGE}] }}]',
            'steps[0].id: "completion": expected another word',
        ),
        ('funded_by = "a\\u202eb"', "funded_by:"),
        ('funded_by = ""', 'funded_by: "": expected at least one character'),
    ],
)
def test_what_is_wrong_is_named_with_its_place(line: str, said: str) -> None:
    more = "" if line.startswith(("admission", "steps")) else f"\nadmission = [{AGE}]"

    assert said in "\n".join(problems(f"{LEAST}{line}{more}\n"))


def test_everything_wrong_is_named_at_once() -> None:
    found = problems(
        'provider = "P"\nseats = 0\nadmission = [{ test = "agee" }, { test = "work" }]'
    )

    assert [line.split(":")[0] for line in found] == [
        "admission[0].test", "admission[1].id", "admission[1].asks", "title", "seats",
    ]  # fmt: skip


def test_a_programme_asks_for_something() -> None:
    expected = "the file: expected `admission`, `completion` or `steps`"
    assert problems(LEAST) == [expected]
    assert problems(f"{LEAST}admission = []") == [expected]


def test_what_is_not_toml_is_named_with_its_line() -> None:
    with pytest.raises(BadFileError, match="cannot be read as TOML") as caught:
        read_program("title = \n", "mine.toml")

    assert "line 1" in str(caught.value.problems[0])


def test_steps_may_ask_for_the_same_thing() -> None:
    steps = ", ".join(
        f'{{ id = "{id}", title = "A", requirements = [{AGE}] }}' for id in ("junior", "senior")
    )

    assert len(read_program(f"{LEAST}steps = [{steps}]", "mine.toml").steps) == 2


def test_what_values_cannot_mean_together_is_named_beside_what_is_wrong_alone() -> None:
    found = problems(
        """
        schema = "peercert/program@1"
        title = 5
        provider = "An Office"
        year = 2026
        seats = "many"
        contacts = ["somebody", { name = "Office", phon = "1" }]
        steps = [{ id = "a", title = "A" }, { id = "a", title = "B", requirements = [] }]
        completion = [
          { id = "one", asks = "One", test = "answer" },
          { id = "one", asks = "Two", test = "every_modul" },
          { id = "two", asks = "Two", test = "any_of", options = [] },
          { id = "one", asks = "Three", test = "answer" },
        ]
        [orientation]
        on = "soon"
        at = 17:00:00
        [coursework]
        hours_at_least = 40
        hours_at_most = 20
        modules = [
          { topic = "Not a word", title = "A" },
          { topic = "b", title = "B" },
          { topic = "b", title = "B" },
        ]
        """
    )

    assert sorted({line.split(":")[0] for line in found}) == sorted(
        {
            *("title", "year", "seats", "contacts[0]", "contacts[1].phon"),
            *("steps[0].requirements", "steps[1].requirements", "steps[1].id"),
            *("completion[1].test", "completion[2].options", "completion[3].id"),
            *("orientation.on", "orientation.timezone", "coursework.hours_at_most"),
            *("coursework.modules[0].topic", "coursework.modules[2].topic"),
        }
    )
