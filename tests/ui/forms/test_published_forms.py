"""What others published, on screen: every question that is asked has its place, and none is asked twice."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from PySide6.QtWidgets import QApplication

from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.form_page import FormPage
from prisoncare_desktop.ui.forms.question import QuestionRow
from prisoncare_desktop.ui.forms.sections import MOST_ON_A_PAGE, sections_of, slots_of
from prisoncare_desktop.ui.forms.table import AnswerTable
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


@pytest.mark.parametrize("width", [1103, 600])
def test_each_question_in_a_table_has_a_place_of_its_own(opened: Opened, width: int) -> None:
    page = opened(FormSession(published.readable()[LARGEST]), width=width)
    seen: set[bool] = set()
    for name, form in published.readable().items():
        with_tables = [n for n, section in enumerate(sections_of(form)) if any(s.table for s in slots_of(section))]
        if with_tables:
            page.open(FormSession(form))
        for place in with_tables:
            page._show_section(place)
            for _ in range(3):  # a table that turns out too narrow is laid out once more
                QApplication.processEvents()
            for table in page._body().findChildren(AnswerTable):
                rows = [row for row in table.findChildren(QuestionRow) if row.isVisible()]
                seen.add(table.is_table)
                assert all(row.width() >= 60 and row.height() >= 20 for row in rows), name
                assert all(table.rect().contains(row.geometry()) for row in rows), name
                apart = [a.geometry().intersects(b.geometry()) for a, b in combinations(rows, 2)]
                assert not any(apart), name
    assert (width > 1000) in seen
