"""Printed feedback forms. No method takes or gives a resident."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from prisoncare_desktop.domain.feedback import PaperForm, PaperStatus
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.store.ledger import Ledger
from prisoncare_desktop.store.tables.feedback import paper_forms


def _form(row: Row[Any]) -> PaperForm:
    return PaperForm(**{**row._asdict(), "status": PaperStatus(row.status)})


def _form_row(form: PaperForm) -> dict[str, Any]:
    return {**form.__dict__, "status": form.status.value}


_FIND = select(paper_forms).where(paper_forms.c.code == bindparam("wanted"))
_UPDATE = update(paper_forms).where(paper_forms.c.code == bindparam("wanted"))
_COUNTS = (
    select(paper_forms.c.clinic_code, paper_forms.c.status, func.count().label("forms"))
    .where(paper_forms.c.week == bindparam("week"))
    .group_by(paper_forms.c.clinic_code, paper_forms.c.status)
)


class SqlPaperForms:
    """Printed forms, within one unit of work."""

    def __init__(self, connection: Connection, ledger: Ledger) -> None:
        self._connection = connection
        self._ledger = ledger

    def find(self, code: str) -> PaperForm | None:
        row = self._connection.execute(_FIND, {"wanted": code}).first()
        return None if row is None else _form(row)

    def put_all(self, forms: tuple[PaperForm, ...]) -> None:
        """Write new forms, in the order of their codes. To be accounted for by an event of type `pack`."""
        rows = [_form_row(form) for form in sorted(forms, key=lambda form: form.code)]
        if rows:
            self._connection.execute(insert(paper_forms), rows)
            # One entry for all: the ledger's hash would else set down which forms were printed together.
            self._ledger.changed("pack", "", None, len(rows))

    def put(self, form: PaperForm) -> None:
        """Write a form's new status. To be accounted for by `FeedbackReturned` with its code, or by `received`."""
        before = self.find(form.code)
        if before is None:
            raise NotFound("paper_form", form.code)
        self._connection.execute(_UPDATE, {**_form_row(form), "wanted": form.code})
        self._ledger.changed("paper_form", form.code, before, form)

    def counts(self, week: date) -> dict[tuple[str, PaperStatus], int]:
        rows = self._connection.execute(_COUNTS, {"week": week})
        return {(row.clinic_code, PaperStatus(row.status)): row.forms for row in rows}
