"""Walks a window as a screen reader would, and says what it could not name. For every test of a screen."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

_INNER = ("qt_spinbox_lineedit",)  # the field inside a spin box: Qt reads the box's own name


def focusable(root: QWidget) -> Iterator[QWidget]:
    """Yield every widget on view under `root` (and itself) that can have the focus."""
    for widget in (root, *root.findChildren(QWidget)):
        inside = widget is root or widget.isVisibleTo(root)
        if inside and widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.objectName() not in _INNER:
            yield widget


def unnamed_widgets(root: QWidget) -> list[str]:
    """Return a line for each focusable widget that has no accessible name, or only its own value for one."""
    QAccessible.setActive(True)
    faults = []
    for widget in focusable(root):
        interface = QAccessible.queryAccessibleInterface(widget)
        name = interface.text(QAccessible.Text.Name).strip()
        if not name or _is_value(widget, name):
            faults.append(f"{type(widget).__name__} {widget.objectName()!r} in {_path(widget)}: name {name!r}")
        elif interface.role() == QAccessible.Role.NoRole:
            faults.append(f"{type(widget).__name__} {widget.objectName()!r} in {_path(widget)}: no role")
    return faults


def tab_round(start: QWidget, limit: int = 400) -> list[QWidget]:
    """Press Tab until the focus is back where it began; return the widgets passed. Lost focus ends the walk."""
    passed: list[QWidget] = []
    start.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(limit):
        here = QApplication.focusWidget()
        if here is None or (passed and here is passed[0]):
            break
        if passed and here is passed[-1]:
            raise AssertionError(f"Tab is stuck in {type(here).__name__} in {_path(here)}")
        passed.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
    return passed


def _is_value(widget: QWidget, name: str) -> bool:
    if isinstance(widget, QComboBox):
        return bool(widget.currentText()) and name == widget.currentText() and not widget.accessibleName()
    return isinstance(widget, QLineEdit) and bool(widget.text()) and name == widget.text()


def _path(widget: QWidget) -> str:
    names: list[str] = []
    at: QWidget | None = widget.parentWidget()
    while at is not None and len(names) < 4:
        names.append(type(at).__name__)
        at = at.parentWidget()
    return " < ".join(names)
