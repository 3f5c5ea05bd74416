"""Anything pressed on any form: the page stays whole, and what it sends is valid."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from prisoncare_desktop.forms import json_text, wire
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.form_page import FormPage
from tests.forms import judge, published
from tests.forms.spoiled import small_forms, spoiled
from tests.ui.forms.conftest import Opened
from tests.ui.forms.monkey import play

BLANK = published.readable()["LHNCBC__lforms/phq9.json"]


def played(page: FormPage, form: Questionnaire, chance: random.Random, presses: int) -> FormSession:
    page.open(FormSession(form))
    play(page, chance, presses=presses)
    session = page.session
    assert session is not None
    tree = wire.to_questionnaire_response(session, completed=not session.problems())
    json_text.dumps(tree)
    assert judge.faults(form.raw, tree) == []
    return session


def play_published(page: FormPage, seeds: range) -> None:
    answered = 0
    small = [form for form in published.readable().values() if form.raw in small_forms()]
    for seed in seeds:
        chance = random.Random(seed)
        answered += len(played(page, chance.choice(small), chance, 40).response.answers)
    print(f"{len(seeds)} forms, {answered} answers by any key")
    assert answered > len(seeds) / 2


def play_broken(page: FormPage, seeds: range) -> None:
    told: Counter[bool] = Counter()
    for seed in seeds:
        chance = random.Random(seed)
        form = published.read(spoiled(chance.choice(small_forms()), chance, times=chance.randint(1, 3)))
        told[isinstance(form, Questionnaire)] += 1
        if isinstance(form, Questionnaire):
            page.open(FormSession(form))
            play(page, chance, presses=15)
    assert told[True] > len(seeds) / 4


def test_any_key_anywhere_on_a_published_form_leaves_a_valid_response(opened: Opened) -> None:
    play_published(opened(FormSession(BLANK)), range(60))


def test_any_key_anywhere_on_a_broken_form_does_no_harm(opened: Opened) -> None:
    play_broken(opened(FormSession(BLANK)), range(120))


@pytest.mark.soak
def test_two_thousand_published_forms_under_any_key(opened: Opened) -> None:
    play_published(opened(FormSession(BLANK)), range(60, 2060))


@pytest.mark.soak
def test_four_thousand_broken_forms_under_any_key(opened: Opened) -> None:
    play_broken(opened(FormSession(BLANK)), range(120, 4120))
