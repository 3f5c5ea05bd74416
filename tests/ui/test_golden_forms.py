"""The twelve form pages that were looked at are drawn as they were."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from prisoncare_desktop.ui.theme.dress import dress
from tests import golden
from tests.ui.golden import FOLDER, PAGES, picture


@pytest.fixture
def still(qapp: QApplication) -> Iterator[QApplication]:
    """Dress the application, and let no cursor blink."""
    dress(qapp)
    before = qapp.cursorFlashTime()
    qapp.setCursorFlashTime(0)
    yield qapp
    qapp.setCursorFlashTime(before)


@pytest.mark.parametrize("name", PAGES)
def test_this_page_looks_as_it_did_when_somebody_last_looked(name: str, still: QApplication, tmp_path: Path) -> None:
    golden.hold(FOLDER, name, picture(name, still), tmp_path)


def test_no_picture_is_kept_that_nothing_is_held_to() -> None:
    assert {path.stem for path in FOLDER.glob("*.png")} == set(PAGES)
