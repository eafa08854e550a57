"""Backups that only the holder of a key can read, as files of age (age-encryption.org/v1).

Whoever makes them needs the public key alone. What was encrypted cannot be read again without the
other one, so the copy is read before, and of the encrypted file only its form and length are.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peercert.errors import RefusedError, StoreError, UsageError
from peercert.store.backups import parting
from peercert.store.opening import store_errors
from peercert.store.placing import NEW

BEGINNINGS = (b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----")
SECRET_KEY = "AGE-SECRET-KEY-"  # noqa: S105 - how every one begins
MAC = b"\n--- "
"""Begins the last line of the header."""
HEADER_BYTES = 65_536
NONCE_BYTES, TAG_BYTES, CHUNK_BYTES = 16, 16, 65_536
NO_OTHER_KEY = "No matching keys"
NOTHING = "nothing was written"


def library() -> Any:  # noqa: ANN401 - a module of the extra
    """Return the library that encrypts. Raise UsageError where it is not installed."""
    try:
        import pyrage
    except ImportError:
        raise UsageError(
            "encrypted backups need one more part",
            hint=f"pip install 'peercert[encrypt]'; {NOTHING}",
        ) from None
    return pyrage


def recipients(keys: Sequence[str]) -> list[Any]:
    """Read public keys. Raise UsageError for one that is none; a secret one is not repeated."""
    age = library()
    found = []
    for key in keys:
        if key.strip().upper().startswith(SECRET_KEY):
            hint = f"the public one begins with age1: `age-keygen -y FILE` prints it; {NOTHING}"
            raise UsageError("--encrypt-to: this is the secret key", hint=hint)
        try:
            found.append(age.x25519.Recipient.from_str(key.strip()))
        except age.RecipientError:
            hint = f"it begins with age1: `age-keygen -y FILE` prints it; {NOTHING}"
            raise UsageError(
                f"--encrypt-to: {key!r} is not a public key of age", hint=hint
            ) from None
    return found


def identities(path: Path) -> list[Any]:
    """Read the secret keys in a file as `age-keygen` makes it.

    Raise RefusedError where there are none, or they are protected by a passphrase themselves.
    """
    age = library()
    hint = f"--identity names a file that `age-keygen` made; {NOTHING}"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RefusedError(f"{path}: {error.strerror}", hint=hint) from None
    if content.startswith(BEGINNINGS):
        open_it = f"`age --decrypt {path}` opens it with the passphrase; {NOTHING}"
        raise RefusedError(f"{path} is protected by a passphrase", hint=open_it)
    lines = content.decode("utf-8", "replace").splitlines()
    try:
        found = [
            age.x25519.Identity.from_str(line.strip())
            for line in lines
            if line.strip() and not line.lstrip().startswith("#")
        ]
    except age.IdentityError:
        found = []
    if not found:
        raise RefusedError(f"{path} holds no secret key of age", hint=hint)
    return found


def is_encrypted(path: Path) -> bool:
    """Return whether a file is one of age, by its beginning."""
    if not path.is_file():
        return False
    with store_errors(path), path.open("rb") as file:
        return file.read(max(map(len, BEGINNINGS))).startswith(BEGINNINGS)


def encrypt(plain: Path, target: Path, keys: Sequence[Any]) -> None:
    """Encrypt a file into a new one, which only its owner may read."""
    age = library()
    with (
        store_errors(target),
        plain.open("rb") as source,
        os.fdopen(os.open(target, NEW, 0o600), "wb") as file,
    ):
        try:
            age.encrypt_io(source, file, keys)
        except age.EncryptError as error:
            raise StoreError(f"{target}: {error}", hint=f"look at the disk; {NOTHING}") from None
    if target.stat().st_size != length_of(target, plain.stat().st_size):
        raise StoreError(f"{target} is not whole", hint="look at the disk; no backup was kept")


def length_of(path: Path, plain: int) -> int:
    """Return how long an encrypted file has to be: header, nonce, and a tag for each chunk."""
    with path.open("rb") as file:
        begun = file.read(HEADER_BYTES)
    header = begun.index(b"\n", begun.index(MAC) + len(MAC)) + 1
    return header + NONCE_BYTES + plain + TAG_BYTES * max(1, -(-plain // CHUNK_BYTES))


@contextmanager
def decrypted(path: Path, keys: Sequence[Any], folder: Path) -> Iterator[Path]:
    """Yield a passing copy that can be read of an encrypted file, which its owner alone may read.

    Raise RefusedError where it was encrypted to other keys, StoreError where it is not whole.
    """
    age = library()
    with parting(folder, "plain") as plain:
        with (
            store_errors(plain),
            path.open("rb") as source,
            os.fdopen(os.open(plain, NEW, 0o600), "wb") as file,
        ):
            try:
                age.decrypt_io(source, file, keys)
            except age.DecryptError as error:
                if NO_OTHER_KEY in str(error):
                    hint = f"--identity names the file with the key for it; {NOTHING}"
                    raise RefusedError(f"{path} is encrypted to another key", hint=hint) from None
                raise damaged(path) from None
            except OSError as error:
                if error.errno:
                    raise
                raise damaged(path) from None
        yield plain


@contextmanager
def readable(path: Path, identity: Path | None, folder: Path) -> Iterator[Path]:
    """Yield a backup as it is, or where it is encrypted a passing copy in a folder, decrypted.

    Raise UsageError where no file with the key to it is named.
    """
    if not is_encrypted(path):
        yield path
    elif identity is None:
        hint = f"--identity FILE names the file with the key; {NOTHING}"
        raise UsageError(f"{path} is encrypted", hint=hint)
    else:
        with decrypted(path, identities(identity), folder) as plain:
            yield plain


def damaged(path: Path) -> StoreError:
    """Say that an encrypted file is not as it was made."""
    hint = f"`peercert backup list` names every backup; {NOTHING}"
    return StoreError(f"{path} is damaged: it cannot be decrypted to its end", hint=hint)
