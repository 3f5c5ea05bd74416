"""A banner: something the whole page is about, in a sentence, with at most one thing to do."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from prisoncare_desktop.ui.theme.icons import paint_icon
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import RADIUS
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.chip import ChipKind, paint_sign, tone_of
from prisoncare_desktop.ui.widgets.labels import Label, LabelTone
from prisoncare_desktop.ui.widgets.painting import dot, rounded
from prisoncare_desktop.ui.widgets.toast import announce

BannerKind = Literal["info", "caution", "danger", "done"]

_HIGH, _LOW = 9, 4  # px kept free above and below its words
_CHIP: dict[BannerKind, ChipKind] = {"info": "info", "caution": "caution", "danger": "overdue", "done": "done"}
_LABEL: dict[BannerKind, LabelTone] = {"info": "info", "caution": "caution", "danger": "not_seen", "done": "done"}


class Banner(QWidget):
    """`lead` is the bold word or two at its start ("Needed:"). Hidden while it has nothing to say."""

    action_requested = Signal()
    dismissed = Signal()

    def __init__(
        self,
        kind: BannerKind = "info",
        text: str = "",
        *,
        lead: str = "",
        action: str = "",
        dismissible: bool = False,
        low: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`low`: no higher than its line, where the rows above it want the room."""
        super().__init__(parent)
        self._kind: BannerKind = kind
        self._lead = Label("", "strong")
        self._lead.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._text = Label("", wrap=True)
        self._action = Button("")
        self._action.clicked.connect(self.action_requested)
        self._dismiss = CloseButton(self.tr("Dismiss"))
        self._dismiss.clicked.connect(self._on_dismiss)
        row = QHBoxLayout(self)
        above = _LOW if low else _HIGH
        row.setContentsMargins(44, above, 10, above)
        row.setSpacing(6)
        row.addWidget(self._lead)
        row.addWidget(self._text, 1)
        row.addWidget(self._action)
        row.addWidget(self._dismiss)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_message(kind, text, lead=lead, action=action, dismissible=dismissible)

    def set_message(
        self, kind: BannerKind, text: str, *, lead: str = "", action: str = "", dismissible: bool = False
    ) -> None:
        """Show a message; an empty one hides the banner. One that comes while on view is read out."""
        self._kind = kind
        self._lead.setText(lead)
        self._lead.setVisible(bool(lead))
        self._text.setText(text)
        for label in (self._lead, self._text):
            label.set_tone(_LABEL[kind])
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._dismiss.setVisible(dismissible)
        self.setAccessibleName(f"{lead} {text}".strip())
        self._show_if_said()
        if text and self.window().isVisible():
            announce(self, self.accessibleName(), urgent=kind == "danger")
        self.update()

    def offer_action(self, offered: bool) -> None:
        """Show the button, if there is one, or leave it out where it would lead to where one is."""
        self._action.setVisible(offered and bool(self._action.text()))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ParentChange:
            self._show_if_said()
        return super().event(event)

    def _show_if_said(self) -> None:
        # without a parent yet, showing it would make it a window
        if self.parentWidget() is not None:
            self.setVisible(bool(self._text.text()))

    def message(self) -> str:
        return self._text.text()

    def _on_dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tone = tone_of(_CHIP[self._kind])
        painter = QPainter(self)
        rounded(painter, QRectF(self.rect()), RADIUS, tone.tint, tone.line, colours().edge_width)
        middle = min(self.height() / 2, _HIGH + 18.0)
        mark = QRectF(15, middle - 8, 16, 16)
        if self._kind == "caution":
            paint_sign(painter, "caution", mark, tone.ink)
        elif self._kind == "info":
            paint_icon(painter, "info", mark.adjusted(-2, -2, 2, 2), tone.ink)
        else:
            dot(painter, mark.center(), 9, tone.ink)
            paint_sign(painter, _CHIP[self._kind], mark.adjusted(3.5, 3.5, -3.5, -3.5), tone.tint, 2.0)
        painter.end()


class CloseButton(QAbstractButton):
    """A small cross, named in words."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(36, 36)

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        if self.underMouse():
            rounded(painter, QRectF(self.rect()).adjusted(3, 3, -3, -3), 6, c.hover)
        paint_icon(painter, "close", QRectF(self.rect()).adjusted(9, 9, -9, -9), c.ink)
        painter.end()
