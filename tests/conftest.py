"""What every test stands on: an offscreen Qt with a clinic PC's screen, and a real central record for who asks."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.quick_folder import memory_folder

if "PRISONCARE_STATE" not in os.environ:  # every PC of the tests counts wrong tries here, never where a person's are
    os.environ["PRISONCARE_STATE"] = tempfile.mkdtemp(prefix="prisoncare-state-")
    atexit.register(shutil.rmtree, os.environ["PRISONCARE_STATE"], ignore_errors=True)

if "PYTEST_DEBUG_TEMPROOT" not in os.environ and (quick := memory_folder()) is not None:
    os.environ["PYTEST_DEBUG_TEMPROOT"] = str(quick)  # the root of every `tmp_path`

_TESTS = Path(__file__).parent
_SCREEN = _TESTS / "screen.json"
os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={_SCREEN}")  # before Qt is imported anywhere

from tests.central_record import central_record  # noqa: E402 - a fixture; Qt must not be imported before the line above
from tests.compiled_once import share_compiled_statements  # noqa: E402 - as above
from tests.figures import figure, pytest_terminal_summary  # noqa: E402 - as above
from tests.safety.skipping import NoHazardSkipped  # noqa: E402 - as above

__all__ = ["central_record", "figure", "pytest_terminal_summary"]


def pytest_configure(config: pytest.Config) -> None:
    """Let no run pass in which the test of a hazard was skipped, and compile each statement of the store once."""
    share_compiled_statements()
    config.pluginmanager.register(NoHazardSkipped(), "no-hazard-skipped")


@pytest.fixture(autouse=True)
def no_window_outlives_its_test() -> Iterator[None]:
    """Tear down what a test left on screen: Qt dresses every window that lives, so each test would cost the next."""
    yield
    if "PySide6.QtWidgets" not in sys.modules:
        return
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    if QCoreApplication.instance() is None:
        return
    for widget in QApplication.topLevelWidgets():
        widget.hide()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long tests to who asks for them by name (`-m soak`): a bare `pytest` must not run for hours.

    Files of few and slow tests go first, so that none of them is begun when the other cores have nothing left to do.
    """
    items.sort(key=lambda item: not item.path.is_relative_to(_TESTS / "journeys"))
    if "soak" in config.option.markexpr:
        return
    long = [item for item in items if item.get_closest_marker("soak") is not None]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
