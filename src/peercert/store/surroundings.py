"""Where a store lies: who else may touch it, and which programs might replace it."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

MOUNTS = Path("/proc/mounts")
NETWORKS = frozenset(
    {"9p", "afs", "ceph", "cifs", "glusterfs", "nfs", "nfs4", "smb2", "smb3", "smbfs"}
    | {"fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "fuse.gvfsd-fuse"}
)
SERVICES = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "icloud": "iCloud Drive",
    "mobile documents": "iCloud Drive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "syncthing": "Syncthing",
}
CONFLICT = re.compile(r"conflict", re.IGNORECASE)
ESCAPED = re.compile(r"\\([0-7]{3})")


def open_to_others(path: Path) -> bool:
    """Say whether another account may read or write a file."""
    return bool(path.lstat().st_mode & 0o077)


def writable_by_others(folder: Path) -> bool:
    """Return whether another account may put files into a folder."""
    return bool(folder.stat().st_mode & 0o022)


def keeps_names(folder: Path) -> bool:
    """Return whether only their owners may take files out of a folder (the sticky bit)."""
    return bool(folder.stat().st_mode & stat.S_ISVTX)


def owned_by_another(path: Path) -> int | None:
    """Return the number of the account that a file belongs to, where that is not this one."""
    owner = path.lstat().st_uid
    return owner if owner != os.geteuid() else None


def conflicts(store: Path) -> list[Path]:
    """Return what looks like copies that a program made which synchronizes folders."""
    return sorted(
        path
        for path in store.parent.iterdir()
        if path.name != store.name and store.stem in path.name and CONFLICT.search(path.name)
    )


def synced_by(store: Path) -> str | None:
    """Return the service whose folder a store lies in, by the folders' names."""
    parts = [part.lower() for part in store.absolute().parts[:-1]]
    named = (name for start, name in SERVICES.items() for part in parts if part.startswith(start))
    return next(named, None)


def network_type(store: Path, mounts: Path = MOUNTS) -> str | None:
    """Return the type of the network file system a store lies on, where the system tells us."""
    folder = store.absolute().parent.resolve()
    try:
        lines = mounts.read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    found = (line.split()[1:3] for line in lines if len(line.split()) > 2)  # noqa: PLR2004 - device, folder, type
    under = {ESCAPED.sub(lambda o: chr(int(o[1], 8)), at): kind for at, kind in found}
    nearest = next((under[str(at)] for at in (folder, *folder.parents) if str(at) in under), "")
    return nearest if nearest in NETWORKS else None
