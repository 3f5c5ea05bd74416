"""The table of mappers."""

from __future__ import annotations

from prisoncare_desktop.sync.mappers.table import MAPPERS
from prisoncare_desktop.usecases.outbox import FAMILIES


def test_changes_that_speak_for_each_other_are_sent_by_one_mapper() -> None:
    assert [family for family in FAMILIES if len({id(MAPPERS[kind]) for kind in family}) != 1] == []
    assert sum(map(len, FAMILIES)) == len(frozenset().union(*FAMILIES)), "a kind is of one family"
