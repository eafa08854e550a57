"""What a spreadsheet program shows for a number: its format's zeros, words and decimals."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import NamedTuple, Self

MOST_DIGITS = 15
"""What a spreadsheet keeps of a number; it puts zeros for the others."""
CLOCK = re.compile(r"(\d{1,5}):([0-5]\d):00", re.ASCII)
FRACTION = re.compile(r"\d{1,5}\.\d{7,20}", re.ASCII)
"""Hours with more decimals than anybody types."""
LOST = f"a spreadsheet keeps only {MOST_DIGITS} digits of a number: the others are lost"
RESIDUE = Decimal("1e-7")
"""What is left of a sum of fractions, and nobody typed."""
LARGEST = Decimal(10) ** 20
SHIPPED = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
SHIPPED |= {
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    37: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)",
}
"""The formats that a workbook names by number alone; those of days are not among them."""
TOKEN = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|([0#?.,%]+)|(General|[^;])', re.IGNORECASE)
PARTS = re.compile(r'((?:"[^"]*"|\\.|[^;"\\])*)(?:;|$)')
MOMENT = re.compile(r"[ymdhs]", re.IGNORECASE)
HALF_DAY = re.compile(r"AM/PM|A/P", re.IGNORECASE)
ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
UNREAD = re.compile(r"/|E[+-]", re.IGNORECASE)
CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]")
HOLDS = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}


class Rounded(str):
    """A number of which a cell does not show, or not even hold, all that was entered.

    The text is what the cell shows, `says` in words what it holds.
    """

    __slots__ = ("says",)
    says: str

    def __new__(cls, text: str, says: str) -> Self:
        """Keep both."""
        made = super().__new__(cls, text)
        made.says = says
        return made

    def __eq__(self, other: object) -> bool:
        """Return whether both show and hold the same."""
        return isinstance(other, Rounded) and (str(self), self.says) == (str(other), other.says)

    def __ne__(self, other: object) -> bool:
        """Disagree with equality; text would compare itself as such."""
        return not self == other

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash((str(self), self.says))


class Form(NamedTuple):
    """What stands before and after the digits, and how many there are at least."""

    before: str
    digits: str
    after: str
    inner: tuple[str, ...]


def is_moment(code: str) -> bool:
    """Return whether a format shows a day or a time."""
    return bool(MOMENT.search(ASIDE.sub("", code).partition(";")[0]))


def is_half_day(code: str) -> bool:
    """Return whether a format shows a time of day, with AM or PM."""
    return bool(HALF_DAY.search(code))


def show(raw: str, code: str) -> str | None:
    """Return what a cell shows for a number; nothing where it shows the number as it is."""
    try:
        number = Decimal(raw)
    except ArithmeticError:
        return None
    if not number.is_finite():
        return None
    if long := too_long(number):
        return long
    if code in {"", "General", "@"} or is_moment(code):
        return None
    plain = written(number)
    is_read = not UNREAD.search(ASIDE.sub("", code))
    shown = formatted(number, code) if is_read else None
    if shown is None:
        return Rounded(plain, f"the cell shows it in the format {code}, which is not read here")
    kept = re.sub(r"\D", "", shown).lstrip("0")
    held = re.sub(r"\D", "", plain).lstrip("0")
    literal = re.sub(r"\D", "", "".join(literals(code)))
    if not literal and "%" not in code and kept.rstrip("0") != held.rstrip("0"):
        return Rounded(shown, f"the cell shows {shown} and holds {plain}")
    return shown


def too_long(number: Decimal) -> Rounded | None:
    """Return a number with more digits than a spreadsheet keeps, or nothing."""
    if number != number.to_integral_value() or abs(number) < Decimal(10) ** MOST_DIGITS:
        return None
    short = f"{number:.{MOST_DIGITS - 1}E}"
    text = f"{Decimal(short):f}" if abs(number) < LARGEST * 10 else short
    return Rounded(text, LOST)


def written(number: Decimal) -> str:
    """Return a number in digits, without what a computer adds to a sum of fractions."""
    near = number.quantize(RESIDUE) if abs(number) < LARGEST else number
    text = f"{near if abs(near - number) < RESIDUE / 100 else round(number, 10):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def section(code: str, number: Decimal) -> tuple[str, Decimal]:
    """Return the part of a format for a number, and the number to show in it."""
    parts = [found[1] for found in PARTS.finditer(code)]
    for part in parts:
        if (said := CONDITION.search(part)) and HOLDS[said[1]](number, Decimal(said[2])):
            return part, number
    if CONDITION.search(parts[0]):
        return parts[1], number
    if number < 0 and len(parts) > 2:  # noqa: PLR2004 - an empty last one is always found
        return parts[1], -number
    if not number and len(parts) > 3:  # noqa: PLR2004 - as above
        return parts[2], number
    return parts[0], number


def literals(code: str) -> list[str]:
    """Return the words that a format shows beside the digits."""
    found = TOKEN.finditer(code.partition(";")[0])
    return [each[1] or each[2] or each[4] or "" for each in found if not each[3]]


@lru_cache
def form_of(code: str) -> Form | None:
    """Return the parts of a format; nothing where it has no digits."""
    before, digits, after = "", "", ""
    inner: list[str] = []
    for found in TOKEN.finditer(code):
        if found[3]:
            inner += [after, *found[3]] if digits else [*found[3]]
            digits, after = digits + found[3], ""
        else:
            text = found[1] or found[2] or found[4] or ""
            before, after = (before, after + text) if digits else (before + text, "")
    return Form(before, digits, after, tuple(each for each in inner if each)) if digits else None


def formatted(number: Decimal, code: str) -> str | None:
    """Return a number in a format of digits; nothing for one that is not known here."""
    code, number = section(code, number)
    form = form_of(code)
    if form is None or "General" in code:
        return code_of_general(number, code)
    digits = form.digits.replace("%", "")
    number = number * 100 if "%" in form.digits else number
    whole, _, decimals = digits.partition(".")
    places = sum(each in "0#?" for each in decimals)
    shown = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    sign, shown = ("-" if shown < 0 else ""), abs(shown)
    front, _, back = f"{shown:f}".partition(".")
    least = whole.count("0")
    front = front.lstrip("0").rjust(least, "0")
    optional = len(decimals) - len(decimals.rstrip("#"))
    while optional and back.endswith("0"):
        back, optional = back[:-1], optional - 1
    if "," in whole.rstrip(","):
        front = re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", front)
    elif any(len(each) > 1 or each not in "0#?.,%" for each in form.inner):
        front = laid(form.inner, front)
    text = f"{front}.{back}" if back else front
    percent = "%" if "%" in form.digits else ""
    return f"{sign}{form.before}{text}{percent}{form.after}".strip()


def laid(inner: tuple[str, ...], digits: str) -> str:
    """Return digits with the words that stand between them, as in 000-000-0000."""
    left, made = list(digits), ""
    places = [each for each in inner if each in {"0", "#", "?"}]
    while len(left) > len(places) > 0:
        left[:2] = ["".join(left[:2])]
    skipped = len(places) - len(left)
    for each in inner:
        if each in {"0", "#", "?"}:
            made += "" if skipped > 0 else left.pop(0)
            skipped -= 1
        elif each not in {".", ",", "%"}:
            made += each if made or skipped <= 0 else ""
    return made


def code_of_general(number: Decimal, code: str) -> str | None:
    """Return a number as it is between words, as in "No. "General."""
    if "General" not in code:
        return None
    before, _, after = code.partition("General")
    return "".join((*literals(before), written(number), *literals(after))).strip()


def plain_hours(text: str) -> str:
    """Return hours without what a spreadsheet adds: the seconds of 06:30:00, a sum's residue."""
    if clock := CLOCK.fullmatch(text):
        return f"{int(clock[1])}:{clock[2]}"
    if not FRACTION.fullmatch(text):
        return text
    minutes = Decimal(text) * 60
    whole = round(minutes)
    return f"{whole // 60}:{whole % 60:02d}" if abs(minutes - whole) < RESIDUE * 60 else text
