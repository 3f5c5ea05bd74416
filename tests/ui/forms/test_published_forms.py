"""What others published, on screen: every question that is asked has its place, and none is asked twice."""

from __future__ import annotations

from collections import Counter

import pytest

from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.form_page import FormPage
from prisoncare_desktop.ui.forms.sections import MOST_ON_A_PAGE, sections_of, slots_of
from tests.forms import published
from tests.forms.walk import filled
from tests.ui.forms.conftest import Opened
from tests.ui.forms.shown_words import show_all, unread

LARGEST = "aehrc__smart-forms-ig/Questionnaire-AboriginalTorresStraitIslanderHealthCheck-assembled.json"
BY_SOURCE = sorted({name.partition("/")[0] for name in published.readable()})


def rows_of(page: FormPage) -> Counter[str]:
    show_all(page)
    return Counter(link_id for body in page._bodies.values() for link_id in body.rows)


@pytest.mark.parametrize("source", BY_SOURCE)
def test_every_question_that_is_asked_is_on_the_screen_once(opened: Opened, source: str) -> None:
    page = opened(FormSession(published.readable()[LARGEST]))
    forms = {name: form for name, form in published.readable().items() if name.startswith(f"{source}/")}
    for name, form in forms.items():
        session = filled(form, seed=len(name))
        page.open(session)
        rows = rows_of(page)
        asked = {one for one in session.questionnaire.by_link_id if session.is_asked(one)}
        assert asked <= set(rows), name
        assert set(rows.values()) <= {1}, name
        assert [(name, item.link_id, item.text) for item in unread(page, session)] == []


def test_a_form_of_821_items_is_cut_so_that_few_are_drawn_at_once() -> None:
    form = published.readable()[LARGEST]
    assert len(form.by_link_id) == 821
    sections = sections_of(form)
    assert len(sections) > 10
    sizes = sorted(len(slots_of(one)) for one in sections)
    assert sizes[len(sizes) // 2] < MOST_ON_A_PAGE
    in_sections = Counter(link_id for one in sections for link_id in one.link_ids)
    assert set(form.asked) <= set(in_sections)
    assert set(in_sections.values()) == {1}
