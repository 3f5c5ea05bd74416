"""Residents as a search box shows them, wherever somebody is looked for."""

from __future__ import annotations

from collections.abc import Sequence

from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.similar_names import similar_names
from prisoncare_desktop.ui.calendar_words import full_day
from prisoncare_desktop.ui.resident_words import presence_words
from prisoncare_desktop.ui.widgets.search_box import SearchHit


def hits_of(found: Sequence[Resident]) -> list[SearchHit]:
    """Return them in their order, each with what tells them from others of nearly the same name."""
    alike = similar_names(tuple(found))
    return [
        SearchHit(
            r.id,
            r.name,
            r.nomis_number,
            r.cell or presence_words(r.presence),
            full_day(r.birth_date) if r.birth_date else "",
            similar=r.id in alike,
        )
        for r in found
    ]
