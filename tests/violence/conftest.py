"""A disk for who asks; without one, a reason."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.violence.disk import Disk, NoFuse, disk_in, quick_workspace


@pytest.fixture
def workspace() -> Iterator[Path]:
    """A folder in memory, gone afterwards."""
    folder = quick_workspace("violence")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def disk(workspace: Path) -> Iterator[Disk]:
    """A disk that remembers and fails."""
    try:
        with disk_in(workspace / "disk") as made:
            yield made
    except NoFuse as why:
        pytest.skip(f"{why}; on Debian: fuse3, /dev/fuse, and the right to mount")
