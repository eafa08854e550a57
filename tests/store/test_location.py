"""Where the store is."""

from __future__ import annotations

from pathlib import Path

import pytest

from peercert.store.location import where


def test_the_option_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEERCERT_STORE", "/a/b.db")
    assert where(Path("c.db")) == Path("c.db")


def test_then_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/kim")
    monkeypatch.setenv("PEERCERT_STORE", "~/b.db")
    assert where() == Path("/home/kim/b.db")


def test_then_the_folder_for_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEERCERT_STORE", "")
    monkeypatch.setenv("XDG_DATA_HOME", "/home/kim/data")
    assert where() == Path("/home/kim/data/peercert/peercert.db")
