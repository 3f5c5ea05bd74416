"""Grey pixels as an image."""

from __future__ import annotations

from PySide6.QtGui import QImage


def grey_image(width: int, height: int, rows: bytes) -> QImage:
    """Return an image of its own of 8-bit grey rows without padding; may be called off the GUI thread."""
    return QImage(rows, width, height, width, QImage.Format.Format_Grayscale8).copy()
