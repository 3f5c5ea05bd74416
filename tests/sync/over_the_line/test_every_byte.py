"""G7: the connection is cut after every byte, both ways, on the way up and on the way down: nothing lost or doubled.

One run of sync is measured; then each byte of each of its requests and answers is where a later run is cut. `make test`
takes every so many of them, `make soak` all. The control leaves out what makes a create safe to repeat.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.sync.fhir.profile import ServerProfile
from tests.fault_proxy import Exchange, Fault, Message
from tests.figures import SEED, Figure
from tests.line_faults import answer_cut, question_cut
from tests.sync.over_the_line.trust import LinePc, Trust
from tests.sync.over_the_line.working_day import a_form
from tests.sync.test_real_server import a_resident

IN_THE_SUITE = 20

Cut = tuple[int, str, int]  # which request, which way, after how many bytes


@dataclass
class Measured:
    """The sizes of one run's requests and answers, in bytes, in order."""

    sizes: list[tuple[int, int]] = field(default_factory=list)

    def carry(self, exchange: Exchange) -> None:
        answer = exchange.forward()
        self.sizes.append((len(exchange.asked.raw), len(answer.raw)))
        exchange.answer(answer.raw)

    def cuts(self) -> list[Cut]:
        """Return every place to cut."""
        return [
            (n, way, count)
            for n, sizes in enumerate(self.sizes)
            for way, size in zip(("up", "down"), sizes, strict=True)
            for count in range(size)
        ]


def cut_at(wanted: int, way: str, count: int) -> Callable[[Message], Fault | None]:
    """Return the line whose `wanted`-th request from now meets the cut."""
    heard = -1

    def always(_asked: Message) -> Fault | None:
        nonlocal heard
        heard += 1
        if heard != wanted:
            return None
        return question_cut(count) if way == "up" else answer_cut(count)

    return always


def a_change_and_a_form(pc: LinePc, n: int, resident_id: str) -> list[str]:
    return [pc.record(n % 5, (Outcome.ATTENDED, Outcome.LATE_SEEN)[n // 5 % 2]), a_form(pc, n, resident_id)]


def every_cut(pc: LinePc, trust: Trust, chosen: Callable[[Sequence[Cut]], list[Cut]]) -> int:
    """Cut a run at each chosen place and heal; return how many cuts that were."""
    resident_id, measured = a_resident(pc), Measured()
    recorded = a_change_and_a_form(pc, 0, resident_id)
    trust.proxy.always = lambda _asked: measured.carry
    assert pc.later().trouble == ""
    cuts = chosen(measured.cuts())
    for n, cut in enumerate(cuts, 1):
        recorded += a_change_and_a_form(pc, n, resident_id)
        trust.edit((n + 2) % 5, comment=f"From the desk, {n}.")
        trust.proxy.always = cut_at(*cut)
        pc.later()
        trust.heal()
        assert pc.later().trouble == "", f"after a cut at {cut}"
        assert pc.counts().at_the_trust == len(recorded), f"after a cut at {cut}"
    trust.assert_settled(pc, recorded)
    return len(cuts)


def test_a_line_cut_at_any_byte_loses_nothing_and_doubles_nothing(pc: LinePc, trust: Trust, figure: Figure) -> None:
    chance = random.Random(SEED)

    def some(cuts: Sequence[Cut]) -> list[Cut]:
        stride = len(cuts) // IN_THE_SUITE
        return list(cuts[chance.randrange(stride) :: stride])

    count = every_cut(pc, trust, some)
    figure("G7", "line cut after a byte, either way, real server", f"{count} cuts", "0 lost, 0 doubled")


@pytest.mark.soak
@pytest.mark.timeout(6 * 3600)
@pytest.mark.parametrize("part", range(20))
def test_a_line_cut_at_every_byte_loses_nothing_and_doubles_nothing(
    pc: LinePc, trust: Trust, figure: Figure, part: int
) -> None:
    count = every_cut(pc, trust, lambda cuts: list(cuts[part::20]))
    figure("G7", f"line cut at every byte, part {part + 1} of 20", f"{count} cuts", "0 lost, 0 doubled")


def test_the_cuts_find_a_create_that_is_not_safe_to_repeat(
    pc: LinePc, trust: Trust, figure: Figure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ServerProfile, "if_none_exist", lambda *_: "_tag=https://prisoncare.example/nobody|nothing")
    resident_id = a_resident(pc)
    for n, count in enumerate((0, 100, 200)):
        a_form(pc, n, resident_id)
        trust.proxy.posts.append(answer_cut(count))
        pc.later()
        trust.heal()
        pc.later()
    doubled = sum(times > 1 for times in trust.made().values())
    assert doubled == 3
    figure("G7", "control: no conditional create", "3 cuts", f"{doubled} doubled")
