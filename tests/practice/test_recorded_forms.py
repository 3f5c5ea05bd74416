from __future__ import annotations

from datetime import timedelta

from prisoncare_desktop.practice.recorded_forms import recorded_forms
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.pathway import GetPathway
from tests.store.clinic import EPISODE, ZOE
from tests.usecases.conftest import WORKER, House, folder, hands, house, made_once, store, vault

__all__ = ["folder", "hands", "house", "made_once", "store", "vault"]


def test_the_practice_forms_are_whole_and_stand_on_the_pathway_on_the_days_they_are_about(house: House) -> None:
    for order in recorded_forms(EPISODE):
        dispatch.run(order, house.as_(WORKER))
    forms = dispatch.ask(GetPathway(ZOE.id), house.as_(WORKER)).forms
    days = {form.code: form.latest.day for form in forms if form.latest is not None}
    first = EPISODE.reception_on
    assert days == {"reception": first, "risk-assessment": first + timedelta(1), "audit": first + timedelta(2)}
