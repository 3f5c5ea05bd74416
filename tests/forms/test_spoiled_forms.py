"""Broken copies of what others published: read or refused, never another error. `make soak` tries many more."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress

import pytest

from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.forms import json_text, wire
from prisoncare_desktop.forms.layout import lay_out
from prisoncare_desktop.forms.paper import Variant
from prisoncare_desktop.forms.questionnaire import Questionnaire
from tests.forms import published
from tests.forms.spoiled import small_forms, spoiled
from tests.forms.test_layout import rough
from tests.forms.walk import filled


def used(form: Questionnaire, seed: int) -> None:
    """Do with a form all that is done with forms, but for showing it."""
    session = filled(form, seed, steps=40)
    session.problems()
    tree = wire.to_questionnaire_response(session, completed=False)
    back = wire.from_questionnaire_response(form, json_text.loads(json_text.dumps(tree)))
    assert wire.to_questionnaire_response(back, completed=False) == tree, seed
    assert wire.from_draft(form, wire.to_draft(session)).response == session.response, seed
    with suppress(UnreadableForm):  # it may need more pages than a page code can count
        lay_out(form, Variant.STANDARD, rough)


def read_or_refused(seeds: range) -> Counter[bool]:
    told: Counter[bool] = Counter()
    for seed in seeds:
        chance = random.Random(seed)
        tree = spoiled(chance.choice(small_forms()), chance, times=chance.randint(1, 3))
        form = published.read(tree)
        told[isinstance(form, Questionnaire)] += 1
        if isinstance(form, Questionnaire):
            used(form, seed)
    print(f"{told.total()} broken forms: {told[True]} read and used, {told[False]} refused")
    return told


def test_a_broken_form_is_read_or_refused() -> None:
    told = read_or_refused(range(500))
    assert min(told.values()) > 100


@pytest.mark.soak
def test_twenty_thousand_broken_forms_are_read_or_refused() -> None:
    read_or_refused(range(500, 20_500))


def test_a_broken_response_is_read_or_refused() -> None:
    forms = {form.canonical: form for form in published.readable().values()}
    whole = [
        (forms[name], tree)
        for key, tree in published.everything().items()
        if key.startswith("responses/") and (name := tree.get("questionnaire")) in forms
    ]
    told: Counter[bool] = Counter()
    for seed in range(500):
        chance = random.Random(seed)
        form, tree = chance.choice(whole)
        broken = spoiled(tree, chance, times=chance.randint(1, 3))
        try:
            session = wire.from_questionnaire_response(form, broken)
        except UnreadableForm:
            told[False] += 1
            continue
        again = wire.from_draft(form, wire.to_draft(session))
        assert again.response == session.response, seed
        session.problems()
        json_text.dumps(wire.to_questionnaire_response(session, completed=False))
        told[True] += 1
    assert min(told.values()) > 50
