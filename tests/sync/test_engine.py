"""A run of sync, against a model server: what was recorded arrives, what others did comes down."""

from __future__ import annotations

import pytest

from prisoncare_desktop.domain.attendance import Outcome
from tests.sync.conftest import Pc
from tests.sync.model_server import ModelServer
from tests.sync.wires import Wire, question_lost


def test_the_first_load_brings_the_clinic_lists_and_the_caseload(pc: Pc) -> None:
    with pc.store.read() as unit:
        resident = unit.residents.find_by_nomis("A1111AA")
        assert resident is not None
        assert resident.name == "Samuel Okafor"
        assert [a.label for a in resident.alerts] == ["ACCT open"]
        (session,) = unit.sessions.between(pc.clock.now().date(), pc.clock.now().date())
        assert (session.wing, session.room, session.clinician) == ("A", "Clinic room A1", "Grace Lyle")
        assert len(unit.appointments.of_sessions([session.id])) == 6
        (episode,) = unit.episodes.open()
        assert [t.review_code for t in unit.review_tasks.of_episodes([episode.id])] == ["28-day"]


def test_what_a_nurse_recorded_is_at_the_trust_after_a_sync(pc: Pc, server: ModelServer) -> None:
    pc.record(0)
    pc.record(1, Outcome.NOT_SEEN, "P1")
    outcome = pc.sync()
    assert (outcome.sent, outcome.receipted, outcome.trouble) == (2, 2, "")
    assert pc.counts().at_the_trust == 2
    assert server.store["Appointment", "a-0001"]["status"] == "fulfilled"
    assert server.store["Appointment", "a-0002"]["status"] == "cancelled"


def test_a_sync_with_nothing_new_sends_nothing_and_changes_nothing(pc: Pc, server: ModelServer) -> None:
    pc.record(0)
    pc.sync()
    posts, before = server.posts, pc.appointment(0)
    outcome = pc.later()
    assert (outcome.sent, outcome.received) == (0, 0)
    assert server.posts == posts
    assert pc.appointment(0) == before


def test_a_corrected_outcome_goes_up_on_top_of_the_first(pc: Pc, server: ModelServer) -> None:
    pc.record(0)
    pc.sync()
    pc.record(0, Outcome.NOT_SEEN, "P1")
    assert pc.sync().receipted == 1
    assert server.store["Appointment", "a-0001"]["status"] == "cancelled"
    assert pc.counts().at_the_trust == 2


@pytest.mark.hazard("H20")
def test_without_a_network_nothing_is_lost_and_the_next_try_is_known(pc: Pc, wire: Wire) -> None:
    pc.record(0)
    wire.posts.append(question_lost)
    outcome = pc.sync()
    assert outcome.trouble == "ServerUnreachable"
    assert outcome.next_try_at is not None
    assert pc.counts().saved_here == 1
    assert pc.later().receipted == 1
