"""What each role sees first, on a real store."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from prisoncare_desktop.domain.attendance import ClinicSession, ControlGroup, Outcome, Period
from prisoncare_desktop.domain.calendar import at_local
from prisoncare_desktop.domain.pathway import Anchor, Episode, ReviewTask
from prisoncare_desktop.domain.regime import Regime
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.today.administrator_view import AdministratorTodayView
from prisoncare_desktop.ui.screens.today.clinics_today import ClinicsTodayView
from prisoncare_desktop.ui.screens.today.next_clinic import next_clinic
from prisoncare_desktop.ui.screens.today.screen import TodayScreen
from prisoncare_desktop.ui.screens.today.worker_view import WorkerTodayView
from prisoncare_desktop.ui.widgets.rows import words_of
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import RecordOutcome
from prisoncare_desktop.usecases.drafts import SaveDraft
from prisoncare_desktop.usecases.pathway import review_subject
from prisoncare_desktop.usecases.regime import SayRegime
from prisoncare_desktop.usecases.sampling import CommitSeeds, MakeDraws
from prisoncare_desktop.usecases.today import GetNurseToday
from tests.ui.scene import BELL, HALE, OKAFOR, TODAY, WOOD, Scene, booked, clinic, resident
from tests.ui.walker import unnamed_widgets


def press(key: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)


def said(table: GridTable, row_id: str, column: str) -> str:
    row = table.row(row_id)
    assert row is not None
    return words_of(row.cells.get(column))


def with_clinic(scene: Scene, session: ClinicSession, names: tuple[str, ...], first_number: int = 1) -> list[str]:
    """Put a session with these people into the store; return the appointments' ids."""
    people = [resident(n, name) for n, name in enumerate(names, start=first_number)]
    lines = booked(session, people)
    scene.came_from_the_trust(*people, session, *lines)
    return [a.id for a in lines]


# --- nurse ------------------------------------------------------------------------------------------------------------


def nurse_today(scene: Scene, *, wing: str = "A") -> ClinicsTodayView:
    scene.sign_in(OKAFOR)
    screen = TodayScreen(scene.tasks)
    scene.show(screen, wing=wing)
    assert isinstance(screen.view, ClinicsTodayView)
    return screen.view


def test_a_nurses_next_clinic_is_one_enter_away(scene: Scene) -> None:
    with_clinic(scene, clinic("morning"), ("Danny Marsh", "Lee Carter"))
    with_clinic(scene, clinic("afternoon", period=Period.PM), ("Kevin O'Brien",), 3)
    view = nurse_today(scene)
    assert "Nurse triage, A wing" in view.next_card.what()

    press(Qt.Key.Key_Return)

    assert scene.went == [Place("session", "morning")]


def test_a_nurse_sees_what_became_of_everybody_booked_today(scene: Scene) -> None:
    ids = with_clinic(scene, clinic(), ("Danny Marsh", "Lee Carter", "Ibrahim Yusuf", "Kevin O'Brien"))
    nurse = scene.context(OKAFOR)
    dispatch.run(RecordOutcome(ids[0], Outcome.ATTENDED), nurse)
    dispatch.run(RecordOutcome(ids[1], Outcome.NOT_SEEN, "P1"), nurse)
    dispatch.run(RecordOutcome(ids[2], Outcome.NOT_SEEN, "R2"), nurse)

    view = nurse_today(scene)

    columns = ("booked", "seen", "not_seen", "not_brought", "state")
    assert [said(view.table, "s1", c) for c in columns] == ["4", "1", "1", "1", "1 not recorded"]
    assert [card.number() for card in view.totals] == ["4", "1", "1", "1", "1"]


def test_a_nurse_sees_only_the_wing_she_has_chosen(scene: Scene) -> None:
    with_clinic(scene, clinic("on-a"), ("Danny Marsh",))
    with_clinic(scene, clinic("on-b", wing="B"), ("Rashid Khan",), 2)

    assert [row.id for row in nurse_today(scene, wing="B").table.rows()] == ["on-b"]


def test_a_clinic_of_an_earlier_day_with_somebody_not_recorded_is_offered_until_it_is_done(scene: Scene) -> None:
    monday = clinic("monday", day=TODAY - timedelta(days=4))
    ids = with_clinic(scene, monday, ("Danny Marsh", "Lee Carter"))
    dispatch.run(RecordOutcome(ids[0], Outcome.ATTENDED), scene.context(OKAFOR))
    view = nurse_today(scene)
    assert [row.id for row in view.unfinished.rows()] == ["monday"]
    assert said(view.unfinished, "monday", "state") == "1 not recorded"

    scene.tasks.run(view, RecordOutcome(ids[1], Outcome.ATTENDED))

    assert view.unfinished.rows() == ()
    assert not view.unfinished.isVisible()


def test_on_a_day_without_clinics_today_says_where_to_look(scene: Scene) -> None:
    view = nurse_today(scene)

    assert view.next_card.what() == "No clinics here today."
    assert "Clinics shows the days to come" in view.table.accessibleDescription()


def test_a_half_done_morning_does_not_hide_the_clinic_that_is_on_now(scene: Scene) -> None:
    with_clinic(scene, clinic("morning"), ("Danny Marsh",))
    with_clinic(scene, clinic("afternoon", period=Period.PM), ("Kevin O'Brien",), 2)
    lines = dispatch.ask(GetNurseToday(), scene.context(OKAFOR)).sessions

    at_two = next_clinic(lines, at_local(TODAY, time(14, 0)))
    at_six = next_clinic(lines, at_local(TODAY, time(18, 0)))

    assert at_two is not None
    assert at_two.session.id == "afternoon"
    assert at_six is not None
    assert at_six.session.id == "morning", "nothing is on in the evening: the first left undone comes up"


def test_a_nurse_sees_what_to_look_at_besides_and_a_key_goes_there(scene: Scene) -> None:
    week_ago = clinic("week-ago", day=TODAY - timedelta(days=8))
    for session, first in ((week_ago, 1), (clinic("yesterday", day=TODAY - timedelta(days=1)), 2)):
        (one,) = with_clinic(scene, session, (f"Made Person{first}",), first)
        with scene.store.write(StaffMember("sync", "Sync", Role.SYNC)) as unit:
            place = unit.appointments.get(one)
            open_place = replace(place, outcome=Outcome.NOT_SEEN, attendance_code="3", reason_code="U1", revision=1)
            unit.appointments.put(replace(open_place, control_group=ControlGroup.NOT_YET_EXPLAINED))
            unit.received("Received", "appointment", one)
            unit.commit()
    sent = scene.clock.now() - timedelta(hours=30)
    with_clinic(scene, replace(clinic("old-list"), list_as_of=sent), ("Lee Carter",), 3)
    (ken,) = with_clinic(scene, clinic("monday", day=TODAY + timedelta(days=3)), ("Ken Sykes",), 4)
    scene.came_from_the_trust(replace(scene.appointment(ken), id="ken-again", revision=1))
    dispatch.run(SayRegime(("A",), (TODAY,), (Period.PM,), Regime.LOCKDOWN), scene.context(OKAFOR))
    scene.sign_in(OKAFOR)
    screen = TodayScreen(scene.tasks, {"unexplained", "regime"})
    scene.show(screen, wing="A")
    view = screen.view
    assert isinstance(view, ClinicsTodayView)
    look_at = view.look_at
    assert (look_at.unexplained.number(), look_at.unexplained.accessibleDescription()) == ("2", "1 over 7 days")
    assert (look_at.lists.number(), look_at.lists.accessibleDescription()) == (
        "2",
        "1 thing is wrong, 1 more than a day old",
    )
    assert (look_at.regime.number(), look_at.regime.accessibleDescription()) == (
        "Lockdown",
        "Afternoon: lockdown on A",
    )
    assert [row.id for row in view.coming.rows()] == ["monday"]
    assert unnamed_widgets(view) == []
    press(Qt.Key.Key_E)
    press(Qt.Key.Key_G)
    look_at.lists.click()
    assert [place.screen for place in scene.went] == ["unexplained", "regime", "clinics"]


def test_a_closed_clinic_goes_to_the_foot_of_the_day(scene: Scene) -> None:
    closed = replace(clinic("closed"), closed_at=scene.clock.now(), closed_by=OKAFOR.id)
    ids = with_clinic(scene, closed, ("Danny Marsh",))
    dispatch.run(RecordOutcome(ids[0], Outcome.ATTENDED), scene.context(OKAFOR))
    with_clinic(scene, clinic("open", period=Period.PM), ("Lee Carter",), 2)
    view = nurse_today(scene)
    assert [(row.id, said(view.table, row.id, "state")) for row in view.table.rows()] == [
        ("open", "1 not recorded"),
        ("closed", "closed"),
    ]


# --- leader -----------------------------------------------------------------------------------------------------------


def test_a_leader_sees_every_wing_and_where_the_records_stand(scene: Scene) -> None:
    ids = with_clinic(scene, clinic("on-a"), ("Danny Marsh",))
    with_clinic(scene, clinic("on-b", wing="B"), ("Rashid Khan",), 2)
    dispatch.run(RecordOutcome(ids[0], Outcome.ATTENDED), scene.context(OKAFOR))
    scene.sign_in(HALE)
    screen = TodayScreen(scene.tasks)
    scene.show(screen)
    view = screen.view
    assert isinstance(view, ClinicsTodayView)

    assert [row.id for row in view.table.rows()] == ["on-a", "on-b"]
    assert "the whole prison" in view.subtitle()
    assert "1 saved here, 0 at the trust, 0 need a person" in view.sync_banner.message()
    assert not view.next_card.isVisible()


# --- substance misuse worker ------------------------------------------------------------------------------------------


def owed(scene: Scene, number: int, name: str, due_on: date, *, worker: StaffMember | None = BELL) -> str:
    """Put a resident with a 28-day review due then into the store; return the review's id."""
    person = resident(number, name)
    episode = Episode(
        id=f"e{number}",
        resident_id=person.id,
        reception_on=due_on - timedelta(days=28),
        worker_id=worker.id if worker else "",
        worker_name=worker.name if worker else "",
    )
    task = ReviewTask(
        id=f"t{number}",
        episode_id=episode.id,
        resident_id=person.id,
        review_code="28-day",
        anchor=Anchor.RECEPTION,
        anchor_label="reception",
        anchor_on=episode.reception_on,
        offset_days=28,
        due_on=due_on,
    )
    scene.came_from_the_trust(person, episode, task)
    return task.id


def worker_today(scene: Scene) -> WorkerTodayView:
    scene.sign_in(BELL)
    screen = TodayScreen(scene.tasks)
    scene.show(screen)
    assert isinstance(screen.view, WorkerTodayView)
    return screen.view


def test_a_worker_sees_what_is_overdue_first_and_why(scene: Scene) -> None:
    owed(scene, 1, "Danny Marsh", TODAY - timedelta(days=20))
    owed(scene, 2, "Phil Dobson", TODAY)
    owed(scene, 3, "Rajesh Kumar", TODAY + timedelta(days=2))
    owed(scene, 4, "Nadeem Ali", TODAY - timedelta(days=7), worker=None)
    owed(scene, 5, "Neil Woodcock", TODAY + timedelta(days=30))

    view = worker_today(scene)

    cards = (view.overdue, view.due_today, view.due_soon, view.unassigned)
    assert [card.number() for card in cards] == ["1", "1", "1", "1"]
    assert [row.id for row in view.table.rows()] == ["e1", "e2", "e3", "e4"]
    assert said(view.table, "e1", "when") == "20 days overdue"
    assert said(view.table, "e1", "why") == "reception 3 Oct + 28 days"
    assert said(view.table, "e4", "why").startswith("no worker yet")


def test_enter_opens_the_pathway_of_the_one_selected(scene: Scene) -> None:
    owed(scene, 1, "Danny Marsh", TODAY - timedelta(days=20))
    worker_today(scene)

    press(Qt.Key.Key_Return)

    assert scene.went == [Place("pathway", "r1")]


def test_a_form_left_half_filled_is_offered_again(scene: Scene) -> None:
    task_id = owed(scene, 1, "Danny Marsh", TODAY - timedelta(days=20))
    draft = SaveDraft(review_subject(task_id), "any-form", "1", json.dumps({}))
    dispatch.run(draft, scene.context(BELL))
    view = worker_today(scene)
    assert "of Danny Marsh is half filled" in view.draft_banner.message()
    assert "half filled, kept 09:40" in said(view.table, "e1", "why")

    view.draft_banner.action_requested.emit()

    assert scene.went == [Place("pathway", "r1")]


def test_a_worker_with_nothing_due_is_told_what_will_appear(scene: Scene) -> None:
    view = worker_today(scene)
    assert "Nothing is due" in view.table.accessibleDescription()
    assert not view.clinics.isVisible()


def test_a_worker_sees_the_teams_own_clinics_today_and_no_other(scene: Scene) -> None:
    with_clinic(scene, replace(clinic("ours"), clinic_code="substance-misuse", wing=""), ("Danny Marsh",))
    with_clinic(scene, clinic("theirs"), ("Lee Carter",), 2)
    view = worker_today(scene)
    assert [row.id for row in view.clinics.rows()] == ["ours"]
    view.clinics.row_activated.emit("ours")
    assert scene.went == [Place("session", "ours")]


# --- administrator ----------------------------------------------------------------------------------------------------


def administrator_today(scene: Scene) -> AdministratorTodayView:
    scene.sign_in(WOOD)
    screen = TodayScreen(scene.tasks)
    scene.show(screen)
    assert isinstance(screen.view, AdministratorTodayView)
    return screen.view


def last_week_with_a_seed(scene: Scene) -> date:
    """Have two people seen last week, and the week's seed committed before it began. Return its Monday."""
    monday = TODAY - timedelta(days=TODAY.weekday() + 7)
    now = scene.clock.at
    scene.clock.at = at_local(monday - timedelta(days=5), time(9, 0))
    dispatch.run(CommitSeeds(), scene.context(StaffMember("sync", "Sync", Role.SYNC)))
    session = clinic("last-week", day=monday)
    scene.clock.at = at_local(monday, time(11, 0))
    for appointment_id in with_clinic(scene, session, ("Danny Marsh", "Lee Carter", "Ibrahim Yusuf")):
        dispatch.run(RecordOutcome(appointment_id, Outcome.ATTENDED), scene.context(OKAFOR))
    scene.clock.at = now
    return monday


def test_a_week_without_a_seed_committed_in_time_cannot_be_drawn(scene: Scene) -> None:
    assert "cannot be drawn" in administrator_today(scene).next_card.what()


def test_an_administrators_next_thing_is_the_draw_then_the_printing(scene: Scene) -> None:
    monday = last_week_with_a_seed(scene)
    view = administrator_today(scene)
    assert "draw who is asked" in view.next_card.what()

    scene.tasks.run(view, MakeDraws(monday))

    assert "print 2 forms" in view.next_card.what()
    assert view.drawn.number() == "2"
    assert view.printed.number() == "0"


def test_enter_does_the_next_thing_and_tab_comes_to_keying(scene: Scene) -> None:
    last_week_with_a_seed(scene)
    administrator_today(scene)

    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)

    assert scene.went == [Place("draw"), Place("keying")]


# --- all --------------------------------------------------------------------------------------------------------------


def test_every_part_of_today_has_a_name_for_screen_readers(scene: Scene) -> None:
    with_clinic(scene, clinic(), ("Danny Marsh",))
    for member in (OKAFOR, BELL, WOOD, HALE):
        scene.sign_in(member)
        screen = TodayScreen(scene.tasks)
        scene.show(screen)
        assert unnamed_widgets(screen.view) == []


def test_the_page_follows_the_selected_clinic_of_a_long_day(scene: Scene) -> None:
    for n in range(20):
        with_clinic(scene, clinic(f"s{n:02d}", wing="ABCDEFGHIJKLMNOPQRST"[n]), (f"Person {n}",), n + 1)
    view = nurse_today(scene, wing="")

    press(Qt.Key.Key_End)

    row = view.table.row_rect(view.table.rows()[-1].id)
    assert view.window().frameGeometry().contains(row)
    page = view.findChild(Scrolled)
    assert page is not None
    assert page.viewport().rect().contains(page.viewport().mapFromGlobal(row.center()))
