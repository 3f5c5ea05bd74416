"""The latest batches: what each held and how it was answered. Enter opens what was in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.usecases.outbox import BatchRecord


class Batches(GridTable):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Latest batches"), parent)
        self.show_digest(False)
        self.set_selection_needs_focus(True)
        self.set_empty_text(
            self.tr("No batch was sent yet. What is recorded here goes to the trust by itself, or with Sync now.")
        )

    def show_digest(self, shown: bool) -> None:
        """Show the first and last of each batch's SHA-256, by which IT finds it at the trust, or leave it out."""
        columns = (
            Column("number", self.tr("Batch")),
            Column("when", self.tr("When")),
            Column("records", self.tr("Records"), align="right"),
            Column("answer", self.tr("Answer"), stretch=1),
        )
        self.set_columns((*columns, Column("digest", self.tr("SHA-256 of it"))) if shown else columns)

    def display(self, batches: Sequence[BatchRecord], undecided: Collection[int], today: date) -> None:
        """Show these. `undecided`: the numbers of those with a change that waits for a person still."""
        self.set_rows([self._row(batch, batch.number in undecided, today) for batch in batches])

    def _row(self, batch: BatchRecord, undecided: bool, today: date) -> Row:
        return Row(
            str(batch.number),
            {
                "number": Cell(str(batch.number), strong=True, tabular=True),
                "when": Cell(moment(batch.answered_at or batch.built_at, today), tabular=True),
                "records": Cell(str(batch.entries), tabular=True),
                "answer": self._answer(batch, undecided),
                "digest": Cell(f"{batch.sha256[:4]}…{batch.sha256[-4:]}", quiet=True, tabular=True),
            },
        )

    def _answer(self, batch: BatchRecord, undecided: bool) -> Chip:
        if batch.answered_at is None:
            split = batch.summary.startswith("split")
            return Chip("unrecorded", self.tr("sent again in two parts") if split else self.tr("no answer yet"))
        n = tally_of(batch.summary)
        kept, aside = n.get("receipted", 0), n.get("refused", 0) + n.get("conflict", 0)
        if kept == batch.entries:
            return Chip("done", self.tr("all receipted"))
        said = [self.tr("{n} receipted").format(n=kept)] if kept else []
        put_aside = self.tr("{n} set aside") if undecided else self.tr("{n} set aside, decided since")
        said += [put_aside.format(n=aside)] if aside else []
        said += [self.tr("{n} to go again").format(n=n["again"])] if n.get("again") else []
        if anew := n.get("rebuild", 0):
            goes = self.tr("{n} goes again on what stands there now")
            go = self.tr("{n} go again on what stands there now")
            said.append((goes if anew == 1 else go).format(n=anew))
        said += [self.tr("{n} settled before").format(n=n["before"])] if n.get("before") else []
        return Chip("caution" if aside and undecided else "info", ", ".join(said) or self.tr("answered"))


def tally_of(summary: str) -> dict[str, int]:
    """Return how many went which way, from a batch's summary ("39 receipted, 1 refused")."""
    parts = (part.split() for part in summary.split(","))
    return {words[1]: int(words[0]) for words in parts if len(words) == 2 and words[0].isdigit()}
