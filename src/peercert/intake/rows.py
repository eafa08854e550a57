"""One row of a table to one candidate, with everything that is wrong with it named at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from peercert.dates import add_years
from peercert.errors import BadFileError, Problem
from peercert.intake.candidate_file import validated
from peercert.intake.cells import CellError, read_email, read_word, read_words
from peercert.intake.doubts import doubt_of_name, doubt_of_number, doubt_of_term
from peercert.intake.files import NOT_READ, quoted, shown
from peercert.intake.layout import KNOWN_WORDS, CertificateFrom, Column, Layout, Meaning
from peercert.intake.plan import Incoming
from peercert.intake.rowreader import RowReader, TableReader
from peercert.intake.sense import did_you_mean
from peercert.intake.tables import Row, Table
from peercert.records import Candidate

GROWN_UP = 18
OWN_MARK = "_"  # columns of a *.rejected.csv that say why; nobody's data
DAY_OF_IMPORT = "day-of-import"
LOST_DAY = "lost-day"


def positions(table: Table, layout: Layout) -> dict[str, int]:
    """Return where each column of the layout stands in the table.

    Raises BadFileError, naming every column that is missing or stands twice.
    """
    headings = [heading.casefold() for heading in table.columns]
    place = f"the header (row {table.header_row})"
    problems = []
    found = {}
    for column in layout.columns():
        count = headings.count(column.column.casefold())
        if count > 1:
            problems.append(Problem(place, quoted(column.column), "expected this column once"))
        elif count:
            found[column.column] = headings.index(column.column.casefold())
        elif not column.optional:
            near = did_you_mean(column.column, table.columns)
            problems.append(Problem(place, quoted(column.column), f"this column is missing{near}"))
    if problems:
        title = f"`{shown(table.name)}` does not have the columns of the layout `{layout.name}`"
        raise BadFileError(title, tuple(problems), hint=NOT_READ)
    return found


def unknown_columns(table: Table, layout: Layout) -> tuple[str, ...]:
    """Return the columns that the layout does not speak of at all."""
    spoken = {column.column.casefold() for column in layout.columns()}
    spoken |= {heading.casefold() for heading in layout.not_imported}
    return tuple(
        heading
        for heading in table.columns
        if heading and heading.casefold() not in spoken and not heading.startswith(OWN_MARK)
    )


def read_row(table: TableReader, width: int, row: Row, as_of: date) -> Incoming:
    """Read one row: a candidate where nothing is wrong with it, and what was noticed."""
    reader = RowReader(table, row)
    candidate, status = None, ""
    if whole(reader, width):
        values = person(reader) | {"recovery": recovery(reader), "documents": documents(reader)}
        values["certificates"] = certificates(reader, values.get("born_on"), as_of)
        status, meaning = own_status(reader)
        values |= stated(reader, meaning, values, as_of)
        if not values["states"] and not values["certificates"]:
            reader.warn(None, "no-state", "no state: nobody's rules apply to this person yet")
        candidate = checked(reader, values)
    is_kept = reader.errors or (candidate and candidate.id)
    return Incoming(
        row=row if is_kept else Row(row.number, ()),
        candidate=candidate,
        status=status,
        errors=tuple(reader.errors.values()),
        warnings=tuple(reader.warnings.values()),
        cleaned=tuple(reader.cleaned.values()),
    )


def whole(reader: RowReader, width: int) -> bool:
    """Say whether the row has a cell for each column; more are right only where they are empty."""
    cells = reader.row.cells
    if len(cells) == width or (len(cells) > width and not any(cells[width:])):
        return True
    expected = f"expected {width} cells, found {len(cells)}"
    then = "put text with commas in quotation marks"
    if len(cells) < width:
        then = "add the empty cells at its end, or join it with the next row if it is broken"
    reader.wrong(None, CellError("cells", expected, then))
    return False


def checked(reader: RowReader, values: dict[str, Any]) -> Candidate | None:
    """Return the candidate, unless something is wrong with the row."""
    if reader.errors:
        return None
    given = {key: value for key, value in values.items() if value is not None}
    candidate, problems = validated(Candidate, given, "", is_clean=True)
    if problems:
        reader.wrong(None, CellError("impossible", "; ".join(map(str, problems))))
    return candidate


def person(reader: RowReader) -> dict[str, Any]:
    """Return the facts about the person, under the keys of a candidate file."""
    layout, columns = reader.layout, reader.layout.person
    values: dict[str, Any] = {
        "id": reader.text(columns.id),
        "name": full_name(reader, columns.name),
        "email": reader.read(columns.email, "email", read_email) if columns.email else None,
        "phone": reader.text(columns.phone),
        "county": reader.text(columns.county),
        "born_on": reader.day(columns.born_on),
        "willing_to_share": reader.flag(columns.willing_to_share),
        "dedicated_to_recovery": reader.flag(columns.dedicated_to_recovery),
    }
    for key in ("lived_as", "conditions"):
        values[key] = listed(reader, getattr(columns, key), KNOWN_WORDS[key])
    education = listed(reader, columns.education, KNOWN_WORDS["education"])
    values["education"] = education[0] if education else None
    states = listed(reader, columns.states, KNOWN_WORDS["states"]) or []
    values["states"] = list(dict.fromkeys(([layout.state] if layout.state else []) + states))
    return values


def full_name(reader: RowReader, columns: tuple[Column, ...]) -> str | None:
    """Return the parts of a name with spaces between them."""
    parts = [(column, reader.text(column)) for column in columns]
    name = " ".join(part for _, part in parts if part)
    if name and (doubt := doubt_of_name(name)):
        for key in [(columns[0].column, code) for code in ("placeholder", "day-as-text")]:
            reader.warnings.pop(key, None)
        reader.note(reader.warnings, columns[0], doubt)
    for column, part in parts:
        if not part and not reader.errors.keys() & {(column.column, "missing")}:
            if name:
                reader.warn(column, "part-of-name", "a part of the name is not on file")
            else:
                reader.wrong(column, CellError("missing", "expected a name"))
    return name or None


def listed(reader: RowReader, column: Column | None, known: tuple[str, ...]) -> list[str] | None:
    """Return the words that a cell comes to."""
    if column is None:
        return None
    found = reader.read(column, "words", lambda text: read_words(text, column.words, known))
    return None if found is None else list(found)


def recovery(reader: RowReader) -> list[dict[str, Any]]:
    """Return the days on which recovery began."""
    days = [(part.condition, reader.day(part.started_on)) for part in reader.layout.recovery]
    return [{"condition": condition, "started_on": day} for condition, day in days if day]


def documents(reader: RowReader) -> list[dict[str, Any]]:
    """Return an undated document for each ticked box."""
    parts = reader.layout.documents
    return [{"kind": part.kind} for part in parts if reader.flag(part.ticked)]


def certificates(reader: RowReader, born_on: date | None, as_of: date) -> list[dict[str, Any]]:
    """Return the certificates of a row, in the order of their days."""
    made: list[dict[str, Any]] = []
    for part in reader.layout.certificates:
        values = certificate(reader, part)
        issued_on = values.get("issued_on")
        if issued_on is None:
            continue
        check_issue(reader, part.issued_on, issued_on, born_on, as_of)
        if doubt := doubt_of_term(values):
            reader.note(reader.warnings, part.valid_through, doubt)
        if not made and born_on and issued_on < add_years(born_on, GROWN_UP):
            said = f"born on {born_on}, so under {GROWN_UP} on this day"
            reader.warn(part.issued_on, "under-18", said, "look up both days")
        if made and issued_on < made[-1]["issued_on"]:
            expected = f"expected a day not before {made[-1]['issued_on']}, the certificate before"
            reader.wrong(part.issued_on, CellError("days-in-order", expected))
        if values not in made:
            made.append(values)
    for part in reader.layout.certificates:
        if reader.empty(part.issued_on):
            undated(reader, part, is_first=part == reader.layout.certificates[0] and bool(made))
    return made


def undated(reader: RowReader, part: CertificateFrom, *, is_first: bool) -> None:
    """Say what is lost of a certificate without a day of issue."""
    last = reader.day(part.valid_through)
    if last:
        says = f"no day of issue, so no certificate is recorded: its last day, {last}, is lost"
        then = "write the day of issue beside it"
        reader.warn(part.valid_through, LOST_DAY, says, then)
    elif is_first or (part == reader.layout.certificates[0] and reader.text(part.number)):
        reader.warn(part.issued_on, "no-day", "no day, so no certificate is recorded from it")


def certificate(reader: RowReader, part: CertificateFrom) -> dict[str, Any]:
    """Return the values of one certificate that are on file."""
    issued_on = reader.day(part.issued_on)
    state = reader.text(part.state) if part.state else reader.layout.state
    if part.state and issued_on and not state:
        reader.wrong(part.state, CellError("missing", "expected the certificate's state"))
    number = reader.text(part.number)
    doubt = doubt_of_number(number) if number else None
    if part.number and doubt and (part.number.column, doubt.code) not in reader.warnings:
        reader.note(reader.warnings, part.number, doubt)
    values = {
        "state": state,
        "number": number,
        "issued_on": issued_on,
        "valid_through": reader.day(part.valid_through),
    }
    return {key: value for key, value in values.items() if value is not None}


def check_issue(
    reader: RowReader, column: Column, issued_on: date, born_on: date | None, as_of: date
) -> None:
    """Refuse a certificate of the future, or of somebody not born."""
    if issued_on > as_of:
        reader.wrong(column, CellError("future", f"expected a day not after {as_of}"))
    if born_on and issued_on < born_on:
        reader.wrong(column, CellError("before-birth", f"expected a day after birth on {born_on}"))


def own_status(reader: RowReader) -> tuple[str, Meaning]:
    """Return the word of the register's own status, and what it means."""
    status = reader.layout.status
    if status is None:
        return "", Meaning()
    column = Column(column=status.column)
    word = reader.read(column, "status", lambda text: word_of_status(text, status.words))
    return (word, status.words[word]) if word else ("", Meaning())


def word_of_status(text: str, known: Collection[str]) -> str:
    """Return the register's word, or say so where a number got into the column."""
    try:
        return read_word(text, known)
    except CellError as error:
        if any(character.isdigit() for character in text):
            moved = "it looks like a number from another column: move it, and write the status here"
            raise CellError(error.code, error.expected, moved) from None
        raise


def stated(
    reader: RowReader, meaning: Meaning, values: dict[str, Any], as_of: date
) -> dict[str, Any]:
    """Return the fact that the register's own status states, with the day of the import."""
    state = reader.layout.state
    if meaning.record is None or reader.layout.status is None:
        return {}
    reader.warn(
        Column(column=reader.layout.status.column),
        DAY_OF_IMPORT,
        f"the register gives no day for it; recorded with the day of the import, {as_of}",
        "record the right day if you know it",
    )
    if meaning.record == "deceased":
        return {"deceased_on": as_of}
    if meaning.record == "denied":
        path = "renewal" if values["certificates"] else "initial"
        return {"applications": [{"state": state, "path": path, "denied_on": as_of}]}
    return {"conduct": [{"state": state, "kind": meaning.record, "on": as_of}]}
