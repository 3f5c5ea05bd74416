from __future__ import annotations

from collections import Counter
from datetime import timedelta

from prisoncare_desktop.domain.calendar import week_of
from prisoncare_desktop.domain.sampling import LeftOut, commitment_of, draw_from
from prisoncare_desktop.practice.people import ALWAYS_HERE
from prisoncare_desktop.practice.prison import Prison


def test_each_earlier_draw_comes_out_again_from_its_frame_and_seed(prison: Prison) -> None:
    for draw in prison.draws:
        assert draw_from(draw.frame, draw.seed, draw.week, draw.clinic_code) == draw.drawn
        assert commitment_of(draw.seed) == draw.commitment
        assert len(draw.drawn) == 2


def test_nobody_was_asked_twice_and_some_were_left_out_for_it(prison: Prison) -> None:
    asked = Counter(resident_id for d in prison.draws for resident_id in d.drawn)
    assert max(asked.values()) == 1
    assert any(c.left_out is LeftOut.ASKED_LATELY for d in prison.draws for c in d.frame)


def test_last_weeks_draw_is_still_to_be_made_and_the_people_of_the_pictures_can_be_asked(prison: Prison) -> None:
    last_week = week_of(prison.today) - timedelta(weeks=1)
    assert max(d.week for d in prison.draws) < last_week
    assert not {k.nomis_number for k in ALWAYS_HERE} & {c.nomis_number for d in prison.draws for c in d.frame}


def test_last_week_has_somebody_to_leave_out_for_each_reason(prison: Prison) -> None:
    asked = {resident_id for d in prison.draws for resident_id in d.drawn}
    sessions = {s.id: s for s in prison.clinics.sessions}
    last_week = week_of(prison.today) - timedelta(weeks=1)
    came = {
        a.resident_id
        for a in prison.clinics.appointments
        if a.attendance_code in ("5", "6") and week_of(sessions[a.session_id].clinic_date) == last_week
    }
    assert came & asked
    assert {r.presence for r in prison.residents if r.id in came and not r.cell} == {"released", "transferred"}
