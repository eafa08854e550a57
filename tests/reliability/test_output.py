"""Cells and JSON that hold what others would act upon."""

from __future__ import annotations

import io
import json

import pytest

from peercert.report.data import guarded, write_document


@pytest.mark.parametrize("cell", ["=1", " =1", "+1", "-1", "@x", "|x", "%x", "\uff1d1", "\tx"])
def test_a_cell_that_a_spreadsheet_might_run_is_guarded(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("name", ["x\x7f", "Á\x7f", "山\x7f\u202e"])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_json_escapes_the_one_control_character_that_it_need_not(name: str, encoding: str) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding)
    write_document({"name": name}, out)
    out.seek(0)
    written = out.read()
    assert "\x7f" not in written
    assert json.loads(written) == {"name": name}
