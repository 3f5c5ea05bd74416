"""What every test stands on: an offscreen Qt with a clinic PC's screen, and a real central record for who asks."""

from __future__ import annotations

import os
from pathlib import Path

_SCREEN = Path(__file__).with_name("screen.json")
os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={_SCREEN}")  # before Qt is imported anywhere

from tests.central_record import central_record  # noqa: E402 - a fixture; Qt must not be imported before the line above

__all__ = ["central_record"]
