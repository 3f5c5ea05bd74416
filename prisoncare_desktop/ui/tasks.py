"""The one module that makes threads: command in, `Changes` out, always back on the GUI thread.

One writer, two readers, one for the sync, one for backups and one for the rest (unlocking, rendering pages). Functions
take plain values and give back plain values or frozen dataclasses; callbacks run on the GUI thread and are dropped when
their owner is gone. A read with a `key` discards stale answers: the latest wins. Writes are serial and never dropped
at exit.

Who was shown what is written to the trail by the writer within `VIEWS_WRITTEN_WITHIN_MS`, and before a session ends.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from prisoncare_desktop import log
from prisoncare_desktop.errors import Bug, PrisonCareError, UserError

if TYPE_CHECKING:  # first paint loads no use case: the worker threads do, at the first of their kind
    from prisoncare_desktop.usecases.context import Context
    from prisoncare_desktop.usecases.requests import Command, Done, Query

T = TypeVar("T")
Answered = Callable[[Any], None]

VIEWS_WRITTEN_WITHIN_MS = 1_500  # 2 s are promised (security.md 3.5); the rest is the writer's
BACKUP_GRACE_S = 0.8  # at a lock somebody waits for the door; a backup that takes longer is made by the timer instead
WRITES_WITHIN_S = 30.0  # at exit; far more than all writes take, less than a person waits to start it again
WORK_GRACE_S = 5.0  # at exit; a password being judged takes a second or two
SYNC_GRACE_S = 1.5  # at a lock; an answer on its way is there by then, and a person waits no longer than this for it


class _Bridge(QObject):
    call = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.call.connect(self._on_call, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _on_call(self, function: Callable[[], None]) -> None:
        function()


class Tasks(QObject):
    """Runs commands, queries and other work off the GUI thread. `inline`: at once, on this thread (tests)."""

    changed = Signal(object)  # Changes, after each command or sync that touched something
    failed = Signal(object)  # an exception that nobody asked to hear of

    def __init__(self, *, inline: bool = False) -> None:
        super().__init__()
        self._inline = inline
        self._context: Context | None = None
        self._bridge = _Bridge()
        self._stopped = False
        self._numbers = itertools.count(1)
        self._latest: dict[str, int] = {}
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="store-writer")
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="store-reader")
        self._sync = ThreadPoolExecutor(1, thread_name_prefix="sync")
        self._others = ThreadPoolExecutor(1, thread_name_prefix="other")
        self._behind = ThreadPoolExecutor(1, thread_name_prefix="behind")
        self._outside = ThreadPoolExecutor(1, thread_name_prefix="outside")
        self._views_due = QTimer(self)
        self._views_due.setSingleShot(True)
        self._views_due.setInterval(VIEWS_WRITTEN_WITHIN_MS)
        self._views_due.timeout.connect(self.write_views)

    # --- the signed-in session ----------------------------------------------------------------------------------

    @property
    def context(self) -> Context:
        """The signed-in session. Raises `Bug` when nobody is signed in."""
        if self._context is None:
            raise Bug("nobody is signed in")
        return self._context

    def begin(self, context: Context) -> None:
        """Work for this signed-in person from now on."""
        self._context = context

    def end(self, closed: Callable[[], None] | None = None) -> None:
        """Forget the session at once; close its store when the writes handed in are done. Then `closed()`.

        A query or a sync that is under way gets a moment to finish. A sync that hangs is not waited for: it finds the
        store closed, and what it had sent is settled by the next. The last thing written is what this person was shown.
        """
        context, self._context = self._context, None
        self._latest.clear()
        self._views_due.stop()
        if context is None:
            if closed is not None:
                self._bridge.call.emit(closed)
            return
        if context.backups is not None:
            context.backups.stop()
        under_way = [pool.submit(_nothing) for pool in (self._sync, self._readers, self._readers)]

        def close() -> None:
            wait(under_way, timeout=SYNC_GRACE_S)
            hurry = threading.Timer(BACKUP_GRACE_S, context.backups.stop) if context.backups and closed else None
            if hurry is not None:
                hurry.start()
            _write_views_and_close(context)
            if hurry is not None:
                hurry.cancel()

        if self._inline:
            close()
            if closed is not None:
                closed()
            return
        done = self._writer.submit(close)
        if closed is not None:
            done.add_done_callback(lambda _: self._bridge.call.emit(closed))

    def stop(self) -> None:
        """Finish every write and end the threads; at exit. What hangs is left to die with the process.

        A sync may, and whatever reads a share that does not answer: the window is gone, and nobody could end it.
        """
        if self._stopped:
            return
        self._stopped = True
        _shut(self._writer, WRITES_WITHIN_S, cancels=False)
        for pool in (self._readers, self._others):
            _shut(pool, WORK_GRACE_S, cancels=True)
        wait([self._sync.submit(_nothing), self._behind.submit(_nothing)], timeout=SYNC_GRACE_S)
        for pool in (self._sync, self._behind, self._outside):
            pool.shutdown(wait=False, cancel_futures=True)

    def write_views(self) -> None:
        """Have the writer put into the trail what was shown so far; before a lock that keeps the session, say."""
        context = self._context
        if context is None or not context.viewings:
            return
        self._views_due.stop()
        self._go(self._writer, self, lambda: _write_views(context), lambda _: None, None)

    # --- work -----------------------------------------------------------------------------------------------------

    def run(
        self,
        owner: QObject,
        command: Command[T],
        answered: Callable[[T], None] | None = None,
        failed: Answered | None = None,
    ) -> None:
        """Run a command on the writer thread. `answered(value)` and then `changed` on the GUI thread."""
        self._command(self._writer, owner, command, answered, failed)

    def behind(
        self,
        owner: QObject,
        command: Command[T],
        answered: Callable[[T], None] | None = None,
        failed: Answered | None = None,
    ) -> None:
        """Run a command that takes long and holds up nobody's saves, a backup, on a thread of its own."""
        self._command(self._behind, owner, command, answered, failed)

    def _command(
        self,
        pool: ThreadPoolExecutor,
        owner: QObject,
        command: Command[T],
        answered: Callable[[T], None] | None,
        failed: Answered | None,
    ) -> None:
        context = self.context

        def finish(result: Done[T]) -> None:
            if answered is not None:
                answered(result.value)
            if result.changes:
                self.changed.emit(result.changes)

        self._go(pool, owner, lambda: _run(command, context), finish, failed, session=context)

    def ask(
        self,
        owner: QObject,
        query: Query[T],
        answered: Callable[[T], None],
        failed: Answered | None = None,
        *,
        key: str = "",
    ) -> None:
        """Answer a query on a reader thread. `key`: only the latest query of this key answers."""
        context = self.context

        def work() -> T:
            from prisoncare_desktop.usecases import dispatch

            return dispatch.ask(query, context)

        self._go(self._readers, owner, work, answered, failed, key, session=context)

    def sync(
        self,
        owner: QObject,
        work: Callable[[Callable[..., None]], T],
        answered: Callable[[T], None],
        failed: Answered | None = None,
        moved: Callable[..., None] | None = None,
    ) -> None:
        """Run the sync on its own thread. What `work` tells its argument, `moved` hears on the GUI thread."""
        session = self.context

        def told(*how_far: object) -> None:
            def hear() -> None:
                if moved is not None and isValid(owner) and session is self._context:
                    moved(*how_far)

            if self._inline:
                hear()
            else:
                self._bridge.call.emit(hear)

        self._go(self._sync, owner, lambda: work(told), answered, failed, session=session)

    def other(
        self,
        owner: QObject,
        work: Callable[[], T],
        answered: Callable[[T], None],
        failed: Answered | None = None,
        *,
        key: str = "",
    ) -> None:
        """Run work that touches no store: unlocking, rendering a page, loading libraries."""
        self._go(self._others, owner, work, answered, failed, key)

    def reach(
        self,
        owner: QObject,
        work: Callable[[], T],
        answered: Callable[[T], None],
        failed: Answered | None = None,
        *,
        key: str = "",
    ) -> None:
        """Run work that waits for somebody outside and touches no store: no query, no unlocking waits behind it."""
        self._go(self._outside, owner, work, answered, failed, key, session=self.context)

    def _go(
        self,
        pool: ThreadPoolExecutor,
        owner: QObject,
        work: Callable[[], Any],
        answered: Answered,
        failed: Answered | None,
        key: str = "",
        session: Context | None = None,
    ) -> None:
        number = next(self._numbers)
        if key:
            self._latest[key] = number
        # Emptied on the GUI thread, so that no worker drops the last reference to something of Qt's.
        callbacks: list[Any] = [owner, answered, failed or self.failed.emit]

        def deliver(future: Future[Any]) -> None:
            self._note_views()
            to, on_answer, on_trouble = callbacks
            callbacks.clear()
            if future.cancelled() or not isValid(to) or (key and self._latest.get(key) != number):
                return
            if session is not None and session is not self._context:
                return  # the PC was locked meanwhile: what was done is done, and nobody is here to be told
            trouble = future.exception()
            if trouble is None:
                on_answer(future.result())
                return
            if isinstance(trouble, UserError):  # their move, and told to them: nothing for IT to look into
                log.logger("ui").info("refused: %s", type(trouble).__name__)
            else:
                log.logger("ui").error("task failed: %s", type(trouble).__name__, exc_info=trouble)
            on_trouble(trouble)

        if self._inline:
            future: Future[Any] = Future()
            try:
                future.set_result(work())
            except Exception as trouble:  # noqa: BLE001 - the executor's own way: whatever it is, it goes to `failed`
                future.set_exception(trouble)
            deliver(future)
            return
        submitted = pool.submit(work)
        submitted.add_done_callback(lambda f: self._bridge.call.emit(lambda: deliver(f)))

    def _note_views(self) -> None:
        """See to it that what was shown or refused is written soon, whoever still wants the answer."""
        context = self._context
        if context is not None and context.viewings and not self._views_due.isActive():
            self._views_due.start()


def _nothing() -> None:
    return None


def _shut(pool: ThreadPoolExecutor, within_s: float, *, cancels: bool) -> None:
    """End a pool when its work is done, or leave it behind. `cancels`: what has not begun is not done."""
    ending = threading.Thread(target=pool.shutdown, kwargs={"cancel_futures": cancels}, daemon=True)
    ending.start()
    ending.join(within_s)


def _run(command: Command[T], context: Context) -> Done[T]:
    from prisoncare_desktop.usecases import dispatch

    return dispatch.run(command, context)


def _write_views(context: Context) -> None:
    from prisoncare_desktop.usecases.watching import write_views

    write_views(context)


def _write_views_and_close(context: Context) -> None:
    try:
        _write_views(context)
        if context.backups is not None:
            context.backups.on_sign_out()
        _note_sign_out(context)
    finally:
        context.store.close()


def _note_sign_out(context: Context) -> None:
    """Leave the row that says this person went; nothing waits for it, and a full disk must not keep the store open."""
    from prisoncare_desktop.usecases.session import SignedOut

    try:
        _run(SignedOut(), context)
    except PrisonCareError as trouble:
        log.logger("ui").error("the sign-out was not noted: %s", type(trouble).__name__)
