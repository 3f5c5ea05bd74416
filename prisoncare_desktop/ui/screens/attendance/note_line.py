"""M: one line beside an appointment, written in the place of the line under the list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from prisoncare_desktop.domain.attendance import NOTE_LONGEST
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.labels import Label


class NoteLine(QWidget):
    """Enter keeps the note, Esc leaves what stood there. What is typed is kept too when the page goes out of view."""

    said = Signal(str, str, str)  # appointment id, the note, the note that stood there
    left = Signal()  # written or not: the list has the cursor again

    def __init__(self) -> None:
        super().__init__()
        self._appointment_id, self._before = "", ""
        self._whose = Label("", "strong")
        self.line = QLineEdit()
        self.line.setMaxLength(NOTE_LONGEST)
        self.line.setPlaceholderText(self.tr("One line. No clinical detail. Empty takes the note away."))
        self.line.returnPressed.connect(self.finish)
        self.line.installEventFilter(self)
        self._keep = Button(self.tr("Keep"), key_hint=self.tr("Enter"))
        self._keep.clicked.connect(self.finish)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._whose)
        row.addWidget(self.line, 1)
        row.addWidget(self._keep)
        self.hide()

    def ask(self, appointment_id: str, whose: str, note: str) -> None:
        """Show the line. `whose`: name and number. `note`: what stands there."""
        self._appointment_id, self._before = appointment_id, note
        said = self.tr("Note, {whose}").format(whose=whose)
        self._whose.setText(said)
        self.line.setAccessibleName(said)
        self.line.setText(note)
        self.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def finish(self) -> None:
        """Keep what is typed, if it is new."""
        if self.isHidden():
            return
        note = " ".join(self.line.text().split())
        self.hide()
        if note != self._before:
            self.said.emit(self._appointment_id, note, self._before)
        self.left.emit()

    def cancel(self) -> None:
        self.hide()
        self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and watched is self.line:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # not the page's Esc, which leads back
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.cancel()
                return True
        return super().eventFilter(watched, event)
