"""A PC that saves until it is killed: run as a program by `test_kill_nine.py`. Says each save that it was promised."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.vault import Vault
from tests.store.clinic import NURSE, PASSWORD, Hands, record_attended


def main(folder: Path, appointment_ids: list[str], *, promise_first: bool) -> None:
    """Record outcomes, one after the other; print each appointment's id once its save was acknowledged.

    `promise_first`: print it before, the fault that the harness must find.
    """
    _, store = Vault(folder, Hands(), os.urandom, KdfCost.for_tests()).open(NURSE.id, PASSWORD)
    os.write(1, b"ready\n")
    for appointment_id in appointment_ids:
        if promise_first:
            os.write(1, f"{appointment_id}\n".encode())
        record_attended(store, appointment_id)
        if not promise_first:
            os.write(1, f"{appointment_id}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2].split(","), promise_first=sys.argv[3:] == ["promise-first"])
