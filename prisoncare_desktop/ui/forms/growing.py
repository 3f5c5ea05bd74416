"""Repetitions of a group in a session: one more, one less, and the last one taken away brought back."""

from __future__ import annotations

from prisoncare_desktop.forms.repetition import is_repeating
from prisoncare_desktop.forms.response import Response
from prisoncare_desktop.forms.session import FormSession


def group_at_the_cursor(session: FormSession) -> str:
    """Return the innermost repeating group that the person is in, "" if none."""
    address = session.cursor
    while address and address in session.questionnaire:
        if is_repeating(session.questionnaire[address]):
            return address
        address = session.questionnaire.parents.get(address)
    return ""


class Growing:
    """What each act returns is the address of the question to go to, "" for wherever the page thinks best."""

    def __init__(self) -> None:
        self._before: Response | None = None
        self._confirmed: frozenset[str] = frozenset()
        self.removed_from = ""
        """The group (its linkId) of which a repetition was just taken away and can be brought back."""

    def forget(self) -> None:
        self._before, self.removed_from = None, ""

    def add(self, session: FormSession, group: str) -> str:
        before = set(session.questionnaire.by_link_id)
        session.add(group)
        new = (one for one in session.questionnaire.by_link_id if one not in before and session.is_asked(one))
        return next(new, "")

    def remove(self, session: FormSession, group: str) -> str:
        self._before, self._confirmed = session.response, session.confirmed
        self.removed_from = session.questionnaire[group].wire_id
        session.remove(group)
        return session.cursor or ""

    def bring_back(self, session: FormSession) -> str:
        if self._before is not None:
            session.restore(self._before, confirmed=self._confirmed)
        self.forget()
        return session.cursor or ""
