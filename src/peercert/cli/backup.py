"""`peercert backup`: copies of the store that were read again, and the way back to one."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from peercert.cli import clock, declare, errors, options
from peercert.cli.facts import store_path
from peercert.errors import Exit, StoreError

if TYPE_CHECKING:
    from peercert.store.backups import Backup, Verdict
    from peercert.store.restoring import Plan

app = declare.noun("Copy the store, check the copies, and go back to one.")
SCHEMA = "peercert/backups@1"
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
SHOWN = 20
"""How many of the changes that would be lost are listed."""
FOLDER = Annotated[
    str | None,
    typer.Option("--to", metavar="FOLDER", help="Where the copies are; else beside the store."),
]

IDENTITY = Annotated[
    str | None,
    typer.Option("--identity", metavar="FILE", help="The key to encrypted copies."),
]


def folder_named(named: str | None) -> Path:
    """Return the folder of backups: as named, else `backups` beside the store."""
    from peercert.store.backups import folder_of

    return Path(named) if named else folder_of(store_path())


@app.command("create")
def create(
    *,
    to: FOLDER = None,
    keep: Annotated[
        str | None,
        typer.Option("--keep", metavar="RULE", help="7d,4w,12m: older copies are removed."),
    ] = None,
    encrypt_to: Annotated[
        list[str] | None,
        typer.Option("--encrypt-to", metavar="KEY", help="A public key, age1...; may be repeated."),
    ] = None,
) -> None:
    r"""Copy the store as it is now, and check the copy.

    It is read again before it is called good; others may write meanwhile. --keep 7d,4w,12m then
    removes older copies of this store, except the newest of each of the last 7 days, 4 weeks and
    12 months that have one, by the office's days; never the copy just made, never one that is
    dated after now, and never another store's. With --encrypt-to the copy is encrypted once it was
    read: only who holds a secret key of age to one of the public keys can restore it.

    \b
    peercert backup create
    peercert backup create --to /mnt/office/peercert --keep 7d,4w,12m
    peercert backup create --to /mnt/cloud --encrypt-to age1...
    """
    from peercert.report.screen import show
    from peercert.store import backups, encrypting, rotating

    rule, now = rotating.read_rule(keep) if keep else None, clock.now().astimezone(clock.zone())
    keys = encrypting.recipients(encrypt_to) if encrypt_to else []
    made = backups.back_up(store_path(), folder_named(to), now, keys)
    then = f", then encrypted to {'1 key' if len(keys) == 1 else f'{len(keys)} keys'}"
    show([f"{made.path}: {held(made)}; read back in full{then if keys else ''}"])
    removed = rotating.rotate(store_path(), made.path, rule, now) if rule else []
    show(f"{path} removed, as {keep} says" for path in removed)


def held(verdict: Verdict) -> str:
    """Say how far a copy goes."""
    people = "1 person" if verdict.people == 1 else f"{verdict.people} people"
    return f"up to change {verdict.sequence}, {people}"


@app.command("list")
def list_(*, to: FOLDER = None) -> None:
    r"""List the copies, the newest first.

    Whether they are whole, `backup verify` says.

    \b
    peercert backup list --format json
    """
    from peercert.report import data, screen
    from peercert.store.backups import in_folder
    from peercert.store.opening import refuse_newer
    from peercert.store.rotating import ahead

    form = options.current().one_of("text", "json")
    folder, now = folder_named(to), clock.now()
    found = in_folder(folder)
    rows = [row(each) for each in found]
    if form == "json":
        data.write_document({"schema": SCHEMA, "backups": rows}, sys.stdout, indent=2)
    elif rows:
        cells = [[str(cell) for cell in list(each.values())[:4]] for each in rows]
        screen.table(["file", "made at", "change", "bytes"], cells)
    else:
        errors.say(f"There is no backup in {folder}; `peercert backup create` makes one.")
    for each in ahead(found, now):
        errors.say(f"{each.path} is dated after this computer's clock, which says {now:{MOMENT}}.")
    refuse_newer(store_path())


def row(backup: Backup) -> dict[str, str | int | bool]:
    """Return what the list says of a copy."""
    return {
        "file": str(backup.path),
        "made_at": backup.taken_at.strftime(MOMENT),
        "change": backup.sequence,
        "bytes": backup.path.stat().st_size,
        "encrypted": backup.is_encrypted,
    }


@app.command("verify")
def verify(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE]...", help="Else all in the folder.")
    ] = None,
    *,
    to: FOLDER = None,
    identity: IDENTITY = None,
) -> Exit:
    r"""Read copies from the first page to the last.

    Tables, pages, chain of changes, every row: ends with 5 where one is not whole. Encrypted ones
    are read with --identity FILE, the file with a secret key as `age-keygen` makes it.

    \b
    peercert backup verify
    peercert backup verify backups/peercert-k3vq7xwa-20261122T020000Z-c412.db
    """
    from peercert.report.screen import show
    from peercert.store.backups import in_folder
    from peercert.store.opening import refuse_newer

    folder = folder_named(to)
    paths = [Path(file) for file in files or ()] or [each.path for each in in_folder(folder)]
    if not paths:
        hint = "`peercert backup create` makes one"
        raise StoreError(f"there is no backup in {folder}", hint=hint)
    verdicts = list(looked_into(paths, Path(identity) if identity else None))
    show(line for verdict in verdicts for line in told(verdict))
    refuse_newer(store_path())
    return Exit.STORE if any(verdict.troubles for verdict in verdicts) else Exit.DONE


def looked_into(paths: Sequence[Path], identity: Path | None) -> Iterator[Verdict]:
    """Read copies; encrypted ones beside the store, where what it holds lies anyhow."""
    from peercert.store import backups, encrypting, ledger, soundness
    from peercert.store.verifying import Trouble

    beside = store_path().parent
    for path in paths:
        folder = beside if beside.is_dir() else path.parent
        try:
            with encrypting.readable(path, identity, folder) as copy:
                yield backups.verify(copy)._replace(path=path)
        except StoreError as error:
            if not soundness.is_damage(error):
                raise
            troubles = (Trouble(None, error.message),)
            yield backups.Verdict(path, 0, ledger.GENESIS, 0, troubles)


def told(verdict: Verdict) -> list[str]:
    """Return what a copy turned out to be, in lines."""
    if not verdict.troubles:
        return [f"{verdict.path}: whole, {held(verdict)}"]
    return [f"{verdict.path}: DAMAGED", *(f"  {sentence(each)}" for each in verdict.troubles[:5])]


def sentence(trouble: Any) -> str:  # noqa: ANN401 - a Trouble, imported when it is used
    """Say one trouble with its change."""
    return f"change {trouble.change}: {trouble.what}" if trouble.change else str(trouble.what)


@app.command("restore")
def restore(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The copy to go back to.")],
    *,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="PATH", help="The new file; else STORE.restored.db."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the store's place, once you agree.")
    ] = False,
    identity: IDENTITY = None,
) -> None:
    r"""Go back to a copy: in a new file, or in the store's place.

    Says which changes of the store the copy does not have. The store stays as it is unless
    --replace is given: then, after a question, the new file takes
    its place, the old store is kept beside it, and the restoring is recorded as a change. People
    who were erased since the backup are erased again. An encrypted copy takes --identity FILE, the
    file with a secret key as `age-keygen` makes it.

    \b
    peercert backup restore backups/peercert-k3vq7xwa-20261122T020000Z-c412.db
    peercert backup restore backups/peercert-k3vq7xwa-20261122T020000Z-c412.db --replace
    """
    from peercert.errors import UsageError
    from peercert.store import encrypting, restoring

    if replace and to:
        hint = "--to makes another file, --replace puts it in the store's place"
        raise UsageError("--to and --replace exclude each other", hint=hint)
    store, named = store_path(), Path(file)
    target = Path(to) if to else store.with_name(f"{store.stem}.restored.db")
    key = Path(identity) if identity else None
    with encrypting.readable(named, key, target.parent) as copy:
        way = restoring.plan(copy, store, named)
        say_loss(way)
        if replace:
            put_in_place(way)
        else:
            copy_out(way, target)


def say_loss(way: Plan) -> None:
    """Say what the store has and the backup has not, and what could not be read."""
    lost = way.loss.lost
    if way.loss.head is None:
        errors.say(f"{way.store} is beyond reading: what it has more than the backup is not known.")
    elif lost:
        count = "1 change" if len(lost) == 1 else f"{len(lost)} changes"
        errors.say(f"Not in the backup, {count} of the store:")
        for each in lost[-SHOWN:]:
            errors.say(
                f"  change {each.sequence}  {each.at}  {clean_words(each.actor)}  {each.command}"
            )
        if len(lost) > SHOWN:
            errors.say(f"  and {len(lost) - SHOWN} before these")
    elif not way.loss.is_branch:
        errors.say("Every change of the store is in the backup.")
    if way.loss.is_branch:
        errors.say("The backup has changes that the store does not have.")
    for path in way.erased.unread:
        errors.say(f"{path} cannot be read: whom it says was erased may come back.")


def clean_words(text: str) -> str:
    """Return text from outside as it may stand on a terminal."""
    from peercert.report.clean import clean

    return clean(text)


def copy_out(way: Plan, target: Path) -> None:
    """Write the copy beside the store, which stays as it is."""
    from peercert.report.screen import show
    from peercert.store import restoring

    made = restoring.restore(way, target)
    show([f"{made.path}: {held(made)}; read back in full. {way.store} is as it was."])


def put_in_place(way: Plan) -> None:
    """Put the copy in the store's place, where that is agreed to."""
    from peercert.report.screen import show
    from peercert.store import restoring
    from peercert.store.recording import who

    options.confirm(f"Put {way.named} in the place of {way.store}?")
    made, old = restoring.replace(way, clock.now(), who())
    show([f"{made.path}: restored from {way.named}, {held(made)}; read back in full."])
    if old:
        show([f"{old}: the store as it was before."])
