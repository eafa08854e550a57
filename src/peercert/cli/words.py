"""What people write in options, read in our own words: days, spans, hours, choices.

Every reader takes the text and returns a value or raises `UsageError` with a sentence and a hint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from peercert.errors import UsageError

if TYPE_CHECKING:
    from dateutil.relativedelta import relativedelta

T = TypeVar("T")

DAY_HINT = "write days as YYYY-MM-DD, Nov 3 2026, today, yesterday, +90d or -6w"
SPAN_HINT = "write spans as 90d (days), 12w (weeks) or 3 months"


def read_day(text: str, today: Callable[[], date]) -> date:
    """Read a day as people write it; anything with two readings is refused.

    `today` is only asked where the text speaks of it.
    """
    try:
        plain = date.fromisoformat(text)  # needs nothing loaded: every start may read one
    except ValueError:
        plain = None
    if plain and plain.isoformat() == text and 1900 < plain.year < 2200:  # noqa: PLR2004 - others may be out of reach
        return plain
    from peercert import dates

    return read(text, lambda word: dates.read_day(word, today), DAY_HINT)


def read_span(text: str) -> relativedelta:
    """Read `90d`, `12w`, `3 months`; a number alone is days."""
    from peercert import dates

    return read(text, dates.read_span, SPAN_HINT)


def read(text: str, how: Callable[[str], T], hint: str) -> T:
    """Read a text, saying what is wrong after naming it."""
    try:
        return how(text)
    except ValueError as error:
        raise UsageError(f"{text!r} {error}", hint=hint) from None


def read_hours(text: str) -> int:
    """Read hours as people write them, as whole minutes, more than none."""
    from peercert import amounts

    return read(text, amounts.read_hours, amounts.FORMS)


def read_step(text: str) -> int:
    """Read a step of minutes, where a number alone would hardly be hours."""
    if text.strip().isdecimal():
        raise UsageError(f"{text!r} may be minutes or hours", hint="write 15m or 1h")
    return read_hours(text)


def read_choice(text: str, choices: Iterable[str], *, what: str = "choice", shown: int = 12) -> str:
    """Return the choice that was written, whatever its case, `-` and `_` being the same.

    The hint of an error names the nearest choice, and all of them where they are few.
    """
    known = {plain(choice): choice for choice in choices}
    if (word := plain(text)) in known:
        return known[word]
    from difflib import get_close_matches

    near = get_close_matches(word, known, n=1, cutoff=0.6)
    guess = [f"did you mean {known[near[0]]}?"] if near else []
    every = [f"one of {', '.join(known.values())}"] if len(known) <= shown else []
    raise UsageError(f"{text!r} is not a {what} that we know", hint=" ".join([*guess, *every]))


def plain(text: str) -> str:
    """Return a word as it is compared."""
    return text.strip().lower().replace("-", "_")


def choice_of(*choices: str, what: str = "word") -> Callable[[str], str]:
    """Return a reader of one of these words."""
    return partial(read_choice, choices=choices, what=what)
