from __future__ import annotations

from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.drafts import GetPlace, KeepPlace, KeptPlace
from tests.usecases.conftest import NIGHT_NURSE, NURSE, WORKER, House


def test_where_one_was_is_kept_for_oneself_and_told_to_nobody_else(house: House) -> None:
    at_a_clinic, at_a_review = KeptPlace("session", "s1"), KeptPlace("review", "t2", "treatment-note")
    dispatch.run(KeepPlace(at_a_clinic), house.as_(NURSE))
    dispatch.run(KeepPlace(at_a_review), house.as_(WORKER))
    assert dispatch.ask(GetPlace(), house.as_(NURSE)) == at_a_clinic
    assert dispatch.ask(GetPlace(), house.as_(WORKER)) == at_a_review
    assert dispatch.ask(GetPlace(), house.as_(NIGHT_NURSE)) is None
