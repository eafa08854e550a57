"""What a row may say and hardly means: asked about, and imported only when it is confirmed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from peercert.intake.cells import CellError, same_word
from peercert.intake.files import shown
from peercert.intake.numberforms import MOST_DIGITS, Rounded
from peercert.intake.sheetparts import NO_VALUE
from peercert.plausible import other_last_day
from peercert.records import Certificate

ASKED = frozenset(
    {"name", "digits", "day-as-text", "lost-day", "term", "same-number", "placeholder", "formula"}
    | {"hours", "topic"}
)
"""The codes of what is asked about."""
ERRORS = re.compile(r"#(NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!|GETTING_DATA|FIELD!)")
TOTAL = re.compile(
    r"(sub|grand )?(totals?|sum|count|average|total général|gesamt|summe)\b.*", re.IGNORECASE
)
DIGITS_ONLY = re.compile(r"[\W\d_]+")
DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}( .*)?|\d{1,2}[- ][A-Za-z]{3,9}([- ]\d{2,4})?")
BECAME_A_DAY = re.compile(
    r"(\d{1,2}-)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-\d{2,4}"
    r"|\d{1,2}-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d{2}-\d{2}( .*)?|\d{1,2}:\d{2}(:\d{2})?( [AP]M)?",
    re.IGNORECASE,
)
NOT_A_VALUE = frozenset(
    {"n/a", "n.a.", "#n/a", "none", "null", "nil", "nan", "undefined", "(blank)", "unknown"}
    | {"-", "--", "?", "??", ".", "tbd", "tba"}
)
"""What is written where something is not known."""
NO_NAMES = NOT_A_VALUE | frozenset(
    {"true", "false", "yes", "no", "na", "test", "anonymous", "unnamed", "no name", "x", "xx"}
    | {"xxx", "name", "full name", "first", "last", "first last", "first name", "last name"}
)
NOT_YET = frozenset({"pending", "in process", "applied", "expired", "revoked", "denied", "active"})
GUARDED = re.compile(r"'(?![tsn][ -])[^']+", re.IGNORECASE)
"""Text with the apostrophe that a spreadsheet puts before it; not 't Hart."""
TWO_PEOPLE = re.compile(r"\w\s+(?:&|\+|and|/)\s+\w|\w/\w{3}|;", re.IGNORECASE)
LOST_LETTER = re.compile(r"\ufffd|\?")
SCIENCE = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)


def refuse_error(text: str) -> None:
    """Refuse what a spreadsheet shows where it could not compute a value. Raises CellError."""
    if text == NO_VALUE:
        says = "the file holds no value for the formula in this cell"
        raise CellError("no-value", says, "open it in a spreadsheet program and save it again")
    if ERRORS.fullmatch(text):
        says = "a spreadsheet shows this where it could not compute a value"
        raise CellError("error", says, "mend the formula, or write the value")


def doubt_of_cell(cell: str | date) -> CellError | None:
    """Return what a spreadsheet may have done to what was typed into a cell of text."""
    if isinstance(cell, Rounded):
        return CellError("digits", cell.says, "write it as text, in full")
    if isinstance(cell, date):
        says = f"the spreadsheet holds a day here, {cell}: a number like 8-23 may have become one"
        return CellError("day-as-text", says, "write it as text, as it should be")
    if SCIENCE.fullmatch(cell.strip()):
        says = "a spreadsheet has shortened this number: its other digits are lost"
        return CellError("digits", says, "write it as text, in full")
    if cell.isdigit() and len(cell) > MOST_DIGITS and not cell[MOST_DIGITS:].strip("0"):
        says = f"a spreadsheet keeps only {MOST_DIGITS} digits of a number: others became zeros"
        return CellError("digits", says, "compare it with the original")
    if cell.startswith("="):
        says = "this is a formula, and not what it comes to"
        return CellError("formula", says, "write the value")
    return None


def doubt_of_text(text: str) -> CellError | None:
    """Return why a text is hardly a fact."""
    if same_word(text) in NOT_A_VALUE:
        says = "this looks like a mark for what is not known"
        return CellError("placeholder", says, "leave the cell empty if it is not on file")
    if GUARDED.fullmatch(text):
        says = "the first mark is one that a spreadsheet puts before text: it is no part of it"
        return CellError("placeholder", says, f"write {shown(text[1:])}")
    if text in {"True", "False", "TRUE", "FALSE"}:
        return CellError("placeholder", "this is a yes or a no, not a text", "write the text")
    return None


def doubt_of_number(number: str) -> CellError | None:
    """Return why a text is hardly the number of a certificate."""
    if "@" in number or same_word(number) in NOT_YET:
        says = "this does not look like the number of a certificate"
        return CellError("placeholder", says, "leave the cell empty if it is not on file")
    if BECAME_A_DAY.fullmatch(number):
        says = "this looks like a day or a time: a spreadsheet may have made one of a number"
        return CellError("day-as-text", says, "compare it with the certificate")
    return None


def doubt_of_name(name: str) -> CellError | None:
    """Return why a text is hardly somebody's name."""
    word = same_word(name)
    then = "write the name, or take the row out"
    if TOTAL.fullmatch(word):
        return CellError("name", "this looks like a row of totals, not like a person", then)
    if word in NO_NAMES or all(part in NO_NAMES for part in word.split()):
        return CellError("name", "this looks like a mark for what is not known, not a name", then)
    if DAY.fullmatch(name) or DIGITS_ONLY.fullmatch(name):
        return CellError("name", "this looks like a day or a number, not like a name", then)
    if TWO_PEOPLE.search(name):
        return CellError("name", "this looks like two people, not like one", "write a row for each")
    if "@" in name:
        return CellError("name", "this looks like an e-mail address, not like a name", then)
    mended = unbroken(name)
    if mended or LOST_LETTER.search(name):
        says = "some letters of this name look broken: the file was saved in another encoding"
        near = f"did you mean {shown(mended)}?" if mended else "write the name as it is spelt"
        return CellError("name", says, near)
    return None


def unbroken(name: str) -> str:
    """Return a name as it was before UTF-8 was taken for something else, or nothing."""
    try:
        mended = name.encode("cp1252").decode()
    except UnicodeError:
        return ""
    return mended if mended != name else ""


def doubt_of_term(certificate: Mapping[str, Any]) -> CellError | None:
    """Return why the last day of a certificate is hardly the one that is printed on it."""
    if not certificate.get("state"):
        return None
    held = Certificate(**certificate)
    if not (expected := other_last_day(held)):
        return None
    says = f"by the rules of {held.state} a certificate of {held.issued_on} runs through {expected}"
    return CellError("term", says, "look both days up")
