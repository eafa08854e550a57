"""The locked files are closed: nothing that a pinned package asks for is missing from them."""

from __future__ import annotations

import json
from functools import cache

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from installing.locks import (
    ELSEWHERE,
    GROUPS,
    PLATFORMS,
    PYTHONS,
    ROOT,
    Place,
    asked_by,
    asked_by_us,
    elsewhere,
    holds,
    is_installed,
    pins,
)

PLACES = [Place(python, platform) for python in PYTHONS for platform in PLATFORMS]


@cache
def known() -> dict[str, list[str]]:
    return dict(json.loads(ELSEWHERE.read_text("utf-8")))


@cache
def asked(pin: Requirement) -> list[Requirement]:
    return asked_by(pin, known())


def gaps(lock: str, place: Place, pinned: list[Requirement]) -> list[str]:
    """Return what is asked for in a place and not pinned, and what is pinned and not asked for."""
    here = {pin.name: pin for pin in pinned if holds(pin, place)}
    assert len(here) == len([pin for pin in pinned if holds(pin, place)])
    found, seen = [], set()
    open_ends = [each for each in asked_by_us(lock) if holds(each, place)]
    while open_ends:
        each = open_ends.pop()
        pin = here.get(name := canonicalize_name(each.name))
        if pin is None or not each.specifier.contains(str(pin.specifier)[2:], prereleases=True):
            found.append(f"{lock}, {place}: {each} is not pinned")
        elif (name, *sorted(each.extras)) not in seen:
            seen.add((name, *sorted(each.extras)))
            assert not each.extras or is_installed(pin), f"what {each} asks for is written nowhere"
            open_ends += [more for more in asked(pin) if holds(more, place, frozenset(each.extras))]
    unasked = set(here) - {name for name, *_ in seen}
    return found + [f"{lock}, {place}: nobody asks for {name}" for name in sorted(unasked)]


@pytest.mark.parametrize("lock", GROUPS)
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_locked_file_is_closed(lock: str, place: Place) -> None:
    assert gaps(lock, place, pins(lock)) == []


@pytest.mark.parametrize("lock", GROUPS)
def test_a_locked_file_without_any_one_line_is_not(lock: str) -> None:
    every = pins(lock)
    for left_out in every:
        rest = [pin for pin in every if pin is not left_out]
        assert any(gaps(lock, place, rest) for place in PLACES if holds(left_out, place))


def test_what_may_not_be_installed_is_written_down() -> None:
    assert set(known()) == set(elsewhere())
    for name, pin in elsewhere().items():
        if is_installed(pin):
            without_extras = [each for each in asked(pin) if "extra" not in str(each.marker)]
            assert [Requirement(line) for line in known()[name]] == without_extras


@pytest.mark.parametrize("lock", GROUPS)
def test_a_locked_file_names_no_place_to_fetch_from(lock: str) -> None:
    text = (ROOT / f"requirements/{lock}.txt").read_text("utf-8")
    assert "://" not in text
    assert "--index" not in text
