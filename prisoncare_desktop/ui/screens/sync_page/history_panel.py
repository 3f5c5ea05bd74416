"""A record's history under its card: every change made here, what became of it, and what the trust has now."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.ui.screens.sync_page.change_words import field_words, standing_words, tr, when_there
from prisoncare_desktop.ui.widgets.labels import Label, quiet, wrapped
from prisoncare_desktop.usecases.change_history import ChangeHistory, HistoryLine


class HistoryPanel(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 0)
        self._column.setSpacing(4)
        self._labels: list[Label] = []
        self.hide()

    def display(self, history: ChangeHistory, today: date) -> None:
        """Show it, oldest first."""
        for old in self._labels:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._labels = []
        for line in history.lines:
            self._add(_head(line, today), wrapped(kind="strong"))
            for words in _body(line, today):
                self._add(words, wrapped())
        self._add(_there(history, today), quiet(wrap=True))
        self.show()

    def words(self) -> list[str]:
        """Return what stands there, line by line."""
        return [label.text() for label in self._labels]

    def _add(self, words: str, label: Label) -> None:
        label.setText(words)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._column.addWidget(label)
        self._labels.append(label)


def _head(line: HistoryLine, today: date) -> str:
    who = line.by_name or tr("somebody who worked here")
    state = standing_words(line.state, line.within, theirs_kept=line.theirs_kept)
    return tr("{when} · {who} · {state}").format(when=moment(line.at, today), who=who, state=state)


def _body(line: HistoryLine, today: date) -> list[str]:
    told = ["; ".join(f"{field_words(name)}: {words}" for name, words in line.says.items())] if line.says else []
    if line.conflict is not None:
        theirs = "; ".join(f"{field_words(name)}: {words}" for name, words in line.conflict.theirs.items())
        by = ", ".join(filter(None, (line.conflict.their_author, when_there(line.conflict.their_time, today))))
        told.append(tr("The trust had then: {what}").format(what=theirs) + (f" ({by})" if by else ""))
    if line.receipt is not None:
        told.append(
            tr("Receipt: version {version}, {when}, batch {batch}").format(
                version=line.receipt.server_version,
                when=moment(line.receipt.received_at, today),
                batch=line.receipt.batch_number,
            )
        )
    if line.given_up is not None:
        told.append(
            (tr("Kept by {who}, {when}: {why}") if line.theirs_kept else tr("Given up by {who}, {when}: {why}")).format(
                who=line.given_up.by_name, when=moment(line.given_up.at, today), why=line.given_up.reason
            )
        )
    return told


def _there(history: ChangeHistory, today: date) -> str:
    if not history.trust_version:
        return tr("The trust does not have this record.")
    when = when_there(history.trust_time, today)
    known = tr("The trust has version {version}").format(version=history.trust_version)
    return f"{known}, {when}." if when else f"{known}."
