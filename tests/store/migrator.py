"""Migrations that are killed at their n-th SQL statement: run as a program by `test_released_stores.py`.

For each line `<folder> <n>` a process signs in to that folder and dies as it begins statement n of the migration.
`half` on the command line: migrate as the driver would by itself, the fault that the harness must find.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

import alembic.command
from sqlalchemy import event
from sqlcipher3 import dbapi2

from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store import schema
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.vault import Vault
from tests.store.clinic import NURSE, PASSWORD, Hands
from tests.store.killing import die, fork_for_each_line

EARLY = alembic.command  # imported before the forks: each saves the time of it


class WithoutBegin:
    """SQLAlchemy's events, but nobody hears that a transaction begins: the driver's default mode."""

    @staticmethod
    def listen(target: Any, name: str, heard: Any) -> None:
        if name != "begin":
            event.listen(target, name, heard)


def sign_in(folder: Path, n: int, *, half: bool) -> None:
    """Sign in; die at the n-th statement after the migration's connection was opened."""
    opened = connections.open_connection
    counted = iter(range(n))

    def counting(file: Path, key: str, **settings: Any) -> dbapi2.Connection:
        connection = opened(file, key, **settings)
        if settings.get("foreign_keys") is False:  # the migration's
            connection.set_trace_callback(lambda _sql: None if next(counted, None) is not None else die())
        return connection

    connections.__dict__["open_connection"] = counting
    if half:
        schema.__dict__["event"] = WithoutBegin
    Vault(folder, Hands(), os.urandom, KdfCost.for_tests()).open(NURSE.id, PASSWORD)[1].close()


if __name__ == "__main__":
    fork_for_each_line(partial(sign_in, half=sys.argv[1:] == ["half"]))
