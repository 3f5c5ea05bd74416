"""A PC whose work is carried by hand: nothing goes by itself, and the rest of a run is done all the same."""

from __future__ import annotations

from prisoncare_desktop import wiring
from prisoncare_desktop.settings import Settings
from prisoncare_desktop.usecases.forwarding import CARRIER
from prisoncare_desktop.usecases.sync_state import LAST_TROUBLE
from tests.sync import small_prison
from tests.sync.conftest import NURSE
from tests.sync.courier.conftest import FarOff, one_character


@one_character
def test_nothing_goes_by_itself_where_it_is_carried_by_hand(far: FarOff) -> None:
    chosen = Settings(far.stick, agency_id=small_prison.AGENCY, carrier="courier", server_url="http://192.0.2.1/fhir")
    entry_id = far.pc.record(0)
    with far.pc.store.write(NURSE) as unit:
        unit.facts.put(LAST_TROUBLE, "ServerUnreachable")
        unit.commit()
    before = far.pc.counts().saved_here
    outcome = wiring.run_sync(chosen, far.pc.store, asked_for=True)
    assert outcome.trouble == ""
    assert far.pc.counts().saved_here >= before
    assert far.pc.entry(entry_id).state == "waiting"
    with far.pc.store.read() as unit:
        assert (unit.facts.get(CARRIER), unit.facts.get(LAST_TROUBLE)) == ("courier", "")
        assert unit.outbox.under_way() == ()


@one_character
def test_only_a_session_of_such_a_pc_has_a_courier(far: FarOff) -> None:
    here = Settings(far.stick, agency_id=small_prison.AGENCY)
    assert wiring.make_context(NURSE, far.pc.store, chosen=here).courier is None
    assert wiring.make_context(NURSE, far.pc.store).courier is None
    by_hand = Settings(far.stick, agency_id=small_prison.AGENCY, carrier="courier")
    courier = wiring.make_context(NURSE, far.pc.store, chosen=by_hand).courier
    assert courier is not None
    assert courier.state().fingerprint == far.desk().state().fingerprint
