"""The weekly draws of the weeks before last: who was asked lately, so that this week's draw has somebody to leave out.

Made by the domain's own rule from invented lists of who came. Nobody of `people.ALWAYS_HERE` was among them.
"""

from __future__ import annotations

import random
from datetime import date, time, timedelta
from typing import Final

from prisoncare_desktop.domain.calendar import at_local, week_of
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.resident import Presence, Resident
from prisoncare_desktop.domain.sampling import (
    ALGORITHM,
    Candidate,
    Draw,
    LeftOut,
    asked_too_lately,
    commitment_of,
    draw_from,
)
from prisoncare_desktop.practice.chance import record_id
from prisoncare_desktop.practice.establishment import AGENCY_ID
from prisoncare_desktop.practice.people import ALWAYS_HERE
from prisoncare_desktop.practice.seeds import SEED_BYTES
from prisoncare_desktop.practice.staff import WOOD

WEEKS: Final = 5
_CAME: Final = {"nurse-triage": (120, 150), "gp": (30, 42)}  # fewest and most people in a week
_CAME_ELSE: Final = (6, 18)
_DRAWN_AT: Final = time(9, 30)  # on the Monday after


def earlier_draws(residents: tuple[Resident, ...], chance: random.Random, today: date) -> tuple[Draw, ...]:
    """Return the draws of the five weeks before last week, oldest first."""
    always = {k.nomis_number for k in ALWAYS_HERE}
    people = [r for r in residents if r.presence in (Presence.HERE, Presence.OUT) and r.nomis_number not in always]
    asked: dict[str, date] = {}
    draws: list[Draw] = []
    for ago in range(WEEKS + 1, 1, -1):
        week = week_of(today) - timedelta(weeks=ago)
        seed = chance.randbytes(SEED_BYTES).hex()
        for clinic in sorted(c.code for c in value_set("clinic_type").current):
            came = chance.sample(people, chance.randint(*_CAME.get(clinic, _CAME_ELSE)))
            draw = _draw(week, clinic, seed, came, asked)
            asked |= dict.fromkeys(draw.drawn, week)
            draws.append(draw)
    return tuple(draws)


def _draw(week: date, clinic: str, seed: str, came: list[Resident], asked: dict[str, date]) -> Draw:
    frame = tuple(
        Candidate(r.id, r.nomis_number, LeftOut.ASKED_LATELY if _lately(asked.get(r.id), week) else None)
        for r in sorted(came, key=lambda r: r.nomis_number)
    )
    return Draw(
        id=record_id("draw", f"{AGENCY_ID}|{week.isoformat()}|{clinic}"),
        week=week,
        clinic_code=clinic,
        frame=frame,
        drawn=draw_from(frame, seed, week, clinic),
        seed=seed,
        commitment=commitment_of(seed),
        algorithm=ALGORITHM,
        drawn_at=at_local(week + timedelta(weeks=1), _DRAWN_AT),
        drawn_by=WOOD.id,
    )


def _lately(asked_in_week: date | None, week: date) -> bool:
    return asked_in_week is not None and asked_too_lately(asked_in_week, week)
