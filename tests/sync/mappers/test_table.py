"""The table of mappers."""

from __future__ import annotations

from prisoncare_desktop.domain.own_kinds import OWN_KINDS
from prisoncare_desktop.domain.own_record import Shape
from prisoncare_desktop.sync.mappers.table import MAPPERS
from prisoncare_desktop.usecases.intake.own_records import SHELVES
from prisoncare_desktop.usecases.outbox import FAMILIES
from prisoncare_desktop.usecases.own_record_words import OWN_WORDS


def test_changes_that_speak_for_each_other_are_sent_by_one_mapper() -> None:
    assert [family for family in FAMILIES if len({id(MAPPERS[kind]) for kind in family}) != 1] == []
    assert sum(map(len, FAMILIES)) == len(frozenset().union(*FAMILIES)), "a kind is of one family"


def test_each_kind_of_record_has_its_shelf_and_its_words() -> None:
    for own in OWN_KINDS:
        shelf = SHELVES[own.record_type]
        assert (shelf.find is not None) == bool(own.key), own.code
        said = {name: unsaid if isinstance(unsaid, str | int) else "" for name, unsaid in own.unsaid.items()}
        for part in own.parts:
            assert isinstance(OWN_WORDS[own.record_type, part.name](said), str)
            compared = {fact.shape for fact in part.facts}
            assert not compared & {Shape.RESIDENT, Shape.APPOINTMENT}, "each PC has its own id of those"
    assert len({own.code for own in OWN_KINDS}) == len({own.record_type for own in OWN_KINDS}) == len(OWN_KINDS)
    names = [part.name for own in OWN_KINDS for part in own.parts]
    assert len(set(names)) == len(names), "a field has one name on the screen"
