"""Whatever is told of moves, in whatever order, the register and where they lived agree, and no moment is left out."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prisoncare_desktop.domain.whereabouts import EVER, MoveKind, latest, stays
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.moving import RecordMove
from prisoncare_desktop.usecases.taking_back_moves import TakeBackMove
from prisoncare_desktop.usecases.whereabouts import note_place, wing_on
from tests.store.clinic import LEE, SYNC
from tests.usecases.conftest import NURSE, House

KINDS = [kind for kind in MoveKind if kind is not MoveKind.SEEN]
CELLS = st.sampled_from(["", "A-1-001", "B-2-002", "C-3-003"])
AGO = st.one_of(st.none(), st.integers(1, 3000))  # minutes
TOLD = st.tuples(st.sampled_from(KINDS), CELLS, AGO)
STEPS = st.lists(st.one_of(TOLD, st.just("take back"), st.tuples(st.just("the trust"), CELLS, AGO)), max_size=10)


def tell(house: House, resident_id: str, step: object) -> None:
    """Do one step; what the rules forbid changes nothing."""
    context = house.as_(NURSE)
    house.clock.at += timedelta(minutes=1)
    match step:
        case "take back":
            with suppress(RuleBroken):
                dispatch.run(TakeBackMove(resident_id), context)
        case ("the trust", str(cell), ago):
            with house.store.write(SYNC) as unit:
                before = unit.residents.get(resident_id)
                after = replace(before, cell=cell, revision=before.revision + 1)
                unit.residents.put(after)
                now = house.clock.now()
                since = now - timedelta(minutes=ago) if isinstance(ago, int) else None
                note_place(unit, before, after, since, now=now, new_id=context.new_id)
                unit.received("ResidentReceived", "resident", resident_id)
                unit.commit()
        case (MoveKind() as kind, str(cell), ago):
            at = house.clock.now() - timedelta(minutes=ago) if isinstance(ago, int) else None
            with suppress(RuleBroken):
                dispatch.run(RecordMove(resident_id, kind, cell, at), context)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_register_says_what_was_told_last_and_every_moment_has_a_place(house: House, steps: list[object]) -> None:
    resident = replace(LEE, id=house.as_(NURSE).new_id(), nomis_number="", revision=1)
    with house.store.write(SYNC) as unit:
        unit.residents.put(resident)
        unit.received("ResidentReceived", "resident", resident.id)
        unit.commit()
    for step in steps:
        tell(house, resident.id, step)
    with house.store.read() as unit:
        now = unit.residents.get(resident.id)
        lines = unit.whereabouts.of([resident.id]).get(resident.id, ())
        wing = wing_on(unit, [resident.id], house.clock.now())[resident.id]
    told = stays(lines)
    assert wing == now.wing
    if lines:
        assert (told[0].line.cell, told[0].line.presence, told[0].until) == (now.cell, now.presence, None)
        last = latest(lines)
        assert last is not None
        assert (last.cell, last.presence) == (now.cell, now.presence)
        assert [stay.until for stay in told[1:]] == [stay.line.since for stay in told[:-1]]
        assert told[-1].line.since == EVER
    else:
        assert (now.cell, now.presence) == (resident.cell, resident.presence)
