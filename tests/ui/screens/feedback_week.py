"""A week of clinics that people came to, with its seed: what the draw, the preview and the keying are tested on."""

from __future__ import annotations

import os
from datetime import date, time, timedelta

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.calendar import at_local
from prisoncare_desktop.domain.sampling import Seed, commitment_of
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.pdf.feedback_pack import feedback_pack
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.feedback import Pack, PreparePack, RecordPackPrinted
from prisoncare_desktop.usecases.sampling import MakeDraws
from tests.ui.scene import TODAY, WOOD, Scene, booked, clinic, resident

LAST_WEEK = date(2026, 11, 9)  # a Monday; TODAY is the Friday of the week after
CAME = ("Ann Archer", "Ben Bell", "Cal Cross", "Dan Drew", "Eli East")


def administrator_signs_in(scene: Scene, member: StaffMember = WOOD) -> None:
    """Sign in somebody whose packs are really drawn."""
    scene.tasks.begin(Context(scene.store, scene.clock, member, os.urandom, feedback_pack))


def a_week_of_clinics(scene: Scene, *, seed_before: bool = True) -> None:
    """Five people came to nurse triage last week. `seed_before`: its seed was committed in time."""
    people = [resident(n, name) for n, name in enumerate(CAME, start=1)]
    session = clinic("last", day=LAST_WEEK + timedelta(days=1))
    seen = [
        a.record(Outcome.ATTENDED, "", by="okafor", initials="SO", at=a.starts_at, session=session)[0]
        for a in booked(session, people)
    ]
    scene.came_from_the_trust(*people, session, *seen)
    committed = LAST_WEEK - timedelta(days=1) if seed_before else LAST_WEEK + timedelta(days=2)
    seed = Seed(LAST_WEEK, "ab" * 32, commitment_of("ab" * 32), at_local(committed, time(23)))
    with scene.store.write(StaffMember("sync", "Sync", Role.SYNC)) as unit:
        unit.draws.put_seed(seed)
        unit.received("Received", "seed", LAST_WEEK.isoformat())
        unit.commit()
    assert LAST_WEEK + timedelta(days=11) == TODAY


def a_pack(scene: Scene) -> Pack:
    """Return the week's pack, its draws made and its forms given out."""
    dispatch.run(MakeDraws(LAST_WEEK), scene.tasks.context)
    pack = dispatch.ask(PreparePack(LAST_WEEK), scene.tasks.context)
    dispatch.run(RecordPackPrinted(pack), scene.tasks.context)
    return pack
