"""PCs that change their master key until they are killed: run as a program by `test_rotation.py`.

One process imports everything once and forks a PC for each line it is given. A line says at which step the plug is
pulled (before the n-th flush or renaming of a file), or 0: then whoever started it kills it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import ParamSpec, TypeVar

from prisoncare_desktop.store import keyslots
from prisoncare_desktop.store.keeper import SessionKeeper
from prisoncare_desktop.store.keyslots import KeySlots
from prisoncare_desktop.store.sealing import Chance, KdfCost
from prisoncare_desktop.store.vault import Vault
from tests.store.clinic import NURSE, PASSWORD, Hands

P = ParamSpec("P")
R = TypeVar("R")


def say(word: str) -> None:
    os.write(1, f"{word}\n".encode())  # one write: a kill leaves no half line


def pull_the_plug_before(step: int) -> None:
    """Kill this process before the n-th flush or renaming from now on."""
    left = [step]

    def counted(call: Callable[P, R]) -> Callable[P, R]:
        def until_then(*args: P.args, **kwargs: P.kwargs) -> R:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **kwargs)

        return until_then

    os.fsync = counted(os.fsync)
    os.replace = counted(os.replace)


def new_key_first() -> None:
    """Plant the fault that the harness must find: the slots say the new master key alone before the store has it."""
    rotated = KeySlots.rotated

    def hasty(slots: KeySlots, old: bytes, new: bytes, chance: Chance) -> KeySlots:
        return replace(rotated(slots, old, new, chance), before=b"").authenticated(new)

    setattr(KeySlots, "rotated", hasty)  # noqa: B010 - a method cannot be assigned to otherwise


def live(folder: Path, step: int) -> None:
    vault = Vault(folder, Hands(), os.urandom, KdfCost.for_tests())
    _, store = vault.open(NURSE.id, PASSWORD)
    keeper = SessionKeeper(vault, store, NURSE)
    say("ready")
    if step:
        pull_the_plug_before(step)
        keeper.rotate()
        say("untouched")
        os._exit(0)
    while True:
        keeper.rotate()
        say(f"generation {keyslots.load(vault.folder.slots_file).generation}")


def main(folder: Path, fault: str) -> None:
    """For each line, a step: fork a PC, say its process id, and `ended` when it is gone."""
    if fault == "new-key-first":
        new_key_first()
    for line in sys.stdin:
        pc = os.fork()
        if pc == 0:
            live(folder, int(line))
            os._exit(0)
        say(f"pc {pc}")
        os.waitpid(pc, 0)
        say("ended")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
