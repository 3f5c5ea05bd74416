"""Keys that do something anywhere on a part of the page, and not under the curtain nor behind the help."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def on_keys(widget: QWidget, keys: str, act: Callable[[], object] | SignalInstance) -> QShortcut:
    """Have these keys do this wherever the focus is in the widget. `keys`: as Qt writes them, "Ctrl+Z"."""
    shortcut = QShortcut(QKeySequence(keys), widget)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(act)
    return shortcut


def on_ctrl_enter(widget: QWidget, act: Callable[[], object] | SignalInstance) -> None:
    """Have Ctrl+Enter do this, by either Enter key."""
    for keys in ("Ctrl+Return", "Ctrl+Enter"):
        on_keys(widget, keys, act)
