"""What holds for every person and every programme, whatever is in their files."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from peercert.intake.program_file import read_program
from peercert.programs.judging import ProgramStanding, everything, next_change_on
from peercert.programs.program import Attended, Facts, Program
from peercert.programs.working import PeerWork, length, service
from peercert.records import Candidate, Certificate, Document, Recovery, Work
from peercert.rules.law import AsOf
from programs.cases import shipped, written
from strategies import candidates

START = date(2024, 2, 27)
FAR = 120
NEAR = st.dates(START - timedelta(days=800), START + timedelta(days=FAR))
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
SHIPPED = [shipped(f"{name}.toml") for name in ("west_county_services", "poem", "career")]
TIMES = read_program(
    written(
        {
            "title": "T",
            "provider": "P",
            "apply_by": START + timedelta(days=20),
            "admission": [
                {"id": "age", "asks": "2", "test": "age", "years": 2},
                {"id": "recovery", "asks": "3 months", "test": "recovery", "months": 3},
                {"id": "certified", "asks": "Certified", "test": "state_certification"},
                {
                    "id": "work",
                    "asks": "2 to 3 months",
                    "test": "work",
                    "months_at_least": 2,
                    "months_at_most": 3,
                },
                {
                    "id": "either",
                    "asks": "Either",
                    "test": "any_of",
                    "options": [
                        {"id": "older", "asks": "3", "test": "age", "years": 3},
                        {"id": "longer", "asks": "4 months", "test": "recovery", "months": 4},
                    ],
                },
            ],
        }
    ),
    "example",
)
WORK = st.builds(
    Work, minutes=st.just(60), started_on=st.none() | NEAR, ended_on=st.none() | NEAR
).filter(lambda w: not (w.started_on and w.ended_on) or w.started_on <= w.ended_on)
FILES = st.builds(
    Candidate,
    born_on=st.none() | NEAR,
    conditions=st.none() | st.just(("mental_health",)),
    recovery=st.lists(
        st.builds(
            Recovery,
            condition=st.sampled_from(("mental_health", "substance_use")),
            started_on=NEAR,
        ),
        max_size=3,
    ).map(tuple),
    work=st.lists(WORK, max_size=4).map(tuple),
    certificates=st.lists(
        st.builds(
            Certificate,
            state=st.sampled_from(("CA", "NC", "TX")),
            issued_on=NEAR,
            valid_through=st.none() | NEAR,
        ),
        max_size=2,
    ).map(tuple),
)


def frozen(file: Candidate, day: date) -> Candidate:
    """Return a file without what is dated after a day, as nothing more is recorded."""
    return next(everything(TIMES, file, day)).candidate


def statuses(parts: list[ProgramStanding]) -> list[list[str]]:
    """Return the status of every finding."""
    return [[finding.status for finding in part.findings.values()] for part in parts]


@given(FILES)
@settings(max_examples=60)
def test_the_next_change_is_the_first_day_on_which_something_differs(file: Candidate) -> None:
    file = frozen(file, START)
    (now,) = everything(TIMES, file, START)
    days = [START + timedelta(days=number) for number in range(1, FAR + 1)]

    scanned = next(
        (day for day in days if statuses(list(everything(TIMES, file, day))) != statuses([now])),
        None,
    )

    told = next_change_on(now)
    assert (told if told and told <= days[-1] else None) == scanned


@given(candidates(), st.sampled_from(SHIPPED), DAYS, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_of_records_never_matters(
    file: Candidate, program: Program, day: date, mixed: random.Random
) -> None:
    shuffled = replace(
        file,
        documents=tuple(mixed.sample(file.documents, len(file.documents))),
        recovery=tuple(mixed.sample(file.recovery, len(file.recovery))),
        work=tuple(mixed.sample(file.work, len(file.work))),
        training=tuple(mixed.sample(file.training, len(file.training))),
    )

    before = list(everything(program, file, day))
    after = list(everything(program, shuffled, day))

    assert statuses(before) == statuses(after)
    assert [part.because for part in before] == [part.because for part in after]


@given(candidates(), st.sampled_from(SHIPPED), DAYS)
@settings(max_examples=60)
def test_a_document_more_never_worsens_a_finding(
    file: Candidate, program: Program, day: date
) -> None:
    worst_first = ("not_met", "pending", "needs_review", "met")
    kinds = ("background_check", "narrative", "poem_examination_passed")
    more = tuple(Document(kind=kind, received_on=day) for kind in kinds)
    fuller = replace(file, documents=(*file.documents, *more))

    for before, after in zip(
        statuses(list(everything(program, file, day))),
        statuses(list(everything(program, fuller, day))),
        strict=True,
    ):
        for was, is_ in zip(before, after, strict=True):
            assert worst_first.index(is_) >= worst_first.index(was)


@given(st.lists(WORK, max_size=5))
def test_days_at_work_are_counted_once(work: list[Work]) -> None:
    posts = [post for post in work if post.started_on and post.started_on <= START]
    days = set()
    for post in posts:
        last = post.ended_on or START - timedelta(days=1)
        first = post.started_on or START
        days |= {first + timedelta(days=n) for n in range((last - first).days + 1)}

    spans = service(posts, START).spans

    counted = [first + timedelta(days=n) for first, end in spans for n in range((end - first).days)]
    assert sorted(counted) == sorted(days)


@given(st.lists(WORK, max_size=4), st.integers(1, 30))
def test_time_at_work_grows_day_by_day_and_is_due_when_it_says(
    work: list[Work], months: int
) -> None:
    served = service(work, START)
    days = [START + timedelta(days=number) for number in range(FAR)]
    totals = [served.total(day) for day in days]
    due = served.due_on((months, 0)) if served.total(START) < (months, 0) else None

    assert totals == sorted(totals)
    first = next(
        (day for day, total in zip(days, totals, strict=True) if total >= (months, 0)), None
    )
    if due and due < days[-1]:
        assert due == first
    elif due or not served.goes_on:
        assert first in {None, START, days[-1]}


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_a_length_is_under_a_month_besides_its_months(first: date, days: int) -> None:
    months, rest = length(first, first + timedelta(days=days))

    assert months >= 0
    assert 0 <= rest <= 30


@given(st.lists(WORK, max_size=4), st.integers(1, 30), st.integers(0, 60))
def test_at_least_and_at_most_agree_with_the_months_on_file(
    work: list[Work], least: int, more: int
) -> None:
    asked = PeerWork(id="a", asks="A", months_at_least=least, months_at_most=least + more)
    dated = tuple(post for post in work if post.started_on)
    facts = Facts(
        program=TIMES,
        candidate=Candidate(work=dated),
        as_of=AsOf(START),
        answers={},
        applied_on=None,
        attended=Attended(),
    )

    found = asked.judge(facts)

    have = found.have or 0
    assert found.status in {"met", "pending", "not_met"}
    assert (found.status == "pending") == (have < least)
    assert have <= least + more or found.status == "not_met"


@given(candidates())
@settings(max_examples=60)
def test_what_is_open_says_what_it_lacks_and_nothing_else_does(file: Candidate) -> None:
    for program in SHIPPED:
        for standing in everything(program, file, START):
            for finding in standing.findings.values():
                settled = finding.status in {"met", "not_met", "not_applicable"}
                assert settled == (finding.lacks is None), finding
