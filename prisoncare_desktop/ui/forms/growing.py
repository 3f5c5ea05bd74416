"""Repetitions of a group in the open form: one more, one less, and the last one taken away brought back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from prisoncare_desktop.forms.repetition import is_repeating
from prisoncare_desktop.forms.response import Response
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.words import tr


def group_at_the_cursor(session: FormSession) -> str:
    """Return the innermost repeating group that the person is in, "" if none."""
    address = session.cursor
    while address and address in session.questionnaire:
        if is_repeating(session.questionnaire[address]):
            return address
        address = session.questionnaire.parents.get(address)
    return ""


class Growing(QObject):
    """Does to the open form what the buttons and keys of its repeating groups ask.

    `all_readable`: whether all that was typed is an answer. What is not would be lost with its field: nothing is done.
    """

    regrown = Signal(str, str)  # the address of the question to go to, "" for wherever is best; what was done, in words

    def __init__(self, all_readable: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._all_readable = all_readable
        self._session: FormSession | None = None
        self._before: Response | None = None
        self._confirmed: frozenset[str] = frozenset()
        self.removed_from = ""
        """The group (its linkId) of which a repetition was just taken away and can be brought back."""

    def open(self, session: FormSession | None) -> None:
        """Act on this form from now on."""
        self._session = session
        self.forget()

    def forget(self) -> None:
        """Let what was taken away go for good."""
        self._before, self.removed_from = None, ""

    def add_here(self) -> None:
        """Add one of the group that the person is in."""
        if self._session is not None and (group := group_at_the_cursor(self._session)):
            self.add(group)

    def add(self, group: str) -> None:
        session = self._session
        if session is not None and session.can_add(group) and self._all_readable():
            before = set(session.questionnaire.by_link_id)
            session.add(group)
            new = (one for one in session.questionnaire.by_link_id if one not in before and session.is_asked(one))
            self.regrown.emit(next(new, ""), tr("One more was added"))

    def remove(self, group: str) -> None:
        session = self._session
        if session is not None and session.can_remove(group) and self._all_readable():
            self._before, self._confirmed = session.response, session.confirmed
            self.removed_from = session.questionnaire[group].wire_id
            session.remove(group)
            self.regrown.emit(session.cursor or "", tr("Removed. Ctrl+Z brings it back."))

    def bring_back(self) -> None:
        session = self._session
        if session is not None and self._before is not None:
            session.restore(self._before, confirmed=self._confirmed)
            self.forget()
            self.regrown.emit(session.cursor or "", tr("Brought back"))
