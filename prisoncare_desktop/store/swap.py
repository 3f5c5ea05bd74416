"""One store put in the place of another, whole or not at all, whenever the power goes. No cryptography here.

The new store stands ready in the folder `restoring`. A file, written at one stroke, says that the change is decided;
from then on whoever comes first, after however many power cuts, carries it on from where it stopped. Nothing is
deleted: the store that was here goes into a folder of its own.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from prisoncare_desktop.errors import StoreUnavailable
from prisoncare_desktop.settings import Settings
from prisoncare_desktop.store import durable_file

DECIDED = "restore-decided"
STAGING = "restoring"
ASIDE = "before-restore-"
ASIDE_NAME = re.compile(re.escape(ASIDE) + r"[0-9TZ-]+")
LOGS = ("-wal", "-shm")


def decide(folder: Path, aside: str) -> None:
    """Put the store that stands ready in `restoring` in the place of the one here, which goes to `aside`.

    Raises:
        DiskFull: nothing was changed.
        StoreUnavailable: it is carried on at the next start.
    """
    durable_file.write(folder / DECIDED, aside.encode("ascii"))
    finish(folder)


def finish(folder: Path) -> None:
    """Carry on a change that was decided and cut short; nothing to do is the rule.

    Raises:
        StoreUnavailable: the disk does not let us; the next start tries again. Or nobody of ours decided it.
    """
    decided = folder / DECIDED
    if not decided.exists():
        return
    try:
        name = decided.read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise StoreUnavailable(f"{DECIDED} cannot be read") from error
    if not ASIDE_NAME.fullmatch(name):  # a path would have us move files into any folder, over what lies there
        raise StoreUnavailable(f"{DECIDED} names no folder of ours")
    aside = folder / name
    staging = folder / STAGING
    names = Settings(data_folder=Path())
    store, slots = names.store_file.name, names.key_slots_file.name
    before = names.key_slots_file.with_name(f"{names.key_slots_file.stem}.previous{names.key_slots_file.suffix}").name
    durable_file.make_folder(aside)
    try:
        # The store's file comes last: while it waits, all that lies here under the store's names is the old one's.
        if (staging / store).exists():
            for old in (store, *(store + log for log in LOGS), "store-in-use"):
                _move(folder / old, aside / old)
            if (staging / slots).exists():
                for old in (before, slots):
                    _move(folder / old, aside / old)
                _move(staging / slots, folder / slots)
            if (staging / "store-id").exists():
                _move(folder / "store-id", aside / "store-id")
                _move(staging / "store-id", folder / "store-id")
            _move(staging / store, folder / store)
        decided.unlink()
        durable_file.flush_folder(folder)
    except OSError as error:
        raise durable_file.trouble_with(folder / store, error) from error
    shutil.rmtree(staging, ignore_errors=True)


def _move(old: Path, new: Path) -> None:
    """Move a file if it is there, to the disk."""
    if old.exists():
        os.replace(old, new)
        durable_file.flush_folder(new.parent)
        durable_file.flush_folder(old.parent)
