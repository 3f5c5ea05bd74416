from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.scene import Scene, make_empty_store, stage


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an empty store, made once: making one takes longer than most tests here."""
    folder = tmp_path_factory.mktemp("empty") / "data"
    make_empty_store(folder)
    return folder


@pytest.fixture
def scene(empty_store: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[Scene]:
    """A real store in this test's folder, with no threads: what is asked for is there when the key is released."""
    with stage(shutil.copytree(empty_store, tmp_path / "data")) as made:
        yield made


@pytest.fixture
def threaded_scene(empty_store: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[Scene]:
    """The same with the real threads: the test waits for what it expects."""
    with stage(shutil.copytree(empty_store, tmp_path / "data"), inline=False) as made:
        yield made
