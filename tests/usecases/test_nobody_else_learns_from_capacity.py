"""What a substance misuse clinic leaves in capacity, waiting lists, regime and kinds of clinic, as each is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.domain.regime import Regime
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.capacity import GetCapacity
from prisoncare_desktop.usecases.clinic_setup import GetClinicSetup
from prisoncare_desktop.usecases.regime import GetRegime, SayRegime
from prisoncare_desktop.usecases.requests import Query
from prisoncare_desktop.usecases.waiting import AddWaiting, GetWaiting
from tests.store.clinic import LEE, NURSE, TODAY
from tests.usecases.conftest import CLERK, WORKER, House

LEADER = StaffMember("staff-lead", "Noor Hale", Role.LEADER)
TOLD: dict[str, Callable[[], Query[Any]]] = {
    "capacity": lambda: GetCapacity(TODAY, TODAY),
    "waiting": GetWaiting,
    "regime": lambda: GetRegime(TODAY, TODAY),
    "kinds": GetClinicSetup,
}


@pytest.fixture
def theirs(house: House) -> House:
    """Lee was seen by the team today, and waits for them; the wing of their clinic is locked down."""
    house.clinic_seen("substance-misuse", TODAY, LEE)
    dispatch.run(AddWaiting(LEE.id, "substance-misuse"), house.as_(WORKER))
    dispatch.run(SayRegime(("A",), (TODAY,), (Period.AM,), Regime.LOCKDOWN), house.as_(WORKER))
    return house


def leaks(answer: object) -> set[str]:
    told = repr(answer).casefold()
    words = ("substance", "misuse", LEE.id, LEE.nomis_number, "session-substance")
    return {word for word in words if word.casefold() in told}


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("user", [NURSE, CLERK, LEADER], ids=lambda user: user.role.value)
@pytest.mark.parametrize("question", TOLD)
def test_nobody_else_learns_of_it(theirs: House, question: str, user: StaffMember) -> None:
    answer = dispatch.ask(TOLD[question](), theirs.as_(user))
    known = {"substance", "misuse"} if question == "kinds" and user is LEADER else set()
    assert leaks(answer) == known, "a leader says what kinds there are, which tells of nobody and of no clinic held"


@pytest.mark.parametrize("question", ["capacity", "waiting", "kinds"])
def test_the_team_itself_is_told(theirs: House, question: str) -> None:
    assert leaks(dispatch.ask(TOLD[question](), theirs.as_(WORKER)))
