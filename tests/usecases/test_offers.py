"""Where somebody could be booked: what clashes is seen before, and no other team's clinic shows through."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta

import pytest

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Period
from prisoncare_desktop.domain.calendar import at_local, local_time
from prisoncare_desktop.domain.external import EscortSlot, ExternalAppointment
from prisoncare_desktop.domain.regime import Regime, RegimeDay
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.errors import NotAllowed
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.offers import GetMoves, GetPlaces, GetRebooking, Offer, Offers
from tests.store.clinic import GP, LEE, LEE_AT_GP, MORNING, SYNC, TODAY, ZOE
from tests.usecases.conftest import CLERK, NURSE, WORKER, House

TOMORROW = TODAY + timedelta(days=1)


def held(code: str, days: int, *, wing: str = "A", period: Period = Period.AM, **more: object) -> ClinicSession:
    day = TODAY + timedelta(days=days)
    made = ClinicSession(f"{code}-{days}-{period}-{wing}", code, wing, "A1", day, period, revision=1)
    return ClinicSession(**{**made.__dict__, **more})


def come(house: House, *sessions: ClinicSession) -> None:
    with house.store.write(SYNC) as unit:
        for session in sessions:
            unit.sessions.put(session)
            unit.received("SessionReceived", "session", session.id)
        unit.commit()


def book(house: House, session: ClinicSession, resident_ids: Iterable[str]) -> None:
    begins = at_local(session.clinic_date, time(9) if session.period is Period.AM else time(14))
    with house.store.write(SYNC) as unit:
        for n, who in enumerate(resident_ids):
            place = Appointment(f"{session.id}-{n}", session.id, who, begins + timedelta(minutes=10 * n))
            unit.appointments.put(place)
            unit.received("AppointmentReceived", "appointment", place.id)
        unit.commit()


def away(house: House, day: date, slot: EscortSlot) -> None:
    gone = ExternalAppointment("x", LEE.id, day, "St Elsewhere", "Renal", "", "staff", MORNING, escort_slot=slot)
    with house.store.write(SYNC) as unit:
        unit.external.put(gone)
        unit.received("ExternalReceived", "external_appointment", gone.id)
        unit.commit()


def again(house: House, user: StaffMember = NURSE) -> Offers:
    return dispatch.ask(GetRebooking(LEE_AT_GP.id), house.as_(user))


def told(offers: Iterable[Offer]) -> list[str]:
    return [f"{one.session.id} {local_time(one.starts_at):%H:%M}" for one in offers]


def test_the_next_clinics_of_the_same_kind_and_wing_are_offered_each_with_its_first_free_time(house: House) -> None:
    come(house, held("gp", 3), held("gp", 1), held("gp", 2, wing="B"), held("dentist", 1), held("gp", 20))
    book(house, held("gp", 1), [ZOE.id])
    assert told(again(house).offers) == ["gp-1-am-A 09:10", "gp-3-am-A 08:30"]


def test_a_clinic_that_is_full_closed_or_has_them_already_is_not_offered(house: House) -> None:
    full, closed, theirs = held("gp", 1, slots_offered=1), held("gp", 2, closed_at=MORNING), held("gp", 3)
    come(house, full, closed, theirs)
    book(house, full, [ZOE.id])
    book(house, theirs, [LEE.id])
    assert again(house).offers == ()


def test_what_clashes_that_half_day_is_told_and_the_first_without_a_clash_is_best(house: House) -> None:
    dentist = held("dentist", 1)
    come(house, held("gp", 1), held("gp", 1, period=Period.PM), dentist)
    book(house, dentist, [LEE.id])
    offers = again(house)
    assert [len(one.clashes) for one in offers.offers] == [1, 0]
    assert offers.best == 1


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("user", [NURSE, CLERK])
def test_a_substance_misuse_clinic_is_another_appointment_and_nothing_of_it_shows(
    house: House, user: StaffMember
) -> None:
    theirs, dentist = held("substance-misuse", 1), held("dentist", 2)
    come(house, held("gp", 1), held("gp", 2), theirs, dentist)
    book(house, theirs, [LEE.id])
    book(house, dentist, [LEE.id])
    offer, beside_the_dentist = again(house, user).offers
    (clash,), (dentists,) = offer.clashes, beside_the_dentist.clashes
    assert (clash.clinic_label, clash.outside) == ("", False)
    assert "substance" not in repr(offer).lower()
    assert (dentists.clinic_label, dentists.outside) == ("", False), "one clinic without a name among named ones tells"


@pytest.mark.hazard("H16")
def test_a_move_never_leads_into_another_teams_clinic(house: House) -> None:
    come(house, held("gp", 1), held("dentist", 1), held("substance-misuse", 1))
    moves = dispatch.ask(GetMoves(LEE_AT_GP.id), house.as_(NURSE))
    assert [one.session.clinic_code for one in moves.offers] == ["gp", "dentist"]
    with pytest.raises(NotAllowed):
        again(house, WORKER)


@pytest.mark.hazard("H17")
def test_a_hospital_day_says_only_that_they_are_unavailable_then(house: House) -> None:
    come(house, held("gp", 1), held("gp", 1, period=Period.PM))
    away(house, TOMORROW, EscortSlot.PM)
    morning, afternoon = again(house).offers
    assert morning.clashes == ()
    (clash,) = afternoon.clashes
    assert (clash.outside, clash.starts_at, clash.clinic_label) == (True, None, "")
    assert "Elsewhere" not in repr(afternoon)


def test_a_regime_that_was_said_stands_beside_the_offer(house: House) -> None:
    come(house, held("gp", 1))
    with house.store.write(SYNC) as unit:
        said = RegimeDay("regime", "A", TOMORROW, Period.AM, Regime.LOCKDOWN, "staff", MORNING)
        unit.regime.put(said)
        unit.received("RegimeReceived", "regime_day", said.id)
        unit.commit()
    assert [one.regime for one in again(house).offers] == [Regime.LOCKDOWN]


def test_who_waits_is_offered_clinics_of_their_own_wing_and_of_every_wing(house: House) -> None:
    come(house, held("gp", 1), held("gp", 2, wing=LEE.wing), held("gp", 3, wing=""))
    offers = dispatch.ask(GetPlaces(LEE.id, "gp"), house.as_(NURSE)).offers
    assert [one.session.wing for one in offers] == [LEE.wing, ""]
    assert dispatch.ask(GetPlaces(LEE.id, "substance-misuse"), house.as_(NURSE)).offers == ()


def test_the_rest_of_todays_half_day_is_offered_from_now_on(house: House) -> None:
    come(house, held("dentist", 0))
    house.clock.at = at_local(TODAY, time(10, 2))
    (offer,) = dispatch.ask(GetMoves(LEE_AT_GP.id), house.as_(NURSE)).offers
    assert local_time(offer.starts_at) >= time(10, 2)
    assert GP.id not in {offer.session.id}
