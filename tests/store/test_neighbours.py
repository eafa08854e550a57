"""What lies beside a store and is not ours is not used, and no command waits for it."""

from __future__ import annotations

import json
import logging
import os
import stat
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from reliability.neighbours import KINDS, NEEDS_ROOT, NOBODY

from peercert.errors import StoreError
from peercert.store import erasures, health, kept, neighbours, waiting
from peercert.store.erasures import Erased
from peercert.store.kept import Keeping, Known
from peercert.store.neighbours import NeighbourError, fault, faults
from peercert.store.opening import copy_bytes, guarded, reading
from peercert.store.recording import Change
from store.people import ANA
from store.test_health import wish

WORDS = {
    "open to all": "may be written to by others",
    "pipe": "is a pipe",
    "socket": "is a socket",
    "folder": "is a folder",
    "symbolic link": "is a symbolic link",
    "hard link": "has a second name (a hard link)",
    NEEDS_ROOT: f"belongs to another account ({NOBODY})",
}
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
EVERY = [pytest.param(kind, marks=[AS_ROOT] if kind == NEEDS_ROOT else []) for kind in WORDS]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "people.db"
    with Change(path, command="candidate add") as change:
        change.add_candidate(ANA)
    return path


def beside(store: Path, end: str) -> Path:
    return store.with_name(store.name + end)


@pytest.mark.parametrize("kind", EVERY)
def test_a_journal_of_somebody_else_is_refused_by_name(store: Path, kind: str) -> None:
    for end in neighbours.READ_BY_SQLITE:
        path = beside(store, end)
        KINDS[kind](path, b"planted")
        for write in (False, True):
            with pytest.raises(StoreError) as refused:
                guarded(store, write=write)
            assert refused.value.message == f"{path} {WORDS[kind]}"
        assert ("chmod go-w" in refused.value.hint) == (kind == "open to all")
        with pytest.raises(NeighbourError):
            copy_bytes(store, store.with_name("copy.db"))
        path.rmdir() if kind == "folder" else path.unlink()
        path.with_name("mine").unlink(missing_ok=True)
    guarded(store, write=True).close()


@pytest.mark.parametrize("kind", EVERY)
def test_the_doctor_names_everything_that_is_not_used(store: Path, kind: str) -> None:
    assert list(faults(store)) == []
    for end in neighbours.OURS:
        KINDS[kind](beside(store, end), b"planted")
        if (mine := store.with_name("mine")).exists():
            mine.rename(store.with_name(f"mine{end}"))
    found = {point.name: point for point in health.examine(wish(store))}["beside it"]
    said = WORDS[kind]
    assert found.level == "warning"
    assert found.evidence == tuple(f"{beside(store, end)} {said}" for end in neighbours.OURS)


def test_the_doctor_names_backups_that_others_may_have_put_there(store: Path) -> None:
    folder = store.parent / "backups"
    folder.mkdir(mode=0o700)
    path = folder / "peercert-20260101T000000Z-c1.db"
    path.touch(0o600)
    names = [point.name for point in health.examine(wish(store))]
    assert "beside it" not in names
    path.chmod(0o666)
    found = {point.name: point for point in health.examine(wish(store))}["beside it"]
    assert found.evidence == (f"{path} may be written to by others",)


def test_a_device_is_no_file() -> None:
    assert neighbours.odd(os.stat(os.devnull)) == "is not a file"  # noqa: PTH116 - a device


def test_where_every_file_is_open_to_others_nothing_is_refused(store: Path) -> None:
    journal = beside(store, "-journal")
    journal.touch(0o666)
    journal.chmod(0o666)
    assert fault(journal, store)
    store.chmod(0o666)
    assert fault(journal, store) == ""
    guarded(store, write=False).close()
    (point,) = [each for each in health.examine(wish(store)) if each.name == "permissions"]
    assert point.level == "warning"


@pytest.mark.parametrize("kind", EVERY)
def test_a_note_of_somebody_else_says_nothing_and_makes_nobody_wait(store: Path, kind: str) -> None:
    path = waiting.beside(store)
    note = {"process": os.getpid(), "host": waiting.host(), "actor": "mallory", "command": "x"}
    KINDS[kind](path, json.dumps(note).encode())
    assert waiting.holder(store) == ""
    victim = path.with_name("mine")
    before = victim.read_bytes() if victim.exists() else b""
    with Change(store, command="candidate add") as change:
        change.add_candidate(ANA)
    assert not before or victim.read_bytes() == before
    assert os.path.lexists(path)


def test_a_note_of_ours_is_believed(store: Path) -> None:
    waiting.leave(store, "kim", "hours log")
    waiting.leave(store, "bo", "x")
    assert waiting.holder(store) == f"`x` by bo, process {os.getpid()}"
    assert stat.S_IMODE(waiting.beside(store).stat().st_mode) == 0o600


@pytest.mark.parametrize("kind", EVERY)
def test_a_list_of_erasures_of_somebody_else_is_refused_by_name(store: Path, kind: str) -> None:
    path = erasures.beside(store)
    KINDS[kind](path, b"")
    for act in (
        lambda: erasures.listed(store),
        lambda: erasures.append(store, {"ab": Erased("on request", "2026-01-01")}),
    ):
        with pytest.raises(NeighbourError) as refused:
            act()
        assert refused.value.message == f"{path} {WORDS[kind]}"


def test_a_file_that_is_swapped_while_it_is_opened_is_refused(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = beside(store, ".erasures")
    path.touch(0o600)
    path.chmod(0o666)
    monkeypatch.setattr(neighbours, "refuse", lambda *_: None)
    with pytest.raises(NeighbourError, match="may be written to by others"):
        neighbours.opened(path, store, os.O_RDWR)


@pytest.mark.parametrize("kind", EVERY)
def test_answers_kept_by_somebody_else_are_not_used_and_that_is_said(
    store: Path, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = kept.beside(store)
    KINDS[kind](path, b"planted")
    with pytest.raises(NeighbourError), kept.opened(store):
        raise AssertionError
    (said,) = caplog.records
    assert said.levelno == logging.WARNING
    assert said.getMessage() == f"Not used, everybody is judged again: {path} {WORDS[kind]}"
    keep(store)
    if kind == "folder":
        assert path.is_dir()
    else:
        with kept.opened(store) as lines:
            assert kept.known(lines).law == "law"


def keep(store: Path) -> None:
    with Keeping(store) as keeping:
        keeping.add([])
        keeping.done(Known("law", 1, "", "2026-01-01"), nullcontext())


def test_a_folder_among_what_is_kept_keeps_nobody_from_erasing(store: Path) -> None:
    beside(store, ".kept-7").mkdir()
    beside(store, ".kept-8").touch(0o600)
    kept.drop(store)
    assert beside(store, ".kept-7").is_dir()
    assert not beside(store, ".kept-8").exists()


def test_a_file_of_ours_that_cannot_be_deleted_is_said(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise PermissionError

    kept.beside(store).touch(0o600)
    monkeypatch.setattr(Path, "unlink", fail)
    with pytest.raises(PermissionError):
        kept.drop(store)


@AS_ROOT
@pytest.mark.parametrize(
    "act",
    [
        lambda store: waiting.leave(store, "root", "x"),
        lambda store: erasures.append(store, {"ab": Erased("on request", "")}),
        keep,
    ],
)
def test_what_root_makes_belongs_to_the_account_of_the_store(
    store: Path, act: Callable[[Path], object]
) -> None:
    store.parent.chmod(0o755)
    os.chown(store, NOBODY, NOBODY)
    act(store)
    made = [path for path in store.parent.iterdir() if path != store]
    assert [(path.stat().st_uid, stat.S_IMODE(path.stat().st_mode)) for path in made] == [
        (NOBODY, 0o600)
    ]
    assert list(faults(store)) == []
    with reading(store):
        pass


def test_without_a_store_its_neighbours_are_those_of_this_account(tmp_path: Path) -> None:
    path = tmp_path / "people.db.erasures"
    erasures.append(tmp_path / "people.db", {"ab": Erased("on request", "")})
    assert fault(path, tmp_path / "people.db") == ""
    path.chmod(0o666)
    assert fault(path, tmp_path / "people.db") == "may be written to by others"


def test_a_folder_with_the_sticky_bit_is_one_in_which_others_write(store: Path) -> None:
    store.parent.chmod(0o1777)
    (point,) = [each for each in health.examine(wish(store)) if each.name == "permissions"]
    assert (point.level, point.command) == ("warning", "")
    assert "sticky bit" in point.says


@pytest.mark.parametrize("account", [0, NOBODY])
def test_only_root_gives_what_it_makes_away(
    store: Path, monkeypatch: pytest.MonkeyPatch, account: int
) -> None:
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "geteuid", lambda: account)
    monkeypatch.setattr(os, "fchown", lambda _, user, group: given.append((user, group)))
    found = store.stat()
    neighbours.give(0, store)
    assert given == ([(found.st_uid, found.st_gid)] if account == 0 else [])
