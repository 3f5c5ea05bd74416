"""In which order PCs may send and tell: judged at each PC's line, by what passes there and by nothing the PC says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from prisoncare_desktop.domain import systems
from tests.simulation.line import Request
from tests.simulation.pc import SimPc


class Violation(AssertionError):
    """The sync broke one of its invariants."""


class Order:
    """`record_of(change)`: the id of the record that somebody's change is of, "" of what nobody recorded."""

    def __init__(self, record_of: Callable[[str], str]) -> None:
        self._record_of = record_of
        self._unheard: dict[tuple[int, str], tuple[str, str]] = {}  # (PC, record): the change sent, and its words
        self._went_back = False
        self._to_pull: set[int] = set()
        self._told: dict[str, int] = {}  # by the name of a device, which PC told last since it was copied

    def watch(self, pc: SimPc) -> None:
        pc.line.goes = partial(self._goes, pc)
        pc.line.heard = partial(self._heard, pc)
        pc.line.delivered = partial(self._delivered, pc)

    def restored(self, pc: SimPc) -> None:
        """By the product's own restore: it brings down what there is before it sends."""
        self._to_pull.add(pc.number)

    def somebody_went_back(self) -> None:
        """From now on what was on its way may be built anew, and a telling may be lost."""
        self._went_back = True

    def cloned(self, _pc: SimPc) -> None:
        """Both may tell under the one name until one of them has: then the other sees it."""
        self._told.clear()
        self._unheard.clear()

    def _goes(self, pc: SimPc, request: Request) -> None:
        if request.method == "GET" and request.path == "Appointment" and "_summary" not in request.query:
            self._to_pull.discard(pc.number)
        if not request.carries_changes:
            return
        if pc.number in self._to_pull:
            raise Violation(f"PC {pc.number} was restored, and sends before it has asked what is there")
        if self._went_back:
            return
        for record, change, words in self._changes(request):
            before = self._unheard.setdefault((pc.number, record), (change, words))
            if before != (change, words):
                raise Violation(f"I8: PC {pc.number} sends {change}, and has not heard what became of {before[0]}")

    def _heard(self, pc: SimPc, request: Request) -> None:
        if request.carries_changes:
            for record, _, _ in self._changes(request):
                self._unheard.pop((pc.number, record), None)

    def _delivered(self, pc: SimPc, request: Request, answer: dict[str, Any]) -> None:
        """I9: of two copies of a PC one at most goes on telling under the name they had."""
        if self._went_back or request.body is None or request.carries_changes:
            return
        for entry, said in zip(request.bundle["entry"], answer.get("entry", ()), strict=False):
            resource = entry.get("resource", {})
            taken = entry["request"]["method"] == "PUT" and said["response"]["status"].startswith("20")
            if resource.get("resourceType") != "Device" or not taken:
                continue
            name = json.dumps(resource["identifier"])
            if self._told.setdefault(name, pc.number) != pc.number:
                raise Violation(f"I9: PC {pc.number} tells under the name that PC {self._told[name]} has told under")

    def _changes(self, request: Request) -> Iterator[tuple[str, str, str]]:
        """Yield of each change in a batch its record, its id and its words."""
        for entry in request.bundle["entry"]:
            change = systems.record_id_of(entry["fullUrl"])
            if record := self._record_of(change):
                yield record, change, json.dumps(entry, sort_keys=True)
