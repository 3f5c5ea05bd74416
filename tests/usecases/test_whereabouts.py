"""Where a resident lived at any moment, as it was told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from prisoncare_desktop.domain.resident import Presence, Resident
from prisoncare_desktop.domain.whereabouts import EVER, MoveKind, Whereabouts
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.whereabouts import (
    GetWhereabouts,
    StayLine,
    is_latest,
    note_earlier,
    note_place,
    wing_on,
)
from tests.store.clinic import LEE, MORNING, NURSE, SYNC
from tests.usecases.conftest import House

TUESDAY = datetime(2026, 11, 17, 14, 0, tzinfo=UTC)


def arrives(
    house: House, cell: str, since: datetime | None = None, presence: Presence = Presence.HERE, who: Resident = LEE
) -> Whereabouts | None:
    """The trust's record says that they live here now."""
    with house.store.write(SYNC) as unit:
        before = unit.residents.get(who.id)
        after = replace(before, cell=cell, presence=presence, revision=before.revision + 1)
        unit.residents.put(after)
        context = house.as_(NURSE)
        line = note_place(unit, before, after, since, now=context.clock.now(), new_id=context.new_id)
        unit.received("ResidentReceived", "resident", who.id)
        unit.commit()
    return line


def told_late(house: House, cell: str, since: datetime) -> None:
    """Somebody says of an earlier day where they lived then."""
    with house.store.write(SYNC) as unit:
        resident = unit.residents.get(LEE.id)
        unit.residents.put(replace(resident, revision=resident.revision + 1))
        assert not is_latest(unit, LEE.id, since)
        note_earlier(
            unit,
            Whereabouts("late", LEE.id, since, cell, Presence.HERE, MoveKind.MOVE, NURSE.id, house.clock.now()),
        )
        unit.received("ResidentReceived", "resident", LEE.id)
        unit.commit()


def lived(house: House, who: Resident = LEE) -> tuple[StayLine, ...]:
    return dispatch.ask(GetWhereabouts(who.id), house.as_(NURSE))


def cells(house: House) -> list[str]:
    return [line.stay.line.cell for line in lived(house)]


def wing(house: House, at: datetime, who: str = LEE.id) -> str:
    with house.store.read() as unit:
        return wing_on(unit, [who], at)[who]


def test_who_was_never_seen_to_move_lives_where_the_register_says(house: House) -> None:
    assert lived(house) == ()
    assert wing(house, TUESDAY) == "B"


def test_the_wing_of_last_tuesday_is_the_wing_of_last_tuesday(house: House) -> None:
    arrives(house, "C-3-001", since=TUESDAY)
    assert wing(house, TUESDAY - timedelta(seconds=1)) == "B"
    assert wing(house, TUESDAY) == "C"
    assert wing(house, MORNING) == "C"


def test_the_first_move_says_where_they_lived_before_as_well(house: House) -> None:
    arrives(house, "C-3-001", since=TUESDAY)
    now, before = lived(house)
    assert (now.stay.line.cell, now.since, now.stay.until, now.by_trust) == ("C-3-001", TUESDAY, None, True)
    assert (before.stay.line.cell, before.since, before.stay.until) == (LEE.cell, None, TUESDAY)
    assert before.stay.line.since == EVER


def test_a_move_of_which_nobody_said_when_was_when_it_came_here(house: House) -> None:
    line = arrives(house, "C-3-001")
    assert line is not None
    assert line.since == line.noted_at


def test_the_same_cell_again_is_no_move(house: House) -> None:
    assert arrives(house, LEE.cell) is None
    assert lived(house) == ()


def test_somebody_new_is_not_seen_to_move(house: House) -> None:
    context = house.as_(NURSE)
    with house.store.write(SYNC) as unit:
        unit.residents.put(replace(LEE, id="new", revision=1))
        assert note_place(unit, None, LEE, None, now=MORNING, new_id=context.new_id) is None
        unit.received("ResidentReceived", "resident", "new")
        unit.commit()


def test_a_move_told_late_stands_in_between_and_leaves_the_register_alone(house: House) -> None:
    arrives(house, "C-3-001", since=MORNING)
    told_late(house, "A-1-009", since=TUESDAY)
    assert cells(house) == ["C-3-001", "A-1-009", "B-2-010"]
    assert wing(house, TUESDAY + timedelta(hours=1)) == "A"
    assert lived(house)[1].told_by == NURSE.name
    with house.store.read() as unit:
        assert unit.residents.get(LEE.id).cell == "C-3-001"


def test_what_the_register_says_now_is_never_before_what_was_said_last(house: House) -> None:
    arrives(house, "C-3-001", since=MORNING)
    arrives(house, "A-1-009", since=TUESDAY)  # the trust says so now, of a day before what we knew
    assert cells(house)[0] == "A-1-009"
    assert wing(house, TUESDAY + timedelta(hours=1)) == "B"


def test_a_clock_that_was_put_back_hides_no_move(house: House) -> None:
    arrives(house, "C-3-001")
    house.clock.at -= timedelta(days=400)
    arrives(house, "A-1-009")
    assert cells(house) == ["A-1-009", "C-3-001", "B-2-010"]


def test_a_move_is_never_in_the_future(house: House) -> None:
    line = arrives(house, "C-3-001", since=MORNING + timedelta(days=3))
    assert line is not None
    assert line.since == line.noted_at


def test_who_is_at_court_still_lives_on_their_wing(house: House) -> None:
    arrives(house, LEE.cell, since=MORNING, presence=Presence.OUT)
    assert wing(house, MORNING) == "B"


def test_who_left_lives_on_no_wing_from_then_on(house: House) -> None:
    arrives(house, "", since=MORNING, presence=Presence.RELEASED)
    assert (wing(house, MORNING), wing(house, TUESDAY)) == ("", "B")


def test_nobody_here_lived_on_no_wing(house: House) -> None:
    assert wing(house, MORNING, "nobody") == ""
