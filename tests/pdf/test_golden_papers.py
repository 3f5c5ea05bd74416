"""The papers that were looked at are printed as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import golden
from tests.pdf.golden import EVERY, FOLDER, picture


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.usefixtures("qapp")
def test_this_paper_looks_as_it_did_when_somebody_last_looked(name: str, tmp_path: Path) -> None:
    golden.hold(FOLDER, name, picture(name), tmp_path)


def test_no_picture_is_kept_that_nothing_is_held_to() -> None:
    assert {path.stem for path in FOLDER.glob("*.png")} == set(EVERY)
