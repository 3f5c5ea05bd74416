"""The table of mappers."""

from __future__ import annotations

from collections import defaultdict

from prisoncare_desktop.domain.events import Event
from prisoncare_desktop.sync.mappers.request import Mapper
from prisoncare_desktop.sync.mappers.table import MAPPERS
from prisoncare_desktop.usecases.outbox import WHOLE_KINDS


def test_changes_that_speak_for_each_other_are_sent_by_one_mapper() -> None:
    record_types = {kind.kind: kind.record_type for kind in Event.__subclasses__()}
    mappers: defaultdict[str, set[int]] = defaultdict(set)
    for kind in WHOLE_KINDS:
        mapper: Mapper = MAPPERS[kind]
        assert mapper.edit is not None
        mappers[record_types[kind]].add(id(mapper))
    assert [record_type for record_type, sent_by in mappers.items() if len(sent_by) > 1] == []
