"""What stands beside a clinic's name: its counts, and the two things that are done with the whole of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal

from prisoncare_desktop.ui.widgets.buttons import primary_button, secondary_button
from prisoncare_desktop.ui.widgets.chip import Chip, ChipLabel
from prisoncare_desktop.ui.widgets.flow import FlowBox


class Aside(FlowBox):
    """Chips, then Print and Close clinic. A click on them leaves the cursor in the list."""

    print_pressed = Signal()
    close_pressed = Signal()
    record_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.paper = secondary_button(self.tr("Print"))
        self.record = secondary_button(self.tr("Record…"))
        self.close_clinic = primary_button(self.tr("Close clinic"))
        for button, pressed in (
            (self.record, self.record_pressed),
            (self.paper, self.print_pressed),
            (self.close_clinic, self.close_pressed),
        ):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(pressed)
        self.set_widgets((self.record, self.paper, self.close_clinic))
        self.clear()

    def display(self, chips: Sequence[Chip], *, paper: bool, closing: bool, closed: bool, record: bool = False) -> None:
        """Show the counts and the buttons that this person has.

        `closed`: what was said then can be changed. `record`: one button for every key, where the window is cramped.
        """
        self.close_clinic.setText(self.tr("Change closing") if closed else self.tr("Close clinic"))
        self.close_clinic.set_kind("secondary" if closed else "primary")
        self.record.setVisible(record)
        self.paper.setVisible(paper)
        self.close_clinic.setVisible(closing)
        self.set_widgets([*(ChipLabel(chip) for chip in chips), self.record, self.paper, self.close_clinic])

    def clear(self) -> None:
        """Say and offer nothing."""
        self.display((), paper=False, closing=False, closed=False)
