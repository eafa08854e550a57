"""What people see of many standings: nothing is cut at any width, and nothing is hidden."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from peercert.report import ending, person, rows
from peercert.report.clean import clean
from peercert.report.screen import Screen
from peercert.report.words import by_urgency, plain
from peercert.standing import judge
from peercert.steps import next_steps
from report.people import PEOPLE, TODAY, standings

NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=70)
WIDTHS = (60, 80, 100, 120)


def screen_of(cells: int, *, terminal: bool = True, encoding: str = "utf-8") -> Screen:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    return Screen(stream, cells, terminal, colour=False, labelled=False)


def dense(lines: Iterable[str]) -> str:
    return "".join("".join(lines).split())


@pytest.mark.parametrize("cells", WIDTHS)
@given(name=NAMES, index=st.integers(0, len(PEOPLE) - 1))
def test_no_line_is_too_wide_and_nothing_that_matters_is_cut(
    cells: int, name: str, index: int
) -> None:
    someone = replace(PEOPLE[index], name=name)
    standing = judge(someone, someone.states[0], TODAY)
    here = screen_of(cells)
    for lines in (
        list(rows.everybody([standing], here, TODAY)),
        list(person.short(standing, here)),
        list(person.explained(standing, here)),
        list(ending.lines(TODAY, TODAY, [], [standing], here)),
    ):
        narrow = [line for line in lines if not line.startswith("     peercert ")]
        assert max(map(cell_len, narrow)) <= cells
        text = "\n".join(lines)
        assert someone.id
        assert someone.id in text
        assert plain(standing.status) in text
        assert dense(clean(name)) in dense(text)
        if standing.term:
            assert str(standing.term.valid_through) in text


@pytest.mark.parametrize("cells", WIDTHS)
def test_the_next_step_and_its_command_are_shown_whole(cells: int) -> None:
    here = screen_of(cells)
    for standing in standings():
        shown = list(person.short(standing, here, how=True))
        for step in next_steps(standing):
            assert dense(step.say) in dense(shown)
            assert step.command is None or f"     {step.command}" in shown


def test_worst_comes_first_and_totals_come_last() -> None:
    lines = list(rows.everybody(standings(), screen_of(120), TODAY))
    ids = [line.split()[0] for line in lines if line.startswith("P-")]
    assert ids[0] == "P-0003"
    assert ids == [s.candidate.id for s in sorted(standings(), key=by_urgency)]
    assert lines[-4].startswith("12 people: 1 expired, 1 lapsed, 1 suspended, 3 renewal open")
    assert lines[-3] == "for the next step: 2 blocked, 7 in progress, 2 ready"
    assert lines[-2:] == ["as of 2026-11-22", "explain one: peercert check P-0003 --explain"]


def test_whoever_needs_attention_comes_before_whoever_does_not() -> None:
    new, current = (s for s in standings() if s.candidate.id in {"P-0012", "P-0060"})
    assert sorted([current, new], key=by_urgency) == [new, current]
    in_review = current._replace(readiness="needs_review")
    assert sorted([new, in_review], key=by_urgency) == [in_review, new]
    shown = "\n".join(rows.everybody([in_review], screen_of(120), TODAY))
    assert "needs review: " in shown


def test_an_override_is_shown_with_its_reason() -> None:
    text = "\n".join(rows.everybody(standings(), screen_of(120), TODAY))
    assert "issued by override: the board decided so" in text


def test_a_computed_last_day_is_said_to_be_computed() -> None:
    due, printed = standings()[2], standings()[-1]
    assert "computed from the day of issue" in "\n".join(person.short(due, screen_of(120)))
    assert "computed" not in "\n".join(person.short(printed, screen_of(120)))


def test_for_somebody_who_has_died_only_that_is_said() -> None:
    deceased = next(s for s in standings() if s.status == "deceased")
    lines = list(person.short(deceased, screen_of(80)))
    assert "died on 2026-03-01" in "\n".join(lines)
    assert "Do next" not in lines


def test_a_pipe_gets_one_line_a_standing_with_nothing_cut() -> None:
    here = screen_of(80, terminal=False)
    lines = list(rows.everybody(standings(), here, TODAY))
    assert len(lines) == len(PEOPLE)
    assert {line.count("\t") for line in lines} == {10}
    assert not any("\x1b" in line for line in lines)


def test_with_labels_every_line_names_its_field() -> None:
    here = replace(screen_of(200), labelled=True)
    lines = list(rows.everybody(standings(), here, TODAY))
    fields = [line for line in lines[:-5] if line]
    assert all(re.match(r"([a-z ]+: |  )", line) for line in fields)
    assert "last day: 2026-12-15, in 23 d" in lines


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_screens_with_few_characters_keep_the_columns(encoding: str) -> None:
    here = screen_of(80, encoding=encoding)
    for standing in standings():
        lines = [
            *rows.everybody([standing], here, TODAY),
            *person.short(standing, here),
            *person.explained(standing, here),
            *ending.lines(TODAY, TODAY, [standing], [], here),
        ]
        assert all(line.encode(encoding) for line in lines if line)
        assert max(len(line) for line in lines if not line.startswith("     peercert ")) <= 80


def test_colours_are_only_added() -> None:
    plainly, here = screen_of(80), replace(screen_of(80), colour=True)
    coloured = "\n".join(rows.everybody(standings(), here, TODAY))
    assert "\x1b[31m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == "\n".join(
        rows.everybody(standings(), plainly, TODAY)
    )


def test_nobody_on_file_is_said() -> None:
    lines = list(rows.everybody([], screen_of(80), TODAY))
    assert lines[0] == "nobody is on file"
    assert "peercert candidate add" in lines[-1]
