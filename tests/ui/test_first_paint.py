"""What a nurse waits for: the sign-in window loads Qt and itself, nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("sqlalchemy", "sqlcipher3", "alembic", "cryptography", "reportlab", "pypdfium2", "httpx", "asyncio")
PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from prisoncare_desktop import settings
from prisoncare_desktop.app import Application
from prisoncare_desktop.ui.succession import stay_in_this_process
from prisoncare_desktop.ui.theme.dress import dress
application = QApplication([])
dress(application)
house = Application(settings.load(Path(sys.argv[1])), stay_in_this_process)
class Eye(QObject):
    loaded = None
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and self.loaded is None:
            self.loaded = sorted(m for m in sys.modules if "." not in m)
            ours = [m for m in sys.modules if m.startswith("prisoncare_desktop.")]
            print("LOADED", *self.loaded, *ours)
            application.quit()
        return False
eye = Eye()
house.door_view.installEventFilter(eye)
house.start()
application.exec()
house.stop()
"""


def test_the_first_paint_has_loaded_no_database_no_network_and_no_paper(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    loaded = answer.stdout.split("LOADED ", 1)[-1].split()
    assert "PySide6" in loaded, answer.stderr
    assert [m for m in HEAVY if m in loaded] == []
    assert "prisoncare_desktop.usecases.dispatch" not in loaded
    assert "prisoncare_desktop.ui.shell" not in loaded


def test_the_qt_wheel_keeps_its_references_to_none(qapp: object) -> None:
    # PySide6 6.12.0 on CPython 3.10 and 3.11 loses one reference to None a call and aborts after some thousands.
    from PySide6.QtWidgets import QLabel

    label = QLabel()
    before = sys.getrefcount(None)
    for _ in range(300):
        label.setText("a")
    assert before - sys.getrefcount(None) < 50
