"""What people write in options, read in our own words: days, spans, hours, choices.

Every reader takes the text and returns a value or raises `UsageError` with a sentence and a hint.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial

from peercert.errors import UsageError

ISO_DAY = r"\d{4}-\d{2}-\d{2}"
SLASHED = r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})"
SPAN = r"(\d{1,5})([dw])"
HOURS = r"(\d{1,6}(?:\.\d{1,4})?)h"
CLOCK = r"(\d{1,6}):([0-5]\d)"
MINUTES = r"(\d{1,8})m"

DAY_HINT = "write days as YYYY-MM-DD, today, +90d or -6w"
SPAN_HINT = "write spans as 90d (days) or 12w (weeks)"
HOURS_HINT = "write hours as 6h, 6.5h, 6:30 or 390m"


def read_day(text: str, today: Callable[[], date]) -> date:
    """Read `2026-12-15`, `today`, `+90d` or `-6w`; anything with two readings is refused.

    `today` is only asked where the text speaks of it.
    """
    word = text.strip().lower()
    if word == "today":
        return today()
    if word[:1] in {"+", "-"} and re.fullmatch(SPAN, word[1:], re.ASCII):
        return shifted(today(), word)
    if re.fullmatch(ISO_DAY, word, re.ASCII):
        from peercert.records import in_reach

        try:
            return in_reach(date.fromisoformat(word))
        except ValueError:
            raise UsageError(f"{text!r} is not a day in the calendar", hint=DAY_HINT) from None
    raise UsageError(f"{text!r} is not a day that we read{readings(word)}", hint=DAY_HINT)


def shifted(today: date, word: str) -> date:
    """Return the day a span before or after today."""
    from peercert.records import in_reach

    days = read_span(word[1:])
    try:
        return in_reach(today + (days if word[0] == "+" else -days))
    except (OverflowError, ValueError):
        raise UsageError(f"{word!r} is outside the calendar", hint=DAY_HINT) from None


def readings(word: str) -> str:
    """Name each day that a text such as 12/11/2026 may mean."""
    if not (parts := re.fullmatch(SLASHED, word, re.ASCII)):
        return ""
    first, second, year = (int(part) for part in parts.groups())
    year += 0 if year > 99 else 2000  # noqa: PLR2004 - two digits against four
    possible = []
    for month, day in dict.fromkeys(((first, second), (second, first))):
        try:
            possible.append(date(year, month, day).isoformat())
        except ValueError:
            continue
    if len(set(possible)) > 1:
        return f": it could be {possible[0]} (month first) or {possible[1]} (day first)"
    return f": is it {possible[0]}?" if possible else ""


def read_span(text: str) -> timedelta:
    """Read `90d` or `12w`."""
    if not (parts := re.fullmatch(SPAN, text.strip().lower(), re.ASCII)):
        raise UsageError(f"{text!r} is not a span of days", hint=SPAN_HINT)
    return timedelta(days=int(parts[1]) * (7 if parts[2] == "w" else 1))


def read_hours(text: str) -> int:
    """Read `6h`, `6.5h`, `6:30` or `390m` as whole minutes, more than none."""
    from decimal import Decimal

    from peercert.records import MINUTES_IN_HOUR, MOST_MINUTES

    word = text.strip().lower()
    if parts := re.fullmatch(HOURS, word, re.ASCII):
        exact = Decimal(parts[1]) * MINUTES_IN_HOUR
        minutes = int(exact)
        if minutes != exact:
            raise UsageError(f"{text!r} does not come to whole minutes", hint=HOURS_HINT)
    elif parts := re.fullmatch(CLOCK, word, re.ASCII):
        minutes = int(parts[1]) * MINUTES_IN_HOUR + int(parts[2])
    elif parts := re.fullmatch(MINUTES, word, re.ASCII):
        minutes = int(parts[1])
    else:
        raise UsageError(f"{text!r} is not a number of hours that we read", hint=HOURS_HINT)
    if not 0 < minutes <= MOST_MINUTES:
        raise UsageError(f"{text!r} is not more than none and at most 100000 hours")
    return minutes


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
