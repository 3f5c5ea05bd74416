"""The three cards under the draw: is it fair, where is the paper, what does the form look like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from prisoncare_desktop.domain.feedback import PaperStatus
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.widgets.bars import Bar, BarList
from prisoncare_desktop.ui.widgets.buttons import secondary_button
from prisoncare_desktop.ui.widgets.card import Card, inner_line
from prisoncare_desktop.ui.widgets.labels import Label, quiet
from prisoncare_desktop.ui.widgets.painting import rounded, set_blank


class FairCard(Card):
    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Is it fair?"), self.tr("Asked in the last 12 months, of those here now, by wing"))
        self.bars = BarList(self.tr("Share of residents asked, by wing"))
        self._note = quiet(wrap=True)
        self.body.addWidget(self.bars)
        self.body.addWidget(self._note)
        self.body.addStretch(1)
        set_blank(self, True)

    def display(self, by_wing: Sequence[tuple[str, int, int]]) -> None:
        """Show (wing, asked, residents here) lines."""
        set_blank(self, False)
        shares = [(wing, asked / here if here else 0.0) for wing, asked, here in by_wing]
        self.bars.set_bars([Bar(self._wing(w), share, f"{share:.0%}") for w, share in shares])
        asked, here = sum(a for _, a, _ in by_wing), sum(n for _, _, n in by_wing)
        if not here or not asked:
            self._note.setText(self.tr("Nobody was asked yet."))
            return
        low, high = min(shares, key=lambda s: s[1]), max(shares, key=lambda s: s[1])
        words = self.tr("All wings: {all}. Least: {low}, {least}. Most: {high}, {most}.")
        self._note.setText(
            words.format(
                all=f"{asked / here:.0%}",
                low=self._wing(low[0]),
                least=f"{low[1]:.0%}",
                high=self._wing(high[0]),
                most=f"{high[1]:.0%}",
            )
        )

    def _wing(self, wing: str) -> str:
        return self.tr("{wing} wing").format(wing=wing) if len(wing) == 1 else wing


class PaperCard(Card):
    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Paper, this week"))
        self._numbers: dict[str, Label] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(9)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        lines = (
            ("given", self.tr("Given out")),
            ("returned", self.tr("Returned")),
            ("void", self.tr("Void")),
            ("out", self.tr("Not back yet")),
        )
        for place, (key, words) in enumerate(lines):
            self._numbers[key] = Label("", "strong")
            grid.addWidget(Label(words), place * 2, 0)
            grid.addWidget(self._numbers[key], place * 2, 1)
            if place < len(lines) - 1:
                grid.addWidget(inner_line(), place * 2 + 1, 0, 1, 2)
        self.body.addLayout(grid)
        self.body.addStretch(1)
        self.key_in = secondary_button(self.tr("Key in a form"), key_hint="K")
        self.body.addWidget(self.key_in)
        set_blank(self, True)

    def display(self, paper: Mapping[PaperStatus, int]) -> None:
        """Show how many forms of the week stand where."""
        set_blank(self, False)
        back, void = paper.get(PaperStatus.RETURNED, 0), paper.get(PaperStatus.VOID, 0)
        out = paper.get(PaperStatus.GIVEN_OUT, 0)
        for key, n in (("given", back + void + out), ("returned", back), ("void", void), ("out", out)):
            self._numbers[key].setText(str(n))


class FormCard(Card):
    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("The form"))
        self._picture = Picture(self.tr("The first page of the blank feedback form"))
        self._none = quiet(self.tr("It can be seen when the pack is made."), wrap=True)
        self.body.addWidget(self._picture)
        self.body.addWidget(self._none)
        self.body.addStretch(1)
        self.display(None)

    def display(self, image: QImage | None) -> None:
        self._picture.set_image(image)
        self._picture.setVisible(image is not None)
        self._none.setVisible(image is None)


class Picture(QWidget):
    """The top of a page, as wide as there is room."""

    _HEIGHT = 178

    def __init__(self, name: str) -> None:
        super().__init__()
        self._image: QImage | None = None
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_image(self, image: QImage | None) -> None:
        self._image = image
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(150, self._HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        rounded(painter, QRectF(self.rect()), 4, "#FFFFFF", c.unrecorded.line, c.edge_width)
        if self._image is not None:
            wide = self.width() - 4
            scale = self.devicePixelRatioF()
            shown = self._image.scaledToWidth(int(wide * scale), Qt.TransformationMode.SmoothTransformation)
            shown.setDevicePixelRatio(scale)
            painter.setClipRect(QRectF(self.rect()).adjusted(2, 2, -2, -2))
            painter.drawImage(2, 2, shown)
        painter.end()
