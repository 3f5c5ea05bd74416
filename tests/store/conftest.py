"""A real vault with a cheap password cost, and a small clinic in it. Made once, copied for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.vault import Vault
from tests.store import clinic
from tests.store.clinic import PASSWORD, Hands


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a new store, not to be opened, and its recovery code."""
    folder = tmp_path_factory.mktemp("made-once") / "prisoncare"
    people = [(clinic.NURSE, PASSWORD), (clinic.CLERK, "another password")]
    return folder, Vault(folder, Hands(), os.urandom, KdfCost.for_tests()).create(people)


@pytest.fixture
def folder(made_once: tuple[Path, str], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made_once[0], tmp_path / "prisoncare"))


@pytest.fixture
def vault(folder: Path, hands: Hands) -> Vault:
    return Vault(folder, hands, os.urandom, KdfCost.for_tests())


@pytest.fixture
def store(vault: Vault) -> Iterator[OpenStore]:
    _, opened = vault.open(clinic.NURSE.id, PASSWORD)
    yield opened
    opened.close()


@pytest.fixture
def filled(store: OpenStore) -> OpenStore:
    """The small clinic with one change in it that the trust does not have."""
    clinic.fill(store)
    clinic.record_attended(store, clinic.ZOE_AT_GP.id)
    return store
