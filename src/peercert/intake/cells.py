"""One cell to one value, cleaned without guessing: days, words, e-mail addresses, ticks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache

from peercert.dates import no_such_day
from peercert.intake.letters import is_seen
from peercert.intake.sense import nearest
from peercert.plausible import EMAIL as EMAIL  # noqa: PLC0414 - readers of attendance ask here
from peercert.plausible import is_email, mended_email

CENTURY = 2000  # what two digits of a year are counted from
LONGEST = 500
TOKENS = {
    "YYYY": r"(?P<year>\d{4})",
    "YY": r"(?P<year>\d{2})",
    "MM": r"(?P<month>\d{2})",
    "M": r"(?P<month>\d{1,2})",
    "DD": r"(?P<day>\d{2})",
    "D": r"(?P<day>\d{1,2})",
}
KNOWN_FORMS = ("MM-DD-YY", "MM-DD-YYYY", "YYYY-MM-DD")
SPACES = re.compile("[ \u00a0]+")

# What a spreadsheet program would take for a formula, and the mark that keeps it from doing so.
FORMULA = re.compile(r"'*[\s\0]*[=+\-@|%\uFF1D\uFF0B\uFF0D\uFF20\t\r\n\0]")
GUARD = "'"


class CellError(ValueError):
    """A cell that cannot be read: what was expected, what may be meant, and a word for programs."""

    def __init__(self, code: str, expected: str, suggestion: str = "") -> None:
        """Keep the three apart."""
        super().__init__(expected)
        self.code = code
        self.expected = expected
        self.suggestion = suggestion


def guard(text: str) -> str:
    """Return text that no spreadsheet program takes for a formula; `unguard` undoes exactly it."""
    return GUARD + text if FORMULA.match(text) else text


def unguard(text: str) -> str:
    """Return text without the guard."""
    return text[1:] if text.startswith(GUARD) and FORMULA.match(text[1:]) else text


def read_text(text: str) -> str:
    """Return text on one line: NFC, no outer white space, single spaces. Empty: not on file."""
    is_plain = text.isascii() and text.isprintable()
    clean = text.strip() if is_plain else unicodedata.normalize("NFC", text).strip()
    if "\n" in clean or "\r" in clean:
        raise CellError("line-break", "expected one line", "take out the line break")
    clean = SPACES.sub(" ", clean)
    if clean and not (is_plain or is_seen(clean)):
        expected = "expected no control, direction or invisible characters"
        raise CellError("unprintable", expected, "delete the cell and type it again")
    if len(clean) > LONGEST:
        raise CellError("too-long", f"expected at most {LONGEST} characters")
    return clean


@lru_cache
def date_pattern(form: str) -> re.Pattern[str]:
    """Return the pattern of a date's form, which is written with YYYY or YY, MM or M, DD or D.

    Raises ValueError where the form has not each of the three once.
    """
    parts = re.split(r"(YYYY|YY|MM?|DD?)", form)
    tokens = sorted(part[0] for part in parts if part in TOKENS)
    if tokens != ["D", "M", "Y"]:
        raise ValueError("expected YYYY or YY, MM or M, DD or D once each, such as MM-DD-YYYY")
    return re.compile("".join(TOKENS.get(part) or re.escape(part) for part in parts), re.ASCII)


def read_date(text: str, form: str) -> date:
    """Read a day that is written in exactly that form; two digits of a year are 20YY.

    Raises CellError.
    """
    found = date_pattern(form).fullmatch(text)
    if not found:
        raise CellError("bad-date", f"expected a day as {form}", other_form(text, form))
    year, month, day = (int(found[part]) for part in ("year", "month", "day"))
    year += CENTURY if len(found["year"]) == 2 else 0  # noqa: PLR2004 - two digits
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError("no-such-day", no_such_day(year, month), "look the day up") from None


def other_form(text: str, form: str) -> str:
    """Suggest the day in the right form, where it stands in another that has one reading.

    Excel leaves out the zeros of 3/4/1980: then a whole column stands so, and the layout may say.
    """
    loose = form.replace("MM", "M").replace("DD", "D")
    for other in (loose, *KNOWN_FORMS):
        if other != form and date_pattern(other).fullmatch(text):
            try:
                day = read_date(text, other)
            except CellError:
                break
            if (written := write_date(day, form)) is not None:
                whole = f' (or let the layout say dates = "{loose}")' if other == loose else ""
                return f"did you mean {written}?{whole}"
    return f"write the day as {form}, or leave the cell empty if it is not known"


def write_date(day: date, form: str) -> str | None:
    """Return a day in that form, or nothing where the form cannot hold its year."""
    short = "YYYY" not in form
    if short and not CENTURY <= day.year < CENTURY + 100:
        return None
    year = f"{day.year % 100:02d}" if short else f"{day.year:04d}"
    text = form.replace("YYYY", "\0").replace("YY", "\0")
    parts = {"MM": f"{day:%m}", "M": str(day.month), "DD": f"{day:%d}", "D": str(day.day)}
    return re.sub("MM?|DD?", lambda found: parts[found[0]], text).replace("\0", year)


def read_email(text: str) -> str:
    """Read an e-mail address; letters beyond ASCII may stand in it.

    Raises CellError.
    """
    if is_email(text):
        return text
    if mended := mended_email(text):
        raise CellError("bad-email", "expected an e-mail address", f"did you mean {mended}?")
    suggestion = "leave the cell empty if no address is on file"
    raise CellError("bad-email", "expected an e-mail address", suggestion)


def same_word(text: str) -> str:
    """Return what two spellings of one word have in common."""
    return " ".join(text.casefold().split())


def read_word(text: str, known: Collection[str]) -> str:
    """Return the known word that the cell holds; capital letters do not matter.

    Raises CellError, with the nearest word as a suggestion.
    """
    by_spelling = {same_word(word): word for word in known}
    if (word := by_spelling.get(same_word(text))) is not None:
        return word
    near = nearest(text, tuple(known))
    suggestion = f"did you mean {near}?" if near else "write one of these words"
    raise CellError("unknown-word", f"expected one of {', '.join(known)}", suggestion)


def read_words(
    text: str, meaning: Mapping[str, tuple[str, ...]], known: Collection[str]
) -> tuple[str, ...]:
    """Return what a cell means: by the layout's words, or as a list of known words.

    Raises CellError.
    """
    if meaning:
        return meaning[read_word(text, meaning)]
    parts = [part.strip() for part in re.split(r"[;,]", text)]
    return tuple(dict.fromkeys(read_word(part, known) for part in parts if part))
