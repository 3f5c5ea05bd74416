"""Windows for choosing a folder, a file or a new file; they answer later, nothing waits for them.

Qt's own, not the operating system's: those hear neither the key that locks nor the one that hides.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def choose_folder(parent: QWidget, title: str, start: Path, chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask for a folder that is there."""
    dialog = QFileDialog(parent, title, str(start))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _asked(dialog, chosen)


def choose_file(parent: QWidget, title: str, start: Path, chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask for a file that is there."""
    dialog = QFileDialog(parent, title, str(start))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _asked(dialog, chosen)


def choose_new_file(parent: QWidget, title: str, suggested: Path, chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask where a new file should go. `suggested`: folder and name."""
    dialog = QFileDialog(parent, title, str(suggested.parent))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(suggested.name)
    return _asked(dialog, chosen)


def _asked(dialog: QFileDialog, chosen: Callable[[Path], None]) -> QFileDialog:
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.open()
    return dialog
