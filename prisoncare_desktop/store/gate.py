"""Who works in the open store: many at once, or one alone who changes what all the others stand on."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from prisoncare_desktop.errors import Bug, StoreUnavailable

PATIENCE_S = 30.0


class Gate:
    """A thread that is inside may come in again, so that a read within a write never waits for who waits for it."""

    def __init__(self) -> None:
        self._moved = threading.Condition()
        self._inside: Counter[int] = Counter()
        self._alone: int | None = None
        self._long = 0

    @contextmanager
    def together(self, *, long: bool = False) -> Iterator[None]:
        """Work beside others; wait while somebody is alone, or waits to be. `long`: nobody waits for this with others.

        Raises:
            StoreUnavailable: they took too long.
        """
        me = threading.get_ident()
        with self._moved:
            if not self._moved.wait_for(lambda: self._alone in (None, me) or self._inside[me] > 0, PATIENCE_S):
                raise StoreUnavailable("the store is being changed as a whole")
            self._inside[me] += 1
            self._long += long
        try:
            yield
        finally:
            with self._moved:
                self._inside[me] -= 1
                self._long -= long
                self._inside += Counter()  # drops the noughts
                self._moved.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Work alone: keep others out, and wait for who is inside to finish.

        Raises:
            StoreUnavailable: they did not finish.
        """
        me = threading.get_ident()
        with self._moved:
            if self._inside[me]:
                raise Bug("this thread is in a unit of work")
            if not self._moved.wait_for(lambda: self._alone is None and not self._long, PATIENCE_S):
                raise StoreUnavailable("the store is being copied, or changed as a whole")
            self._alone = me
        try:
            with self._moved:
                if not self._moved.wait_for(lambda: not +self._inside, PATIENCE_S):
                    raise StoreUnavailable("somebody is still at work in the store")
            yield
        finally:
            with self._moved:
                self._alone = None
                self._moved.notify_all()
