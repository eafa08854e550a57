"""Keeping lines while they are printed, and printing what is kept."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import nullcontext
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest

from peercert.cli import answers
from peercert.report.ranking import Line, ranking
from peercert.report.whole import Part, write_ranked
from peercert.store.kept import Keeping, Known, beside, drop, known, numbers, opened, text
from speed.stores import TODAY, asked, judged, store_in

ASKED = asked(TODAY)
KNOWN = Known("law", 1, "hash", TODAY.isoformat())
LINES: list[Line] = [
    ("000", 3, "CA", "2027-01-01", TODAY.toordinal() + 9, "P-0003\t", "\tdue\n"),
    ("100", 1, "NC", "2027-01-01", None, "P-0001\t", "\tfiled by Zoë\n"),
    ("~", 2, "", "9999-12-31", None, "", ""),
]
SECTOR = 512
TEXT = "P-0003\t9\tdue\nP-0001\t\tfiled by Zoë\n"


def printed(out: StringIO, keeping: Keeping, lines: list[Line]) -> None:
    with ranking() as ranked:
        write_ranked([Part(ranked=lines)], ASKED, ranked, out, keeping.add)
    keeping.done(KNOWN, nullcontext())


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "peercert.db"


def test_what_is_printed_is_kept(store: Path) -> None:
    out = StringIO()
    with Keeping(store) as keeping:
        printed(out, keeping, LINES)
    with opened(store) as lines:
        assert known(lines) == KNOWN
        assert numbers(lines) == (1, 1)
        assert b"".join(text(lines, TODAY)).decode() == out.getvalue() == TEXT
    assert oct(beside(store).stat().st_mode)[-3:] == "600"


def test_after_trouble_all_is_printed_and_the_lines_before_stay(store: Path) -> None:
    with Keeping(store) as keeping:
        printed(StringIO(), keeping, LINES[1:])
    before, out = beside(store).read_bytes(), StringIO()
    with Keeping(store) as keeping:
        keeping.add([(*LINES[0][:6], "more than a cell may hold " * 50_000)])
        printed(out, keeping, LINES)
    assert out.getvalue() == TEXT
    assert beside(store).read_bytes() == before
    assert [path.name for path in store.parent.iterdir()] == [beside(store).name]


def test_a_journal_of_the_lines_before_is_not_laid_over_those_of_now(store: Path) -> None:
    with Keeping(store) as keeping:
        printed(StringIO(), keeping, LINES[1:])
    journal, left = (store.with_name(f"{beside(store).name}-{end}") for end in ("journal", "123"))
    with opened(store) as lines:
        lines.execute("PRAGMA cache_size = 1")
        lines.execute("UPDATE line SET tail = 'half done' || hex(zeroblob(100000))")
        as_it_lies = journal.read_bytes()
        lines.execute("ROLLBACK")
    assert len(as_it_lies) > SECTOR
    journal.write_bytes(as_it_lies)
    left.touch()
    with Keeping(store) as keeping:
        printed(StringIO(), keeping, LINES)
    assert [path.name for path in store.parent.iterdir()] == [beside(store).name]
    with opened(store) as lines:
        assert b"".join(text(lines, TODAY)).decode() == TEXT
    journal.touch()
    drop(store)
    assert list(store.parent.iterdir()) == []


class Closed(StringIO):
    """Nobody reads this to its end."""

    def write(self, _: str) -> int:
        """Refuse text."""
        raise BrokenPipeError


def test_what_nobody_reads_to_its_end_is_not_kept(store: Path) -> None:
    with Keeping(store) as keeping, pytest.raises(BrokenPipeError):
        printed(Closed(), keeping, LINES)
    assert list(store.parent.iterdir()) == []


def test_only_the_whole_is_kept(store: Path) -> None:
    with Keeping(store) as keeping:
        assert list(store.parent.iterdir()) == []
        keeping.add(LINES)
    assert list(store.parent.iterdir()) == []


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "latin-1", "utf-16-le"])
def test_kept_text_is_written_as_standard_output_writes(encoding: str) -> None:
    out = TextIOWrapper(BytesIO(), encoding, newline="\n")
    out.write(TEXT)
    whole = TEXT.encode()
    middle_of_a_letter = whole.index("ë".encode()) + 1
    answers.put([whole[:middle_of_a_letter], whole[middle_of_a_letter:]], out)
    out.seek(0)
    assert out.read() == TEXT * 2


def test_what_is_too_much_for_memory_waits_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "IN_MEMORY", 10)
    monkeypatch.setattr(answers, "READ_AT_ONCE", 7)
    pieces = [f"piece {number}\n".encode() for number in range(20)]
    with answers.Waiting() as text:
        for piece in pieces:
            text.write(piece)
        assert b"".join(text) == b"".join(pieces)


SCRIPT = """
import sys
from peercert.cli.start import run
run(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
"""


@pytest.mark.parametrize("command", ["check", "expiring"])
def test_what_is_kept_is_printed_without_any_rules(tmp_path: Path, command: str) -> None:
    store = store_in(tmp_path)
    printed = judged(store, TODAY)
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, "--store", store, "--as-of", str(TODAY), command],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
        capture_output=True,
        check=True,
    )
    loaded = ran.stderr.decode().splitlines()[-1].split()
    assert {*ran.stdout.splitlines()} <= {*printed.encode().splitlines()}
    assert "peercert.store.kept" in loaded
    assert not {"peercert.rules", "peercert.standing", "peercert.report.whole"} & {*loaded}
