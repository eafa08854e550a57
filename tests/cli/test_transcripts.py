"""Each file under transcripts/ is a terminal session that comes out the same every time."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.session import HERE, Session

TRANSCRIPTS = sorted(path for path in HERE.rglob("*.txt") if path.parent.name != "setup")


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: str(path.relative_to(HERE)))
def test_transcript(path: Path, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    told = path.read_text("utf-8")
    now = Session(tmp_path).replay(told)
    if pytestconfig.getoption("--update-transcripts"):
        path.write_text(now, "utf-8")
        told = now
    assert now == told
