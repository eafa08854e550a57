"""Encrypted backups: files of age, which the `age` program reads, and whose files we read."""

from __future__ import annotations

import builtins
import shutil
import stat
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest

from cli.session import peercert
from peercert.errors import RefusedError, StoreError, UsageError
from peercert.store import encrypting
from peercert.store.backups import back_up, in_folder, verify
from peercert.store.recording import Change
from peercert.store.rotating import Rule, rotate
from schemas import valid
from store.people import ANA, BO
from store.test_backups import add, dump, names

NOW = datetime(2026, 11, 22, 8, 30, 15, tzinfo=UTC)
NEEDS_AGE = pytest.mark.skipif(
    not (shutil.which("age") and shutil.which("age-keygen")), reason="age is not installed"
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with a store of two people, a key, and another key."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PEERCERT_STORE", "people.db")
    monkeypatch.setenv("PEERCERT_TIMEZONE", "UTC")
    add(tmp_path / "people.db", ANA)
    add(tmp_path / "people.db", BO)
    for name in ("key.txt", "other.txt"):
        identity = pyrage.x25519.Identity.generate()
        Path(name).write_text(f"# public key: {identity.to_public()}\n\n{identity}\n")
    return tmp_path / "people.db"


def public(name: str = "key.txt") -> str:
    return Path(name).read_text().split()[3]


def made(store: Path, moment: datetime = NOW) -> Path:
    keys = encrypting.recipients([public()])
    return back_up(store, store.parent / "backups", moment, keys).path


def decrypted(path: Path, key: str = "key.txt") -> bytes:
    with encrypting.decrypted(path, encrypting.identities(Path(key)), path.parent) as plain:
        assert stat.S_IMODE(plain.stat().st_mode) == 0o600
        return plain.read_bytes()


def test_an_encrypted_backup_is_the_store_and_only_its_owner_may_read_it(store: Path) -> None:
    before = names(store.parent)
    path = made(store)
    assert path.name.endswith("-20261122T083015Z-c2.db.age")
    assert names(path.parent) == [path.name]
    assert names(store.parent) == ["backups", *before]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"Bo Lind" not in path.read_bytes()
    (store.parent / "plain.db").write_bytes(decrypted(path))
    assert dump(store.parent / "plain.db") == dump(store)
    assert names(path.parent) == [path.name]
    assert [each.is_encrypted for each in in_folder(path.parent)] == [True]
    assert made(store).name.endswith("-c2-2.db.age")


def test_what_is_not_encrypted_never_lies_in_the_folder(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[Path, list[str]]] = []
    encrypt = encrypting.encrypt

    def watched(plain: Path, target: Path, keys: Sequence[object]) -> None:
        encrypt(plain, target, keys)
        seen.append((plain.parent, names(target.parent)))

    monkeypatch.setattr(encrypting, "encrypt", watched)
    made(store)
    ((plain, beside),) = seen
    assert plain == store.parent
    assert [name.endswith(".age") for name in beside] == [True]


@NEEDS_AGE
def test_the_age_program_reads_ours_and_we_read_its(store: Path) -> None:
    subprocess.run(["age-keygen", "-o", "theirs.txt"], check=True, capture_output=True)
    key = subprocess.run(
        ["age-keygen", "-y", "theirs.txt"], check=True, capture_output=True, text=True
    ).stdout.strip()
    result = peercert("backup", "create", "--encrypt-to", key, "--encrypt-to", public())
    assert (result.code, result.err) == (0, "")
    assert result.out.endswith("read back in full, then encrypted to 2 keys\n")
    (path,) = Path("backups").iterdir()
    line = ["age", "--decrypt", "-i", "theirs.txt", "-o", "plain.db", str(path)]
    subprocess.run(line, check=True)
    assert dump(Path("plain.db")) == dump(store)

    for options in ([], ["--armor"]):
        line = ["age", *options, "-r", key, "-o", "theirs.age", "plain.db"]
        subprocess.run(line, check=True)
        told = ("backup", "restore", "theirs.age", "--identity", "theirs.txt", "--to", "back.db")
        result = peercert(*told)
        assert result.code == 0, result.err
        assert dump(Path("back.db")) == dump(store)
        Path("back.db").unlink()
        Path("theirs.age").unlink()


def test_a_copy_is_listed_verified_and_restored_with_its_key(store: Path) -> None:
    path = Path(made(store)).relative_to(store.parent)
    listed = valid(peercert("backup", "list", "--format", "json").out)["backups"]
    assert [(each["file"], each["encrypted"]) for each in listed] == [(str(path), True)]
    assert str(path) in peercert("backup", "list").out
    assert "encrypted, so it was not looked into" in peercert("doctor").out
    result = peercert("backup", "verify")
    assert (result.code, result.err.splitlines()[0]) == (2, f"peercert: {path} is encrypted")
    result = peercert("backup", "verify", "--identity", "key.txt")
    assert (result.code, result.out) == (0, f"{path}: whole, up to change 2, 2 people\n")
    add(store, ANA)
    told = ("backup", "restore", str(path))
    assert peercert(*told, "--replace", "--yes").code == 2
    result = peercert(*told, "--replace", "--yes", "--identity", "key.txt")
    assert result.code == 0, result.err
    assert f"people.db: restored from {path}, up to change 3, 2 people" in result.out
    assert verify(store).sequence == 3
    assert not [name for name in names(store.parent) if name.startswith(".peercert-")]


def test_the_way_back_from_damage_names_the_key(store: Path) -> None:
    path = made(store)
    content = store.read_bytes()
    store.write_bytes(content.replace(b"Bo Lind", b"Bo Lint"))
    assert f"backup restore backups/{path.name} --identity FILE" in peercert("doctor", "--full").out


def test_rotation_knows_encrypted_copies_by_their_names(store: Path) -> None:
    other = store.with_name("other.db")
    add(other, BO)
    add(other, ANA)
    theirs = made(other, NOW - timedelta(days=3))
    old = [made(store, NOW - timedelta(days=2)), back_up(store, theirs.parent, NOW).path]
    good = made(store, NOW + timedelta(seconds=1))
    assert set(rotate(store, good, Rule(days=1), NOW + timedelta(days=1))) == set(old)
    assert names(good.parent) == sorted([theirs.name, good.name])


def test_encrypted_backups_may_say_who_was_erased_where_the_store_is_gone(store: Path) -> None:
    plain = back_up(store, store.parent / "backups", NOW).path
    path = made(store, NOW + timedelta(seconds=1))
    assert "cannot be read" not in peercert("backup", "restore", str(plain), "--to", "a.db").err
    store.unlink()
    result = peercert("backup", "restore", str(plain), "--to", "b.db")
    assert f"{Path('backups') / path.name} cannot be read" in result.err


BAD_KEYS = {
    "age1xyz": "--encrypt-to: 'age1xyz' is not a public key of age",
    "ssh-ed25519 AAAA": "--encrypt-to: 'ssh-ed25519 AAAA' is not a public key of age",
    "AGE-SECRET-KEY-1ABC": "--encrypt-to: this is the secret key",
}


@pytest.mark.parametrize("key", BAD_KEYS)
def test_what_is_no_public_key_is_refused(store: Path, key: str) -> None:
    before = names(store.parent)
    result = peercert("backup", "create", "--encrypt-to", public(), "--encrypt-to", key)
    assert (result.code, result.err.splitlines()[0]) == (2, f"peercert: {BAD_KEYS[key]}")
    assert names(store.parent) == before


BAD_IDENTITIES: Mapping[str, tuple[str | None, str]] = {
    "missing": (None, "No such file or directory"),
    "of another": ("other.txt", "is encrypted to another key"),
    "no key": ("# nothing\n", "holds no secret key of age"),
    "notes": ("These are notes.\n", "holds no secret key of age"),
    "bytes": ("\udcff\udcfe\n", "holds no secret key of age"),
    "with a passphrase": ("age-encryption.org/v1\n-> scrypt x", "is protected by a passphrase"),
    "armored": ("-----BEGIN AGE ENCRYPTED FILE-----\n", "is protected by a passphrase"),
}


@pytest.mark.parametrize("verb", ["verify", "restore"])
@pytest.mark.parametrize("kind", BAD_IDENTITIES)
def test_a_key_that_does_not_open_it_is_refused(store: Path, kind: str, verb: str) -> None:
    path = made(store)
    content, says = BAD_IDENTITIES[kind]
    key = Path("bad.txt")
    if content == "other.txt":
        key = Path(content)
    elif content is not None:
        key.write_text(content, "utf-8", "surrogateescape")
    before = names(store.parent)
    result = peercert("backup", verb, str(path), "--identity", str(key))
    assert (result.code, says in result.err) == (3, True), result.err
    assert names(store.parent) == before


@pytest.mark.parametrize("left", [25, 150, 190, 5000, -1])
def test_a_file_that_is_cut_off_is_damage(store: Path, left: int) -> None:
    path = made(store)
    path.write_bytes(path.read_bytes()[:left])
    before = names(store.parent)
    result = peercert("backup", "verify", "--identity", "key.txt")
    assert (result.code, "DAMAGED" in result.out) == (5, True)
    result = peercert("backup", "restore", str(path), "--identity", "key.txt")
    assert (result.code, "cannot be decrypted to its end" in result.err) == (5, True)
    assert names(store.parent) == before


def test_a_file_that_is_no_store_inside_is_damage(store: Path) -> None:
    Path("notes.txt").write_text("These are notes, and longer than a line, so not taken for empty.")
    keys = encrypting.recipients([public()])
    encrypting.encrypt(Path("notes.txt"), Path("notes.age"), keys)
    result = peercert("backup", "restore", "notes.age", "--identity", "key.txt")
    assert result.code == 5
    assert result.err.startswith("peercert: notes.age is damaged: ")
    assert store.exists()


def test_without_the_extra_it_is_said_what_to_install(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(store)
    before = names(store.parent)
    real = builtins.__import__

    def without(name: str, *more: object) -> object:
        if name == "pyrage":
            raise ImportError
        return real(name, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    for words in (("create", "--encrypt-to", public()), ("verify", "--identity", "key.txt")):
        result = peercert("backup", *words)
        assert (result.code, result.err.splitlines()) == (
            2,
            [
                "peercert: encrypted backups need one more part",
                "hint: pip install 'peercert[encrypt]'; nothing was written",
            ],
        )
    assert names(store.parent) == before
    assert path.exists()


class Failing:
    """A library whose disk is full, or that writes too little."""

    EncryptError = DecryptError = pyrage.EncryptError

    @staticmethod
    def encrypt_io(_: object, file: object, keys: Sequence[str]) -> None:
        """Write a header and nothing else, or fail."""
        if keys == ["full"]:
            raise pyrage.EncryptError("No space left on device")
        file.write(b"age-encryption.org/v1\n--- mac\n")  # type: ignore[attr-defined]

    @staticmethod
    def decrypt_io(*_: object) -> None:
        """Fail as a disk that is full."""
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize(("key", "says"), [("full", "No space left"), ("short", "is not whole")])
def test_a_backup_that_is_not_encrypted_whole_is_none(
    store: Path, monkeypatch: pytest.MonkeyPatch, key: str, says: str
) -> None:
    monkeypatch.setattr(encrypting, "library", lambda: Failing)
    with pytest.raises(StoreError, match=says):
        back_up(store, store.parent / "backups", NOW, [key])
    assert names(store.parent / "backups") == []


def test_a_full_disk_is_no_damage(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(store)
    monkeypatch.setattr(encrypting, "library", lambda: Failing)
    with (
        pytest.raises(StoreError, match="No space left"),
        encrypting.decrypted(path, [], store.parent),
    ):
        pass
    monkeypatch.undo()
    with Change(store, command="test") as change:
        change.add_candidate(BO)


def test_what_is_no_file_is_not_taken_for_an_encrypted_one(store: Path) -> None:
    assert not encrypting.is_encrypted(store.parent)
    assert not encrypting.is_encrypted(store)
    with pytest.raises(UsageError), encrypting.readable(made(store), None, store.parent):
        pass
    with pytest.raises(RefusedError):
        encrypting.identities(store.parent)
