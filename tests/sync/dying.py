"""A process that is killed between any two steps: each step counts down, and at nought everything stops."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import httpx

from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.usecases.ports import Store


class Killed(BaseException):
    """As by kill -9: no handler of ours runs for it."""


class Steps:
    """Counts steps; raises `Killed` at the `last`-th."""

    def __init__(self, last: int) -> None:
        self.taken = 0
        self._last = last

    def step(self) -> None:
        self.taken += 1
        if self.taken == self._last:
            raise Killed


class _DyingUnit:
    def __init__(self, unit: Any, steps: Steps) -> None:
        self._unit = unit
        self._steps = steps

    def __getattr__(self, name: str) -> Any:
        return getattr(self._unit, name)

    def commit(self) -> None:
        self._steps.step()
        self._unit.commit()
        self._steps.step()


class _DyingStore:
    def __init__(self, store: OpenStore, steps: Steps) -> None:
        self._store = store
        self._steps = steps

    @contextmanager
    def write(self, actor: StaffMember) -> Iterator[Any]:
        self._steps.step()
        with self._store.write(actor) as unit:
            yield _DyingUnit(unit, self._steps)

    @contextmanager
    def read(self) -> Iterator[Any]:
        self._steps.step()
        with self._store.read() as unit:
            yield unit


class DyingWire(httpx.BaseTransport):
    """Dies before a request, or after the server did its work and before the answer is read."""

    def __init__(self, inner: httpx.BaseTransport, steps: Steps) -> None:
        self._inner = inner
        self._steps = steps

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._steps.step()
        answer = self._inner.handle_request(request)
        body = answer.read()
        self._steps.step()
        kept = [(name, value) for name, value in answer.headers.multi_items() if name.lower() != "content-encoding"]
        return httpx.Response(answer.status_code, headers=kept, content=body, request=request)  # what was read is gone


def dying(store: OpenStore, steps: Steps) -> Store:
    """Return the store as the dying process sees it."""
    return cast(Store, _DyingStore(store, steps))
