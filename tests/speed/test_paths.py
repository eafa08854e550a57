"""What is fast says the same as what is plain."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from random import Random

from hypothesis import given
from hypothesis import strategies as st

import strategies
from peercert.records import Candidate, RuledState
from peercert.report import formats, jsonlines
from peercert.report.asked import Asked
from peercert.report.data import standing_data
from peercert.report.ranking import ranking, text_of
from peercert.report.rows import everybody
from peercert.report.screen import Screen
from peercert.report.whole import (
    Block,
    Part,
    part_of,
    write_data,
    write_ranked,
)
from peercert.report.words import by_person, by_urgency, number_in, rank
from peercert.rules import REQUIREMENTS
from peercert.rules.dated import era_on
from peercert.rules.law import AsOf, Case
from peercert.rules.requirements import Requirement, one_answer, waived
from peercert.seeing import seen
from peercert.standing import Standing, judge, judge_seen, states_of
from peercert.turning import next_change_on, signature
from properties.people import CHANGES_OF_LAW, RULEBOOKS, File, file, files, steady

SOME = tuple(range(60))


def numbered(number: int) -> Candidate:
    """Return a file as a store gives it."""
    random = Random(number)  # noqa: S311 - examples, not secrets
    choices: tuple[tuple[RuledState, ...], ...] = (("CA",), ("NC",), ("CA", "NC"), ())
    states = random.choice(choices)
    names = ("Ana Álvarez", 'says "x"\x7f', "Zoë\u202e", None)
    return replace(
        file(number).candidate, id=f"P-{number:04d}", name=random.choice(names), states=states
    )


def plainly(requirement: Requirement, case: Case) -> object:
    """Judge a requirement by its own values alone, with nothing worked out before."""
    bare = case._replace(worked_out=None, as_of=AsOf(case.as_of.day))
    day = requirement.governed_by(bare) if requirement.governed_by else bare.law_day
    readings = era_on(requirement.values, day).readings
    found = [requirement.test(bare.under(reading)) for reading in readings]
    one = found[0] if len(found) == 1 else one_answer(found)
    return one if one.status in {"met", "not_applicable"} else waived(requirement.id, bare, one)


@steady(300)
@given(files())
def test_a_requirement_is_judged_by_its_own_values_alone(of: File) -> None:
    standing = judge(of.candidate, of.state, of.as_of)
    case = Case(
        candidate=standing.candidate,
        as_of=AsOf(of.as_of),
        state=of.state,
        stage=standing.stage,
        path=standing.path,
        certificate=standing.certificate,
        application=standing.application,
        term=standing.term,
    )
    for id, finding in standing.findings.items():
        assert finding == plainly(REQUIREMENTS[id], case)


@steady(300)
@given(files(), st.integers(1, 800))
def test_what_cannot_have_turned_is_not_asked_again(of: File, days: int) -> None:
    before = judge(of.candidate, of.state, of.as_of)
    later = of.as_of + timedelta(days=days)
    again = judge_seen(before.candidate, of.state, AsOf(later), before)
    fresh = judge_seen(before.candidate, of.state, AsOf(later))
    assert again == fresh


@steady(300)
@given(files())
def test_the_next_change_is_found_by_judging_all_again_on_each_day_that_turns(of: File) -> None:
    standing = now = judge(of.candidate, of.state, of.as_of)
    while now.turns and signature(now) == signature(standing):
        now = judge_seen(now.candidate, of.state, AsOf(min(now.turns)))
    expected = None if signature(now) == signature(standing) else now.as_of
    assert next_change_on(standing) == expected


@steady(300)
@given(files(), st.integers(0, 100))
def test_nothing_differs_before_the_first_turn(of: File, part: int) -> None:
    standing = judge(of.candidate, of.state, of.as_of)
    last = min(standing.turns, default=of.as_of + timedelta(days=1000)) - timedelta(days=1)
    day = of.as_of + (last - of.as_of) * part // 100
    later = judge_seen(standing.candidate, of.state, AsOf(day))
    assert later._replace(as_of=of.as_of) == standing


@steady(300)
@given(st.one_of(strategies.candidates(), files().map(lambda of: of.candidate)), st.data())
def test_a_line_is_what_json_makes_of_the_data(candidate: Candidate, data: st.DataObject) -> None:
    state = data.draw(st.sampled_from(RULEBOOKS))
    day = data.draw(st.sampled_from(CHANGES_OF_LAW))
    standing = judge(candidate, state, day)
    line = jsonlines.joined(standing)
    assert line == json.dumps(standing_data(standing), ensure_ascii=False)
    for encoding in ("utf-8", "ascii", "cp1252"):
        shown = jsonlines.line(standing, Block(encoding))
        shown.encode(encoding)
        assert json.loads(shown) == json.loads(line)


def standings_of(day: date) -> list[Standing]:
    people = [numbered(number) for number in SOME]
    return [judge(person, state, day) for person in people for state in states_of(person)]


def parts_of(asked: Asked, size: int) -> list[Part]:
    """Judge in blocks of a size."""
    blocks = [SOME[at : at + size] for at in range(0, len(SOME), size)]
    return [part_of(map(numbered, block), asked) for block in blocks]


@steady(30)
@given(st.sampled_from(CHANGES_OF_LAW), st.integers(1, 70), st.booleans())
def test_parts_come_to_the_whole(day: date, size: int, names: bool) -> None:  # noqa: FBT001 - drawn
    standings = standings_of(day)
    if not names:
        bare = [replace(each.candidate, name=None) for each in standings]
        standings = [s._replace(candidate=c) for s, c in zip(standings, bare, strict=True)]
    for form in ("json", "jsonl", "csv"):
        expected, found = Block("utf-8"), Block("utf-8")
        formats.write(form, sorted(standings, key=by_person), day, expected)
        asked = Asked(form, day, None, None, names=names, encoding="utf-8")
        write_data(parts_of(asked, size), asked, found)
        assert found.getvalue() == expected.getvalue()


@steady(30)
@given(st.sampled_from(CHANGES_OF_LAW), st.integers(1, 70))
def test_lines_come_to_the_whole(day: date, size: int) -> None:
    here = Screen(Block("utf-8"), 80, terminal=False, colour=False, labelled=False, names=True)
    asked = Asked("text", day, None, None, names=True, encoding="utf-8")
    found = StringIO()
    with ranking() as lines:
        total = write_ranked(parts_of(asked, size), asked, lines, found)
        assert [text_of(line, day.toordinal()) for line in lines] == found.getvalue().splitlines(
            keepends=True
        ) + [""] * total.stateless
    standings = standings_of(day)
    assert found.getvalue().splitlines() == list(everybody(standings, here, day))
    assert total.attention == sum(standing.needs_attention for standing in standings)
    assert total.stateless == sum(not states_of(numbered(number)) for number in SOME)


@steady(100)
@given(st.lists(files(), min_size=2, max_size=20))
def test_the_rank_orders_as_urgency_does(many: list[File]) -> None:
    standings = [
        judge(replace(of.candidate, id=f"P-{number:04d}"), of.state, of.as_of)
        for number, of in enumerate(many, 1)
    ]
    ranked = sorted(standings, key=lambda each: rank(each, number_in(each.candidate.id)))
    assert ranked == sorted(standings, key=by_urgency)


@steady(300)
@given(files(), st.integers(-900, 900))
def test_a_file_of_which_everything_is_seen_is_seen_as_it_is(of: File, days: int) -> None:
    day = of.as_of + timedelta(days=days)
    once = seen(of.candidate, day)
    assert seen(once, day) is once
