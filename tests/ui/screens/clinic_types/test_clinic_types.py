"""What clinics a prison holds, said by its leader."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.domain.clinic_type import ClinicType, Pattern
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.clinic_types.screen import ClinicTypesScreen
from prisoncare_desktop.ui.screens.clinic_types.view import ClinicTypesView
from prisoncare_desktop.ui.widgets.rows import words_of
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.clinic_setup import GetClinicSetup
from prisoncare_desktop.usecases.site_lists import ChangeSiteList
from tests.ui.scene import BELL, HALE, OKAFOR, TODAY, Scene, resident
from tests.ui.walker import unnamed_widgets

CTRL = Qt.KeyboardModifier.ControlModifier


def clinic_types(scene: Scene, user: StaffMember = HALE) -> ClinicTypesView:
    scene.came_from_the_trust(resident(1, "Dan Marsh"), resident(2, "Lee Carter", cell="B-1-002"))
    scene.sign_in(user)
    screen = ClinicTypesScreen(scene.tasks)
    scene.show(screen)
    assert isinstance(screen.view, ClinicTypesView)
    return screen.view


def press(*keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key, modifier)


def fill(field: QLineEdit, text: str) -> None:
    field.selectAll()
    QTest.keyClicks(field, text)


def kind(scene: Scene, code: str) -> ClinicType:
    return next(one for one in dispatch.ask(GetClinicSetup(), scene.context(HALE)).kinds if one.code == code)


def test_beside_an_open_form_the_keys_are_those_of_the_form(scene: Scene) -> None:
    scene.sign_in(HALE)
    screen = ClinicTypesScreen(scene.tasks)
    scene.show(screen)
    changed: list[str] = []
    screen.keys_changed.connect(lambda: changed.append(screen.keys()[0][0]))

    press(Qt.Key.Key_N)
    press(Qt.Key.Key_Escape)
    assert changed == ["Ctrl Enter", "N"]


def test_a_leader_makes_a_pilot_with_its_half_days_and_everybody_has_it(scene: Scene) -> None:
    view = clinic_types(scene)

    press(Qt.Key.Key_N)
    form = view.form
    assert form.label.hasFocus()
    fill(form.label, "COPD pilot")
    for field, text in ((form.minutes, "30"), (form.slots, "6"), (form.target, "28"), (form.pilot, "COPD 2026")):
        fill(field, text)
    form.clinician.setCurrentIndex(form.clinician.findData("nurse-specialist"))
    form.patterns.add.click()
    line = form.patterns.fields_of(0)
    for name, code in (("weekday", "tue"), ("period", "pm"), ("wing", "B")):
        box = line[name]
        box.setCurrentIndex(box.findData(code))  # type: ignore[union-attr]  # a box to choose from
    fill(line["slots"], "5")  # type: ignore[arg-type]  # a line to type in
    press(Qt.Key.Key_Return, modifier=CTRL)

    made = kind(scene, "copd-pilot")
    assert (made.label, made.public_name, made.minutes, made.slots) == ("COPD pilot", "Health care", 30, 6)
    assert (made.wait_target_days, made.pilot, made.clinician_type) == (28, "COPD 2026", "nurse-specialist")
    assert made.patterns == (Pattern(1, Period.PM, "B", "", 5),)
    assert view.table.current_id() == "copd-pilot"
    assert not view.panel_open()


@pytest.mark.hazard("H16")
def test_dialysis_is_masked_by_one_tick_and_then_has_no_name_to_type_outside(scene: Scene) -> None:
    view = clinic_types(scene)
    press(Qt.Key.Key_N)
    fill(view.form.label, "Dialysis")
    fill(view.form.public_name, "Renal unit")
    fill(view.form.minutes, "240")
    view.form.masked.click()
    assert not view.form.public_name.isEnabled()
    view.form.save.click()

    made = kind(scene, "dialysis")
    assert (made.masked, made.public_name, made.public_place) == (True, "Health care", "")
    with scene.store.read() as unit:
        kept = unit.site_lists.find("clinic_type")
    assert kept is not None
    assert "Renal" not in kept.content


def test_a_shipped_kind_is_changed_and_keeps_what_nobody_changed(scene: Scene) -> None:
    view = clinic_types(scene)
    view.table.select("dentist")

    press(Qt.Key.Key_Return)
    fill(view.form.slots, "8")
    press(Qt.Key.Key_Return, modifier=CTRL)

    assert (kind(scene, "dentist").slots, kind(scene, "dentist").public_name) == (8, "Dentist")
    assert kind(scene, "dentist").clinician_type == "dentist"


def test_a_kind_is_retired_and_brought_back_by_the_same_key(scene: Scene) -> None:
    view = clinic_types(scene)
    view.table.select("physio")

    press(Qt.Key.Key_R)
    assert kind(scene, "physio").retired_on == TODAY
    assert view.table.rows()[-1].id == "physio", "it stands last"
    assert words_of(view.table.rows()[-1].cells["marks"]) == "Retired"
    press(Qt.Key.Key_R)
    assert kind(scene, "physio").retired_on is None


def test_what_is_wrong_is_told_over_the_form_and_nothing_typed_is_lost(scene: Scene) -> None:
    view = clinic_types(scene)
    press(Qt.Key.Key_N)
    for name, minutes, said in (
        ("", "20", "That name is missing"),
        ("Optician", "20", "another clinic’s"),
        ("Podiatry", "0", "A number is missing or out of range"),
        ("Podiatry", "a while", "A number is missing or out of range"),
    ):
        fill(view.form.label, name) if name else view.form.label.clear()
        fill(view.form.minutes, minutes)
        view.form.save.click()
        assert said in view.trouble.message()
        assert view.panel_open()
    fill(view.form.minutes, "20")
    view.form.save.click()
    assert kind(scene, "podiatry").minutes == 20
    assert view.trouble.message() == ""


def test_a_code_is_not_given_twice(scene: Scene) -> None:
    view = clinic_types(scene)
    view.table.select("physio")
    press(Qt.Key.Key_R, Qt.Key.Key_N)
    fill(view.form.label, "Physio")
    view.form.save.click()
    assert (kind(scene, "physio").label, kind(scene, "physio-2").label) == ("Physiotherapy", "Physio")


def test_the_prisons_own_hours_are_said_once(scene: Scene) -> None:
    view = clinic_types(scene)
    assert "nobody has said this prison’s" in view.hours_line.text()

    press(Qt.Key.Key_H)
    fill(view.hours.lines.fields_of(0)["starts"], "0900")  # type: ignore[arg-type]  # a line to type in
    fill(view.hours.lines.fields_of(0)["ends"], "8")  # type: ignore[arg-type]  # likewise
    view.hours.save.click()
    assert "cannot be read" in view.trouble.message()
    fill(view.hours.lines.fields_of(0)["ends"], "11.45")  # type: ignore[arg-type]  # likewise
    press(Qt.Key.Key_Return, modifier=CTRL)

    assert view.hours_line.text().startswith("Hours: morning 09:00–11:45, afternoon 13:45–16:30")


def test_everybody_else_reads_their_own_teams_kinds_and_changes_nothing(scene: Scene) -> None:
    view = clinic_types(scene, OKAFOR)
    press(Qt.Key.Key_N, Qt.Key.Key_R, Qt.Key.Key_H, Qt.Key.Key_Return)
    assert not view.panel_open()
    shown = [row.id for row in view.table.rows()]
    assert "gp" in shown
    assert "substance-misuse" not in shown
    theirs = dispatch.ask(GetClinicSetup(), scene.context(BELL))
    assert [one.code for one in theirs.kinds] == ["substance-misuse"]


def test_two_leaders_who_change_the_list_at_once_do_not_overwrite_each_other(scene: Scene) -> None:
    view = clinic_types(scene)
    view.table.select("gp")
    press(Qt.Key.Key_Return)
    scene.tasks.changed.disconnect()  # the other leader's PC: this page has not heard of it
    own = [{"code": "dentist", "label": "Dentist", "masked": "no", "minutes": 30}]
    dispatch.run(ChangeSiteList("clinic_type", json.dumps(own), 0), scene.context(HALE))

    view.form.save.click()

    assert view.trouble.message() != ""
    assert kind(scene, "dentist").minutes == 30


def test_esc_closes_the_form_first_and_then_leads_back(scene: Scene) -> None:
    view = clinic_types(scene)
    press(Qt.Key.Key_N)
    assert unnamed_widgets(view) == []
    press(Qt.Key.Key_Escape)
    assert (view.panel_open(), scene.went) == (False, [])
    press(Qt.Key.Key_Escape)
    assert scene.went == [Place("settings")]
