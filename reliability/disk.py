"""A disk that keeps what was synced and, of everything else, whatever it likes.

Writes that were not synced are kept, lost or torn at 512 bytes, each by itself, so that later ones
may be there without earlier ones; where a file grew, what was lost holds zeros or old garbage. A
new, removed or renamed name is kept only by a sync of its folder, each by itself as well.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from reliability.tracing import Call

SECTOR = 512
NAMES = [
    "openat",
    "close",
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "ftruncate",
    "unlink",
    "unlinkat",
    "rename",
    "renameat",
    "renameat2",
    "mkdir",
    "mkdirat",
    "dup",
    "dup2",
    "dup3",
    "lseek",
]
OUTPUT = 1
LOST, TORN = 0.25, 0.5


@dataclass(slots=True, eq=False)
class Node:
    """A file or a folder: what is surely on the disk, and what was written since."""

    is_folder: bool = False
    kept: bytearray = field(default_factory=bytearray)
    since: list[tuple[int, bytes | None]] = field(default_factory=list)
    """Writes (where, what) and cuts (length, None)."""


Names: TypeAlias = dict[Path, Node | None]
Image: TypeAlias = dict[Path, bytes | None]
"""Each file with its bytes; a folder with None."""


@dataclass(slots=True)
class Op:
    """One thing a command did to the disk; `what` says which of the fields matter."""

    what: str
    path: Path = Path()
    at: int = 0
    data: bytes = b""
    to: Path = Path()


class Reader:
    """Turns system calls into what they did to the files below one folder."""

    def __init__(self, folder: Path) -> None:
        """Follow the files below this folder."""
        self.folder = folder
        self.open: dict[int, Path] = {}
        self.place: dict[int, int] = {}

    def ops(self, calls: list[Call]) -> list[Op]:
        """Return what the calls did, in order."""
        found: list[Op] = []
        for call in calls:
            if call.result >= 0:
                found += self.one(call)
        return found

    def one(self, call: Call) -> list[Op]:
        """Return what one call did."""
        name = call.name
        if name == "openat":
            return self.opened(call)
        if name in {"unlink", "unlinkat", "mkdir", "mkdirat"}:
            return self.named(name.removesuffix("at"), call)
        if name.startswith("rename"):
            one, other = (self.folder / text.decode() for text in call.texts[:2])
            return [Op("rename", one, to=other)] if one.is_relative_to(self.folder) else []
        if name == "write" and call.first == OUTPUT:
            return [Op("ack")]
        if call.first not in self.open:
            return []
        return self.of_file(call)

    def opened(self, call: Call) -> list[Op]:
        """Remember a file that was opened below the folder."""
        path = self.folder / call.texts[0].decode()
        self.open.pop(call.result, None)
        if not path.is_relative_to(self.folder):
            return []
        self.open[call.result], self.place[call.result] = path, 0
        made = [Op("create", path)] if "O_CREAT" in call.arguments else []
        return made + ([Op("cut", path)] if "O_TRUNC" in call.arguments else [])

    def named(self, what: str, call: Call) -> list[Op]:
        """Return a change of one name."""
        path = self.folder / call.texts[0].decode()
        return [Op(what, path)] if path.is_relative_to(self.folder) else []

    def of_file(self, call: Call) -> list[Op]:
        """Return what a call did to an open file."""
        number, path = call.first, self.open[call.first]
        match call.name:
            case "close":
                del self.open[number]
            case "dup" | "dup2" | "dup3":
                self.open[call.result], self.place[call.result] = path, self.place[number]
            case "lseek":
                self.place[number] = call.result
            case "pwrite64":
                at = int(call.arguments.rsplit(",", 1)[1])
                return [Op("write", path, at, call.texts[0][: call.result])]
            case "write":
                self.place[number] += call.result
                at = self.place[number] - call.result
                return [Op("write", path, at, call.texts[0][: call.result])]
            case "ftruncate":
                return [Op("cut", path, int(call.arguments.split(",")[1]))]
            case _:
                return [Op("sync", path)]
        return []


class Disk:
    """The files below one folder, while a command runs."""

    def __init__(self, folder: Path) -> None:
        """Begin with everything that lies in the folder, all of it on the disk."""
        self.folder = folder
        self.live: dict[Path, Node] = {folder: Node(is_folder=True)}
        for path in sorted(folder.rglob("*")):
            bytes_ = bytearray() if path.is_dir() else bytearray(path.read_bytes())
            self.live[path] = Node(is_folder=path.is_dir(), kept=bytes_)
        self.kept: dict[Path, Node] = dict(self.live)
        self.since: dict[Path, list[Names]] = defaultdict(list)
        self.acknowledged = False

    def do(self, op: Op) -> None:
        """Let one thing happen."""
        node = self.live.get(op.path)
        match op.what:
            case "ack":
                self.acknowledged = True
            case "create" | "mkdir":
                if node is None:
                    self.name({op.path: Node(is_folder=op.what == "mkdir")})
            case "unlink":
                self.name({op.path: None})
            case "rename":
                self.name({op.path: None, op.to: self.live[op.path]})
            case "sync" if node:
                self.sync(op.path, node)
            case "write" if node:
                node.since.append((op.at, op.data))
            case "cut" if node:
                node.since.append((op.at, None))

    def name(self, names: Names) -> None:
        """Give and take names, not yet on the disk."""
        for path, node in names.items():
            if node is None:
                self.live.pop(path, None)
            else:
                self.live[path] = node
        self.since[next(iter(names)).parent].append(names)

    def sync(self, path: Path, node: Node) -> None:
        """Put a file's bytes, or a folder's names, on the disk."""
        for at, data in node.since:
            put(node.kept, at, data)
        node.since.clear()
        if node.is_folder:
            for names in self.since.pop(path, []):
                give(self.kept, names)

    def image(self, dice: random.Random) -> Image:
        """Return what may be found after the power failed now."""
        names = dict(self.kept)
        for waiting in self.since.values():
            for each in waiting:
                if dice.random() < 1 / 2:
                    give(names, each)
        return {
            path: None if names[path].is_folder else found(names[path], dice)
            for path in sorted(names)
            if path != self.folder and self.leads(path.parent, names)
        }

    def leads(self, folder: Path, names: dict[Path, Node]) -> bool:
        """Say whether a folder is there, and every one above it up to ours."""
        return folder == self.folder or (folder in names and self.leads(folder.parent, names))


def give(names: dict[Path, Node], each: Names) -> None:
    """Give and take names."""
    for path, node in each.items():
        if node is None:
            names.pop(path, None)
        else:
            names[path] = node


def put(buffer: bytearray, at: int, data: bytes | None) -> None:
    """Write into a buffer, or cut it to a length."""
    if data is None:
        del buffer[at:]
        buffer.extend(bytes(at - len(buffer)))
        return
    buffer.extend(bytes(max(0, at - len(buffer))))
    buffer[at : at + len(data)] = data


def found(node: Node, dice: random.Random) -> bytes:
    """Return what may be found of a file."""
    buffer = bytearray(node.kept)
    for at, data in node.since:
        fate = dice.random()
        if data is None:
            if fate < 1 / 2:
                put(buffer, at, None)
        elif fate >= LOST:
            for start in range(0, len(data), SECTOR):
                if fate >= TORN or dice.random() < 1 / 2:
                    put(buffer, at + start, data[start : start + SECTOR])
                elif at + start >= len(buffer):
                    lost = len(data[start : start + SECTOR])
                    put(
                        buffer,
                        at + start,
                        bytes(lost) if fate < LOST * 3 / 2 else dice.randbytes(lost),
                    )
    return bytes(buffer)
