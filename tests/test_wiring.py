from __future__ import annotations

import os
import subprocess
import sys

import pytest

from prisoncare_desktop.domain.calendar import instant_of, instant_text
from prisoncare_desktop.wiring import SystemClock, process_lives


def test_a_process_that_has_ended_holds_up_no_sync_though_nobody_has_asked_how_it_ended() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert child.stdin is not None
    assert process_lives(str(child.pid))
    child.stdin.close()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # it has ended; it is not asked yet
    assert not process_lives(str(child.pid))
    child.wait()
    assert not process_lives(str(child.pid))


@pytest.mark.hazard("H2")
def test_an_instant_of_the_pcs_clock_comes_back_from_the_trust_as_it_went() -> None:
    told = [SystemClock().now() for _ in range(20)]
    assert [instant_of(instant_text(at)) for at in told] == told
