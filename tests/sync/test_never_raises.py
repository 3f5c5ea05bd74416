"""A run of sync never raises for trouble with the store, wherever in the run it begins: the outcome says which."""

from __future__ import annotations

from contextlib import AbstractContextManager

import pytest

from prisoncare_desktop.errors import DiskFull, StoreUnavailable
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.unit_of_work import SqlUnitOfWork
from tests.sync.conftest import Pc

MOST = 100  # more commits, and more readings, than a run has: the last of these runs meets no trouble


def test_a_disk_that_is_full_from_any_commit_on_raises_nothing(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = SqlUnitOfWork.commit
    left = 0

    def until_full(unit: SqlUnitOfWork) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise DiskFull("the disk is full")
        commit(unit)

    pc.record(0)
    for commits in range(MOST):
        left = commits
        with monkeypatch.context() as disk:
            disk.setattr(SqlUnitOfWork, "commit", until_full)
            outcome = pc.later()
        if left >= 0:
            assert outcome.trouble == ""
            break
    assert 5 < commits < MOST - 1


def test_a_store_that_is_shut_before_any_reading_raises_nothing(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    read = OpenStore.read
    left = 0

    def until_shut(store: OpenStore) -> AbstractContextManager[SqlUnitOfWork]:
        nonlocal left
        left -= 1
        if left < 0:
            raise StoreUnavailable("the store is shut")
        return read(store)

    pc.record(0)
    for readings in range(MOST):
        left = readings
        with monkeypatch.context() as shut:
            shut.setattr(OpenStore, "read", until_shut)
            outcome = pc.later()
        if left >= 0:
            assert outcome.trouble == ""
            break
    assert 5 < readings < MOST - 1
