"""The frame: rail, top bar, the page, the foot of keys, and what lies over them (curtain, keys, help, toast).

Knows rooms by key and pages by key; what they hold is the screens' business. The title is always "PrisonCare": no
person and no screen may be read from the taskbar.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from prisoncare_desktop.ui.frame.rail import Rail, Room
from prisoncare_desktop.ui.frame.top_bar import SyncLevel, TopBar
from prisoncare_desktop.ui.lock_keys import LockKeys, close_dialogs
from prisoncare_desktop.ui.theme.look import look
from prisoncare_desktop.ui.theme.tokens import XL, M
from prisoncare_desktop.ui.widgets.banner import Banner, BannerKind
from prisoncare_desktop.ui.widgets.curtain import Curtain
from prisoncare_desktop.ui.widgets.focus_ring import FocusRing
from prisoncare_desktop.ui.widgets.help_panel import HelpPanel
from prisoncare_desktop.ui.widgets.keybar import KeyBar
from prisoncare_desktop.ui.widgets.keys_sheet import KeysSheet
from prisoncare_desktop.ui.widgets.palette import KeyPalette
from prisoncare_desktop.ui.widgets.search_box import SearchHit
from prisoncare_desktop.ui.widgets.toast import Toast

TITLE = "PrisonCare"
_SYNC_PAGE = "sync"  # where the button of a warning leads
_ROOMY = 980  # px; in a narrower window the rail gives up width before the page does


class MainWindow(QMainWindow):
    room_chosen = Signal(str)
    lock_requested = Signal()
    search_changed = Signal(str)
    search_chosen = Signal(str)
    sync_chip_clicked = Signal()
    wing_chosen = Signal(str)
    help_requested = Signal()
    keys_requested = Signal()  # already answered by the frame: the keys are on view
    curtain_toggled = Signal(bool)

    def __init__(self, now: Callable[[], float] = time.monotonic, parent: QWidget | None = None) -> None:
        """`now` gives seconds that never run backwards; the curtain counts by it."""
        super().__init__(parent)
        super().setWindowTitle(TITLE)
        self.setMinimumSize(860, 420)  # a 1366x768 screen at 150% leaves 911x512, less the taskbar and the title
        self.resize(1366, 768)
        self._pages: dict[str, QWidget] = {}
        self._keys: tuple[tuple[str, str], ...] = ()
        self.rail = Rail()
        self.top_bar = TopBar()
        self.stack = QStackedWidget()
        self.keybar = KeyBar()
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.trouble = _Notice()
        self.standing = _Notice()
        column.addWidget(self.standing)
        column.addWidget(self.trouble)
        self.warnings = {
            "clock": _Warning("caution"),
            "certificate": _Warning("caution"),
            "silence": _Warning("danger"),
        }
        for notice in self.warnings.values():
            notice.banner.action_requested.connect(self.sync_chip_clicked)
            column.addWidget(notice)
        column.addWidget(self.stack, 1)
        column.addWidget(self.keybar)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.top_bar)
        right.addWidget(middle, 1)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.setCentralWidget(whole)
        self._under = middle
        self.toast = Toast(middle, above=self.keybar)
        self.curtain = Curtain(middle, now)
        self.keys_sheet = KeysSheet(self)
        self.help_panel = HelpPanel(self)
        self._wire()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            FocusRing.follow(app)

    # --- what the frame shows ---

    def setWindowTitle(self, _title: str) -> None:
        """Keep the title: it is read in the taskbar by whoever walks past."""

    def set_rooms(self, rooms: Sequence[Room]) -> None:
        """Show these rooms in this order; Alt+1 to Alt+9 go to the first nine."""
        self.rail.set_rooms(rooms)

    def select_room(self, key: str) -> None:
        """Mark a room as the one on view."""
        self.rail.select(key)

    def set_badge(self, key: str, badge: int | str) -> None:
        """Show a count beside a room; 0 or "" takes it away."""
        self.rail.set_badge(key, str(badge or ""))

    def set_site(self, name: str, line: str) -> None:
        self.rail.set_site(name, line)

    def set_wings(self, wings: Sequence[tuple[str, str]], current: str) -> None:
        """Offer (key, label) pairs in the wing picker."""
        self.top_bar.wing.set_wings(wings, current)

    def set_who(self, name: str, role: str) -> None:
        self.top_bar.who.set_who(name, role)

    def set_sync_words(self, text: str, level: SyncLevel, told: str = "") -> None:
        """Say how the records stand; `level` only colours the dot. `told`: all that there is no room for."""
        self.top_bar.sync.set_words(text, level, told)

    def set_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show this screen's (key, what it does) pairs along the foot."""
        self._keys = tuple(keys)
        self.keybar.set_keys(self._keys)

    def show_search(self, shown: bool) -> None:
        """Offer the search for residents, or leave it out for somebody who looks for none."""
        self.top_bar.search.setVisible(shown)

    def set_search_results(self, query: str, hits: Sequence[SearchHit], empty_text: str = "") -> None:
        self.top_bar.search.set_results(query, hits, empty_text)

    def show_page(self, key: str, widget: QWidget | None = None) -> QWidget:
        """Show the page of this key, adding `widget` under it the first time (or in the old one's place).

        Raises:
            KeyError: no page of this key, and no widget given.
        """
        if widget is not None and self._pages.get(key) is not widget:
            self.remove_page(key)
            self._pages[key] = widget
            self.stack.addWidget(widget)
        page = self._pages[key]
        self.stack.setCurrentWidget(page)
        for warning in self.warnings.values():
            warning.leads(key != _SYNC_PAGE)
        if any(room.key == key for room in self.rail.rooms()):
            self.rail.select(key)
        return page

    def remove_page(self, key: str) -> None:
        """Take a page away and end it."""
        page = self._pages.pop(key, None)
        if page is not None:
            self.stack.removeWidget(page)
            page.deleteLater()

    def page(self, key: str) -> QWidget | None:
        return self._pages.get(key)

    def show_help(self, title: str, markdown: str) -> None:
        self.help_panel.show_help(title, markdown)

    def show_trouble(self, text: str) -> None:
        """Say over the page what went wrong; it stays, on every page, until it is dismissed."""
        self.trouble.say(text)

    def show_standing(self, text: str) -> None:
        """Say over every page what holds for now and cannot be dismissed; "" when it holds no more."""
        self.standing.stand(text)

    def set_warning(self, about: str, words: str, action: str = "", *, there_too: bool = True) -> None:
        """Say over every page what holds until it is put right ("clock", "certificate", "silence"); "" takes it away.

        `action`: what the button to the Sync page says, "" for none; on that page it is left out. `there_too`: whether
        the words are needed on that page, which may say as much itself.
        """
        self.warnings[about].say(words, action, there_too=there_too)

    def show_keys(self) -> None:
        """Open the list of this screen's keys."""
        everywhere = (
            (self.tr("Ctrl K"), self.tr("Find a resident (also / outside a list)")),
            (self.tr("Alt 1–9"), self.tr("Go to a room")),
            (self.tr("F9"), self.tr("Hide the page, and lock after ten seconds; F9 again brings it back")),
            (self.tr("Ctrl L"), self.tr("Lock")),
            (self.tr("F1"), self.tr("Help for this screen")),
            (self.tr("Ctrl /"), self.tr("These keys")),
        )
        self.keys_sheet.show_keys(self._keys, everywhere)

    def veil(self) -> None:
        """Hide the page from whoever passes by, until `curtain.lift_veil`."""
        if not self.curtain.is_drawn():
            self.close_overlays()
            self.curtain.veil()

    def close_overlays(self) -> None:
        """Close what lies over the page, dialogs too: before a lock, and before the curtain is drawn."""
        close_dialogs(self)
        for palette in self.findChildren(KeyPalette):
            palette.dismiss()
        self.keys_sheet.close_sheet()
        self.help_panel.close_sheet()
        self.top_bar.search.clear()
        self.toast.hide()

    # --- inside ---

    def _wire(self) -> None:
        self.rail.room_chosen.connect(self.room_chosen)
        self.top_bar.wing_chosen.connect(self.wing_chosen)
        self.top_bar.sync_chip_clicked.connect(self.sync_chip_clicked)
        self.top_bar.lock_requested.connect(self.lock_requested)
        self.top_bar.search.query_changed.connect(self.search_changed)
        self.top_bar.search.chosen.connect(self.search_chosen)
        self.curtain.lock_due.connect(self.lock_requested)
        self.curtain.toggled.connect(self._on_curtain_toggled)
        for keys, act in (
            ("Ctrl+K", self._focus_search),
            ("/", self._focus_search),
            ("Ctrl+L", self.lock_requested.emit),
            ("F1", self.help_requested.emit),
            ("Ctrl+/", self._on_keys),
            ("F9", self._on_curtain_key),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        lock, curtain = Qt.KeyboardModifier.ControlModifier | Qt.Key.Key_L, QKeyCombination(Qt.Key.Key_F9)
        LockKeys(self, {lock: self.lock_requested.emit, curtain: self._on_curtain_key})
        for place in range(1, 10):
            shortcut = QShortcut(QKeySequence(f"Alt+{place}"), self)
            shortcut.activated.connect(lambda at=place - 1: self._go_to(at))

    def _go_to(self, place: int) -> None:
        rooms = self.rail.rooms()
        if place < len(rooms) and not self.curtain.is_drawn():
            self.room_chosen.emit(rooms[place].key)

    def _focus_search(self) -> None:
        focused = self.focusWidget()
        search = self.top_bar.search
        if self.curtain.is_drawn() or (isinstance(focused, QLineEdit) and search.isAncestorOf(focused)):
            return
        if not search.isHidden():
            search.focus()

    def _on_keys(self) -> None:
        if not self.curtain.is_drawn():
            self.show_keys()
            self.keys_requested.emit()

    def _on_curtain_key(self) -> None:
        if not self.curtain.is_drawn():
            self.close_overlays()  # first, so that the focus the curtain gives back is the page's
        self.curtain.toggle()

    def _on_curtain_toggled(self, drawn: bool) -> None:
        self.top_bar.search.setEnabled(not drawn)
        self.rail.setEnabled(not drawn)
        self.curtain_toggled.emit(drawn)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.set_compact(self.width() < _ROOMY * look().text_scale)
        self.curtain.setGeometry(self._under.rect())
        self.toast.place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()


class _Warning(QWidget):
    """A banner that nobody can dismiss; takes no room while it has nothing to say."""

    def __init__(self, kind: BannerKind) -> None:
        super().__init__()
        self._kind: BannerKind = kind
        self._leads, self._there_too = True, True
        self.banner = Banner(kind)
        row = QVBoxLayout(self)
        row.setContentsMargins(XL, M, XL, 0)
        row.addWidget(self.banner)
        self.hide()

    def say(self, text: str, action: str, *, there_too: bool) -> None:
        self._there_too = there_too
        if text != self.banner.message():  # read out once, not at every sync
            self.banner.set_message(self._kind, text, action=action)
            self.banner.offer_action(self._leads)
        self._show_if_needed()

    def leads(self, leads: bool) -> None:
        """Whether its button leads anywhere from the page on view."""
        self._leads = leads
        self.banner.offer_action(leads)
        self._show_if_needed()

    def _show_if_needed(self) -> None:
        self.setVisible(bool(self.banner.message()) and (self._leads or self._there_too))


class _Notice(QWidget):
    """The banner over every page; takes no room while it has nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.banner = Banner()
        self.banner.dismissed.connect(self.hide)
        row = QVBoxLayout(self)
        row.setContentsMargins(XL, M, XL, 0)
        row.addWidget(self.banner)
        self.hide()

    def stand(self, text: str) -> None:
        self.setVisible(bool(text))
        if text != self.banner.message():
            self.banner.set_message("caution", text)

    def say(self, text: str) -> None:
        self.show()
        self.banner.set_message("danger", text, dismissible=True)
