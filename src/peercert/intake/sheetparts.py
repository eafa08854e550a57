"""The parts of a workbook: its sheets, and of each what the reader of XLSX does not tell.

That reader keeps every cell from the first to the last in memory, and ends the whole process where
that is more than there is: so each sheet is measured first. It leaves out errors and how a cell
shows its number: these are taken down meanwhile.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from xml.parsers import expat

from peercert.intake.numberforms import SHIPPED, is_half_day, show
from peercert.intake.tables import MOST_COLUMNS, MOST_ROWS

CHUNK = 65_536
SPARE_ROWS = 100  # empty ones above the header
LETTERS = 26
NO_VALUE = "#NO VALUE!"
"""What stands here for a formula whose value the file does not hold."""
SECONDS_IN_DAY = 86_400
NOON = 12

Start = Callable[[str, dict[str, str]], None]


class FarCellError(Exception):
    """A cell beyond the rows and columns that are read; the message says where."""


class Part(NamedTuple):
    """A sheet: its name, where it stands in the file, and whether somebody sees it."""

    name: str
    path: str
    hidden: bool


class Element(NamedTuple):
    """The beginning of an element: its name without a prefix, and its attributes likewise."""

    name: str
    attributes: Mapping[str, str]


def parse(
    archive: zipfile.ZipFile, path: str, start: Start | None = None, more: Sheet | None = None
) -> None:
    """Read an XML part, calling for each element. Raises ValueError for a document type."""
    parser = expat.ParserCreate()
    if start:
        parser.StartElementHandler = start
    if more:
        parser.EndElementHandler, parser.CharacterDataHandler = more.end, more.take
    parser.StartDoctypeDeclHandler = refuse_doctype
    with archive.open(path) as file:
        while chunk := file.read(CHUNK):
            parser.Parse(chunk)
    parser.Parse(b"", True)  # noqa: FBT003 - the parser's own way to say that this was all


def refuse_doctype(*_: object) -> None:
    """Refuse a document type, which no workbook has and with which text can be made to grow."""
    raise ValueError("it declares a document type")


def elements(archive: zipfile.ZipFile, path: str) -> list[Element]:
    """Return the elements of a small part; none where there is no such part."""
    found: list[Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        short = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        found.append(Element(name.rpartition(":")[2], short))

    if path in archive.namelist():
        parse(archive, path, start)
    return found


def parts_of(archive: zipfile.ZipFile) -> list[Part]:
    """Return the sheets of a workbook, in their order."""
    [main] = [
        posixpath.normpath(each.attributes["Target"].lstrip("/"))
        for each in elements(archive, "_rels/.rels")
        if each.attributes.get("Type", "").endswith("/officeDocument")
    ]
    folder, name = posixpath.split(main)
    targets = {
        each.attributes["Id"]: posixpath.normpath(
            posixpath.join("/", folder, each.attributes["Target"])
        ).lstrip("/")
        for each in elements(archive, f"{folder}/_rels/{name}.rels".lstrip("/"))
        if each.attributes.get("Type", "").endswith("/worksheet")
    }
    return [
        Part(said["name"], targets[said["id"]], said.get("state", "visible") != "visible")
        for each, said in elements(archive, main)
        if each == "sheet" and said.get("id") in targets
    ]


def forms_of(archive: zipfile.ZipFile) -> list[str]:
    """Return the number format of each style of a cell, in their order."""
    paths = [name for name in archive.namelist() if name.endswith("styles.xml")]
    codes, forms = dict(SHIPPED), []
    inside = False
    for name, said in elements(archive, paths[0]) if paths else ():
        if name == "numFmt":
            codes[int(said["numFmtId"])] = said.get("formatCode", "")
        elif name in {"cellXfs", "cellStyleXfs", "cellStyles", "dxfs"}:
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            forms.append(int(said.get("numFmtId", 0)))
    half_days = {18: "h:mm AM/PM", 19: "h:mm:ss AM/PM"}
    return [half_days.get(form, codes.get(form, "")) for form in forms]


class Sheet:
    """Follows the cells of a sheet; refuses one that lies too far away and takes others down."""

    def __init__(self, forms: Sequence[str] = ()) -> None:
        """Start above the first row."""
        self.row = 0
        self.column = 0
        self.shown: dict[int, dict[int, str]] = defaultdict(dict)
        self.has_data = False
        self.hidden_rows = 0
        self._forms = forms
        self._kind = self._form = ""
        self._formula = self._valued = self._hidden = False
        self._text: list[str] | None = None

    def read(self, archive: zipfile.ZipFile, path: str) -> None:
        """Measure a sheet. Raises FarCellError, ValueError, or what is wrong with the XML."""
        parse(archive, path, self.start, self)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in the beginning of one element."""
        match name.rpartition(":")[2]:
            case "row":
                self.row = int(attributes.get("r", self.row + 1))
                self.column = 0
                self._hidden = attributes.get("hidden", "0") in {"1", "true"}
            case "c":
                self.place(attributes.get("r", ""))
                self._kind = attributes.get("t", "n")
                style = int(attributes.get("s", "0"))
                self._form = self._forms[style] if style < len(self._forms) else ""
                self._formula = self._valued = False
            case "f":
                self._formula = True
            case "v":
                self._text = []
            case "is":
                self._valued = self.has_data = True

    def take(self, text: str) -> None:
        """Take in text, where it is the value of a cell."""
        if self._text is not None:
            self._text.append(text)

    def end(self, name: str) -> None:
        """Take in the end of one element."""
        match name.rpartition(":")[2]:
            case "v" if self._text is not None:
                self.value("".join(self._text))
                self._text = None
            case "c" if self._formula and not self._valued:
                self.shown[self.row][self.column] = NO_VALUE
                self.has_data = True
            case "row" if self._hidden:
                self.hidden_rows += 1

    def value(self, text: str) -> None:
        """Take down a value that is an error, or that shows otherwise than it is held."""
        self._valued = bool(text) or self._kind == "str"
        self.has_data = self.has_data or bool(text)
        if self._kind == "e" and text:
            self.shown[self.row][self.column] = text
        elif self._kind == "n" and text:
            half = is_half_day(self._form)
            shown = time_of_day(text) if half else show(text, self._form)
            if shown is not None:
                self.shown[self.row][self.column] = shown

    def place(self, reference: str) -> None:
        """Note where a cell is, as it says or after the one before."""
        letters = reference.rstrip("0123456789")
        self.column += 1
        if letters:
            self.column = 0
            for character in letters.upper():
                self.column = self.column * LETTERS + ord(character) - ord("A") + 1
            self.row = int(reference[len(letters) :] or self.row)
        if self.row > MOST_ROWS + SPARE_ROWS or not 0 < self.column <= MOST_COLUMNS:
            raise FarCellError(f"row {self.row}, column {self.column}")


def time_of_day(raw: str) -> str | None:
    """Return a time of day as a cell shows it, 2:00:00 PM; nothing for a day with a time."""
    seconds = round(float(raw) * SECONDS_IN_DAY)
    if not 0 <= seconds < SECONDS_IN_DAY:
        return None
    hour, rest = divmod(seconds, 3600)
    half = "PM" if hour >= NOON else "AM"
    return f"{hour % NOON or NOON}:{rest // 60:02d}:{rest % 60:02d} {half}"
