"""Whose other outcome is wanted, said over the list that was opened for it."""

from __future__ import annotations

from prisoncare_desktop.ui.widgets.banner import Banner, BannerKind
from prisoncare_desktop.usecases.attendance import GridRow


class WantedBanner(Banner):
    """Names the patient whom a change that waits on the Sync page is about. Hidden when nobody is wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.decides = False  # whether somebody must decide on the Sync page what is sent
        self.appointment_id = ""  # whose, until something is recorded for them or the banner is dismissed
        self.dismissed.connect(self.forget)

    def want(self, appointment_id: str, *, decides: bool) -> None:
        """Remember whose; `display` says it when the list is here. "" for nobody. `decides`: a decision waits."""
        self.appointment_id, self.decides = appointment_id, decides
        self.set_message("info", "")

    def forget(self) -> None:
        self.want("", decides=False)

    def display(self, row: GridRow | None, *, may_record: bool) -> None:
        """Say who it is. `row`: theirs, None if they are not on this list."""
        if not self.appointment_id:
            return
        if row is None:
            gone = self.tr("The patient whose outcome you came for is not on this list any more. Go back to Sync.")
            self._say("caution", "", gone)
            return
        said = self.tr("this is who the change on the Sync page is about.")
        if may_record and self.decides:
            said = self.tr("press the key of the outcome that is right, then choose on the Sync page what is sent.")
        self._say("info", _who(row), said, action=self.tr("Show the row"))

    def display_keyed(self, row: GridRow) -> None:
        """Say what is left to do, now that a key was pressed for them."""
        self.appointment_id = ""
        if not self.decides:
            self.forget()
            return
        self._say("info", _who(row), self.tr("choose on the Sync page now what is sent."))

    def _say(self, kind: BannerKind, lead: str, text: str, action: str = "") -> None:
        if f"{lead} {text}".strip() != self.accessibleName():  # each reading of the list would have it read out again
            self.set_message(kind, text, lead=lead, action=action, dismissible=True)


def _who(row: GridRow) -> str:
    return f"{row.resident.name}, {row.resident.nomis_number}:"
