"""The figures of clinics: each number is the number of its places, whatever it is asked of, and says how it came."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from prisoncare_desktop.domain.attendance import (
    Appointment,
    ClinicSession,
    ControlGroup,
    OfficerPresent,
    Outcome,
    Period,
    TakenOff,
)
from prisoncare_desktop.domain.calendar import at_local
from prisoncare_desktop.domain.clinic_type import LIST, ClinicTypes, own_concepts
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.indicators import NO_WING, NOT_SAID, Figure, FigureFilter, indicators
from prisoncare_desktop.domain.regime import Regime, RegimeDay
from prisoncare_desktop.domain.resident import Presence
from prisoncare_desktop.domain.site_lists import SiteList
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.domain.whereabouts import MoveKind, Whereabouts
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.indicators import GetIndicatorLines, GetIndicators, Indicators
from prisoncare_desktop.usecases.unexplained import CountUnexplained, GetUnexplained
from prisoncare_desktop.usecases.watching import write_views
from tests.store.clinic import LEE, LEE_AT_GP, MORNING, PASSWORD, SYNC, TODAY, ZOE, Hands
from tests.usecases.conftest import NURSE, WORKER, House

FIRST = TODAY - timedelta(days=20)
CODES = ("gp", "dentist", "substance-misuse")
WINGS = ("A", "B", "C")
OWN = """[{"code": "dentist", "label": "Dentist", "clinician_type": "dentist",
    "provider": "Teeth Ltd", "pilot": "Tooth pilot"}]"""
KIND = ClinicTypes.of(own_concepts(json.loads(OWN))).by_code
REASONS = list(value_set("did_not_attend_reason").concepts)
LEADER = StaffMember("staff-lead", "Noor Hale", Role.LEADER)


class Prison:
    """Sixteen clinics of three weeks and the day after, by chance, and where people lived meanwhile."""

    def __init__(self, house: House) -> None:
        self.house, self._rng = house, Random(20261122)
        self.people = [
            replace(LEE, id=f"r{n}", nomis_number=f"D{n:04}EF", family_name=f"Made{n}", cell=f"{wing}-1-00{n}")
            for n, wing in enumerate(("A", "A", "B", "C", "", "B"))
        ]
        self.lived = [
            self._line("r0", FIRST + timedelta(days=8), "B-1-001"),
            self._line("r1", FIRST - timedelta(days=30), "C-1-001"),
            self._line("r1", FIRST + timedelta(days=12), "A-1-001"),
            self._line("r5", FIRST + timedelta(days=4), ""),
        ]
        self.sessions = {f"s{n}": self._session(n) for n in range(16)}
        self.places = {f"p{n}": self._place(n) for n in range(70)}
        self.regime = {
            (wing, day, period): self._rng.choice(list(Regime))
            for wing in WINGS
            for day in (FIRST + timedelta(days=n) for n in range(20))
            for period in Period
            if self._rng.random() < 0.3
        }
        self._write()

    def _line(self, resident_id: str, day: date, cell: str) -> Whereabouts:
        since = at_local(day, time(12))
        return Whereabouts(
            f"{resident_id}/{day}", resident_id, since, cell, Presence.HERE, MoveKind.MOVE, "trust", since
        )

    def _session(self, n: int) -> ClinicSession:
        pick = self._rng.choice
        return ClinicSession(
            id=f"s{n}",
            clinic_code=pick(CODES),
            wing=pick(("", *WINGS)),
            room=f"Room {n}",
            clinic_date=FIRST + timedelta(days=self._rng.randrange(22)),
            period=pick(list(Period)),
            clinician_type=pick(("", "nurse", "gp")),
            provider=pick(("", "trust-a")),
            mode=pick(("", "in-person", "video")),
            officer_present=pick(list(OfficerPresent)),
            revision=1,
        )

    def _place(self, n: int) -> Appointment:
        pick, chance = self._rng.choice, self._rng.random()
        s = pick(list(self.sessions.values()))
        place = Appointment(
            f"p{n}",
            s.id,
            pick(self.people).id,
            at_local(s.clinic_date, time(9, n % 60)),
            minutes=pick((5, 10, 20)),
            mode=pick(("", "", "phone")),
            withdrawn=self._rng.random() < 0.05,
            taken_off=pick(list(TakenOff)) if self._rng.random() < 0.1 else TakenOff.NOT,
        )
        if chance < 0.2:
            return place
        if chance < 0.6:
            seen, code = pick(((Outcome.ATTENDED, "5"), (Outcome.LATE_SEEN, "6")))
            return replace(place, outcome=seen, attendance_code=code)
        if chance < 0.7:
            late = replace(place, outcome=Outcome.TOO_LATE, attendance_code="7")
            return replace(late, control_group=ControlGroup.NOT_YET_EXPLAINED)
        reason = pick(REASONS)
        return replace(
            place,
            outcome=Outcome.CANCELLED if reason.get("national_code") == "4" else Outcome.NOT_SEEN,
            attendance_code=reason.get("national_code"),
            reason_code=reason.code,
            control_group=ControlGroup(reason.get("control_group")),
        )

    def _write(self) -> None:
        with self.house.store.write(SYNC) as unit:
            unit.site_lists.put(SiteList(LIST, OWN, LEADER.id, MORNING))
            unit.received("SiteListReceived", "site_list", LIST)
            for person in self.people:
                unit.residents.put(person)
                unit.received("ResidentReceived", "resident", person.id)
            for line in self.lived:
                unit.whereabouts.add(line)
            for s in self.sessions.values():
                unit.sessions.put(s)
                unit.received("SessionReceived", "session", s.id)
            for place in self.places.values():
                unit.appointments.put(place)
                unit.received("AppointmentReceived", "appointment", place.id)
            for n, ((wing, day, period), regime) in enumerate(self.regime.items()):
                unit.regime.put(
                    RegimeDay(f"d{n}", wing, day, period, regime, NURSE.id, datetime(2026, 1, 1, tzinfo=UTC))
                )
                unit.received("RegimeReceived", "regime_day", f"d{n}")
            unit.commit()

    # --- the same by hand ---

    def wing_of(self, place: Appointment) -> tuple[str, bool]:
        """Return where they lived at the time, and whether anybody knows."""
        lines = [line for line in self.lived if line.resident_id == place.resident_id]
        told = [line for line in lines if line.since <= place.starts_at]
        register = next(p.wing for p in self.people if p.id == place.resident_id)
        wing = max(told, key=lambda line: line.since).wing if told else "" if lines else register
        return wing or self.sessions[place.session_id].wing, bool(wing)

    def counted(self, wanted: FigureFilter, user: StaffMember) -> list[Appointment]:
        """Return the places that the filter is about, found one by one."""
        return [place for place in self.places.values() if self._is_wanted(place, wanted, user)]

    def _is_wanted(self, place: Appointment, wanted: FigureFilter, user: StaffMember) -> bool:
        s, (wing, _) = self.sessions[place.session_id], self.wing_of(place)
        said = self.regime.get((wing, s.clinic_date, s.period))
        return (
            not place.withdrawn
            and place.taken_off is TakenOff.NOT
            and wanted.first <= s.clinic_date <= min(wanted.last, TODAY)
            and (s.clinic_code == "substance-misuse") == (user is WORKER)
            and wanted.clinic_code in ("", s.clinic_code)
            and wanted.session_id in ("", s.id)
            and wanted.period in (None, s.period)
            and wanted.clinician_type in ("", s.clinician_type or KIND[s.clinic_code].clinician_type)
            and wanted.provider in ("", s.provider or KIND[s.clinic_code].provider)
            and wanted.pilot in ("", KIND[s.clinic_code].pilot)
            and wanted.officer_present in (None, s.officer_present)
            and wanted.mode in ("", place.mode or s.mode)
            and wanted.wing in ("", wing or NO_WING)
            and wanted.regime in ("", NOT_SAID if said is None else said.value)
        )


@pytest.fixture(scope="module")
def prison(made_once: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prison]:
    folder = shutil.copytree(made_once[0], tmp_path_factory.mktemp("figures") / "prisoncare")
    hands = Hands()
    _, store = Vault(folder, hands, os.urandom, KdfCost.for_tests()).open(NURSE.id, PASSWORD)
    yield Prison(House(store, hands))
    store.close()


NARROWED: dict[str, tuple[object, ...]] = {
    "first": (FIRST - timedelta(days=1), FIRST + timedelta(days=9)),
    "last": (FIRST - timedelta(days=3), FIRST + timedelta(days=14), TODAY - timedelta(days=1)),
    "wing": (NO_WING, *WINGS),
    "clinic_code": CODES,
    "session_id": ("s1", "s5"),
    "period": tuple(Period),
    "clinician_type": ("nurse", "gp", "dentist"),
    "provider": ("trust-a", "Teeth Ltd"),
    "pilot": ("Tooth pilot",),
    "mode": ("in-person", "video", "phone"),
    "regime": (NOT_SAID, *(one.value for one in Regime)),
    "officer_present": tuple(OfficerPresent),
}


@st.composite
def filters(draw: st.DrawFn) -> FigureFilter:
    """One filter: of all that can be asked for, two at most are, so that it is rarely about nobody."""
    asked = draw(st.sets(st.sampled_from(sorted(NARROWED)), max_size=2))
    values = {name: draw(st.sampled_from(NARROWED[name])) for name in sorted(asked)}
    everything = FigureFilter(FIRST, TODAY + timedelta(days=3))
    return replace(everything, **values)  # type: ignore[arg-type]  # the names are the fields', by the table above


@pytest.mark.hazard("H16")
@seed(20261122)
@settings(max_examples=70, deadline=None, database=None, phases=[Phase.generate])
@given(wanted=filters(), user=st.sampled_from((NURSE, NURSE, LEADER, WORKER)), which=st.sampled_from(indicators()))
def test_each_number_is_the_number_of_its_places_whatever_is_asked(
    prison: Prison, wanted: FigureFilter, user: StaffMember, which: object
) -> None:
    ctx = prison.house.as_(user)
    told = dispatch.ask(GetIndicators(wanted), ctx)
    by_hand = prison.counted(wanted, user)
    assert told.booked == len(by_hand)
    assert told.wing_not_known == sum(not prison.wing_of(place)[1] for place in by_hand)
    for figure in told.figures:
        if figure.indicator == which:
            for among, n in ((False, figure.n), (True, figure.m)):
                lines = dispatch.ask(GetIndicatorLines(wanted, figure.indicator.code, among), ctx)
                assert len(lines.lines) == lines.of == n
                assert {line.appointment.id for line in lines.lines} <= {place.id for place in by_hand}
                assert all((line.wing, line.wing_known) == prison.wing_of(line.appointment) for line in lines.lines)
    adds_up(told)


def adds_up(told: Indicators) -> None:
    """Check that nobody is counted twice or forgotten, and that the parts make the whole."""
    n = {figure.indicator.code: figure.n for figure in told.figures}
    lost = sum(number for code, number in n.items() if code.startswith("lost-"))
    assert n["attendance"] + lost + n["not-recorded"] == told.booked
    assert n["not-brought"] == n["lost-regime"]
    for shares in (told.by_wing, told.by_clinic):
        assert sum(share.booked for share in shares) == told.booked
        for place, figure in enumerate(told.figures):
            parts = [share.figures[place] for share in shares]
            assert (sum(p.n for p in parts), sum(p.m for p in parts)) == (figure.n, figure.m)
            assert sum(p.minutes for p in parts) == figure.minutes


def test_whose_services_and_pilots_there_are_is_told_with_the_figures(prison: Prison) -> None:
    wanted = FigureFilter(FIRST, TODAY)
    told = dispatch.ask(GetIndicators(wanted), prison.house.as_(NURSE))
    assert (told.providers, told.pilots) == (("Teeth Ltd",), ("Tooth pilot",))
    team = dispatch.ask(GetIndicators(wanted), prison.house.as_(WORKER))
    assert (team.providers, team.pilots) == ((), ())


def test_every_number_of_a_wing_or_a_clinic_opens_its_own_places(prison: Prison) -> None:
    wanted, ctx = FigureFilter(FIRST, TODAY), prison.house.as_(NURSE)
    told = dispatch.ask(GetIndicators(wanted), ctx)
    parts = [(replace(wanted, wing=share.code or NO_WING), share) for share in told.by_wing]
    parts += [(replace(wanted, clinic_code=share.code), share) for share in told.by_clinic]
    assert len(parts) > 4
    for narrowed, share in parts:
        for figure in share.figures[:5]:
            assert dispatch.ask(GetIndicatorLines(narrowed, figure.indicator.code), ctx).of == figure.n


def test_more_places_than_are_told_at_once_come_one_page_after_the_other(
    prison: Prison, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("prisoncare_desktop.usecases.indicators.LINES_AT_ONCE", 4)
    wanted, ctx = FigureFilter(FIRST, TODAY), prison.house.as_(NURSE)
    found: list[Appointment] = []
    while True:
        page = dispatch.ask(GetIndicatorLines(wanted, "attendance", start=len(found)), ctx)
        found += [line.appointment for line in page.lines]
        if not page.lines:
            break
    assert len({a.id for a in found}) == len(found) == page.of > 8
    assert found == sorted(found, key=lambda a: (-a.starts_at.timestamp(), a.id))


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("user", [NURSE, LEADER, WORKER], ids=lambda user: user.role.value)
@pytest.mark.parametrize("wing", ["", "B"])
def test_who_is_not_explained_or_not_recorded_is_listed_oldest_first_and_counted_the_same(
    prison: Prison, user: StaffMember, wing: str
) -> None:
    ctx = prison.house.as_(user)
    yesterday = TODAY - timedelta(days=1)
    by_hand = [
        place
        for place in prison.counted(FigureFilter(FIRST - timedelta(days=99), TODAY, wing), user)
        if place.control_group is ControlGroup.NOT_YET_EXPLAINED
        or (place.outcome is None and prison.sessions[place.session_id].clinic_date <= yesterday)
    ]
    told = dispatch.ask(GetUnexplained(wing), ctx)
    assert [line.appointment for line in told.lines] == sorted(
        by_hand, key=lambda place: (place.outcome is None, place.starts_at, place.id)
    )
    assert by_hand
    assert told.counts == dispatch.ask(CountUnexplained(wing), ctx)
    for one in told.counts:
        of_wing = [line for line in told.lines if line.wing == one.wing]
        unexplained = [line for line in of_wing if line.appointment.outcome is not None]
        over = [line for line in unexplained if line.explain_by < TODAY]
        assert (one.unexplained, one.over) == (len(unexplained), len(over))
        assert one.not_recorded == len(of_wing) - len(unexplained)
    assert sum(one.unexplained + one.not_recorded for one in told.counts) == len(by_hand)


def figure_of(house: House, code: str) -> Figure:
    told = dispatch.ask(GetIndicators(FigureFilter(TODAY, TODAY)), house.as_(NURSE))
    return next(one for one in told.figures if one.indicator.code == code)


def recorded(house: House, *ended: tuple[str, str, ControlGroup | None]) -> None:
    """Put so many places of today on the GP's list: outcome, national code, whose doing."""
    with house.store.write(SYNC) as unit:
        for n, (outcome, code, group) in enumerate(ended):
            place = replace(LEE_AT_GP, id=f"more-{n}", attendance_code=code, control_group=group)
            unit.appointments.put(replace(place, outcome=Outcome(outcome)))
            unit.received("AppointmentReceived", "appointment", place.id)
        unit.commit()


@pytest.mark.hazard("H8")
def test_who_was_not_brought_is_told_apart_within_the_national_rate(house: House) -> None:
    recorded(
        house,
        *[("attended", "5", None)] * 6,
        *[("not-seen", "3", ControlGroup.REGIME)] * 3,
        ("not-seen", "3", ControlGroup.PATIENT),
        ("too-late", "7", ControlGroup.NOT_YET_EXPLAINED),
        ("not-seen", "2", ControlGroup.LEGAL_OR_MOVED),
    )
    dna, theirs = figure_of(house, "national-dna"), figure_of(house, "dna-not-brought")
    assert (dna.n, dna.m, dna.percent) == (5, 11, 45)
    assert (theirs.n, theirs.m) == (3, 5)
    assert (figure_of(house, "dna-unexplained").n, figure_of(house, "lost-patient").n) == (1, 1)
    assert (figure_of(house, "not-brought").n, figure_of(house, "not-brought").m) == (3, 14)  # two not recorded
    assert figure_of(house, "lost-regime").minutes == 30


def test_of_four_people_no_share_is_told_and_of_none_no_nought(house: House) -> None:
    assert (figure_of(house, "attendance").m, figure_of(house, "attendance").percent) == (0, None)
    recorded(house, *[("attended", "5", None)] * 4)
    assert (figure_of(house, "attendance").n, figure_of(house, "attendance").percent) == (4, None)
    recorded_fifth = ("not-seen", "3", ControlGroup.PATIENT)
    with house.store.write(SYNC) as unit:
        fifth = replace(LEE_AT_GP, id="fifth", attendance_code=recorded_fifth[1], control_group=recorded_fifth[2])
        unit.appointments.put(replace(fifth, outcome=Outcome.NOT_SEEN))
        unit.received("AppointmentReceived", "appointment", fifth.id)
        unit.commit()
    assert (figure_of(house, "attendance").n, figure_of(house, "attendance").percent) == (4, 80)


@pytest.mark.hazard("H16")
def test_whoever_is_behind_a_number_is_noted_and_a_teams_own_as_its_record(house: House) -> None:
    house.clinic_seen("substance-misuse", TODAY, ZOE)
    for user, seen in ((NURSE, {("resident", LEE.id), ("resident", ZOE.id)}), (WORKER, {("pathway", ZOE.id)})):
        ctx = house.as_(user)
        dispatch.ask(GetIndicatorLines(FigureFilter(TODAY, TODAY), "attendance", among=True), ctx)
        dispatch.ask(GetIndicatorLines(FigureFilter(TODAY, TODAY), "not-recorded"), ctx)
        write_views(ctx)
        with house.store.read() as unit:
            rows = [r for r in unit.trail.latest(10) if r.reason == "GetIndicatorLines" and r.user_id == user.id]
        assert {(r.record_type, r.record_id) for r in rows} == seen


def test_more_than_two_years_are_not_counted_at_once(house: House) -> None:
    with pytest.raises(RuleBroken):
        dispatch.ask(GetIndicators(FigureFilter(date(1926, 1, 1), TODAY)), house.as_(NURSE))


def test_what_a_formula_counts_is_among_what_it_is_told_of() -> None:
    for one in indicators():
        assert not one.among.codes or (one.counted.codes and one.counted.codes <= one.among.codes), one.code
        assert not one.among.groups or (one.counted.groups and one.counted.groups <= one.among.groups), one.code
        assert one.label
        assert one.formula.endswith(".")
