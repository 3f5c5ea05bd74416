"""The weekly draw and its seed, as another PC of the prison made them."""

from __future__ import annotations

from prisoncare_desktop.domain.sampling import Candidate, Draw, Seed, draw_number
from prisoncare_desktop.usecases.arrivals import DrawArrived, SeedArrived
from prisoncare_desktop.usecases.changes import touched
from prisoncare_desktop.usecases.intake.desk import Desk, Taken


def take_draw(desk: Desk, said: DrawArrived) -> Taken:
    known = desk.unit.draws.find(said.clinic_code, said.week)
    drawn = tuple(desk.local("Patient", one) for one in said.drawn)
    if known is not None:  # ours stands; theirs is its twin, or a person compares the two
        return Taken("draw", known.id if known.drawn == drawn else "")
    askable = {number for number, why in said.frame if why is None}
    if any(draw_number(one) not in askable for one in desk.unit.residents.many(drawn).values()):
        raise ValueError("somebody was drawn who could not be asked")
    draw = Draw(
        id=said.record_id,
        week=said.week,
        clinic_code=said.clinic_code,
        frame=tuple(Candidate(_resident_of(desk, n), n, why) for n, why in said.frame),
        drawn=drawn,
        seed=said.seed,
        commitment=said.commitment,
        algorithm=said.algorithm,
        drawn_at=said.drawn_at,
        drawn_by=said.drawn_by,
    )
    desk.unit.draws.put(draw)
    desk.unit.received("DrawReceived", "draw", draw.id)
    return Taken("draw", draw.id, touched(draws=draw.id))


def _resident_of(desk: Desk, number: str) -> str:
    """Return the id of the resident who is drawn by this number, "" if nobody here is."""
    found = desk.unit.residents.find_by_nomis(number)
    return found.id if found is not None else next(iter(desk.unit.residents.many([number])), "")


def take_seed(desk: Desk, said: SeedArrived) -> Taken:
    week = said.week.isoformat()
    known = desk.unit.draws.find_seed(said.week)
    drawn_from = {draw.seed for draw in desk.unit.draws.of_week(said.week)}
    if known is not None and (known.seed == said.seed or known.seed in drawn_from):
        return Taken("seed", week)
    desk.unit.draws.adopt_seed(
        Seed(week=said.week, seed=said.seed, commitment=said.commitment, committed_at=said.committed_at)
    )
    desk.unit.received("SeedReceived", "seed", week)
    return Taken("seed", week, touched(draws=week))
