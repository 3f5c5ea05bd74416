"""First paint and memory: a process of its own each time, as a nurse starts it."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

from tests.bench.table import Figure

ROOT = Path(__file__).resolve().parents[2]
RUNS = 7

BARE = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
class W(QWidget):
    def paintEvent(self, e):
        from PySide6.QtCore import QTimer
        QTimer.singleShot(0, app.quit)
w = W(); w.resize(1366, 768); w.show(); app.exec()
print(open('/proc/self/status').read().split('VmRSS:')[1].split()[0])
"""

OURS = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from prisoncare_desktop import settings
from prisoncare_desktop.app import Application, dress
from prisoncare_desktop.ui.succession import stay_in_this_process
app = QApplication([])
dress(app)
class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            app.removeEventFilter(self)
            print(open('/proc/self/status').read().split('VmRSS:')[1].split()[0])
            sys.stdout.flush()
            os._exit(0)
        return False
house = Application(settings.load(Path(sys.argv[1])), stay_in_this_process)
eye = FirstPaint()
house.door_view.installEventFilter(eye)
house._show_door()
house.window.show()
app.exec()
"""

SIGNED_IN = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from prisoncare_desktop import settings
from prisoncare_desktop.app import Application, dress
from prisoncare_desktop.ui.succession import stay_in_this_process
app = QApplication([])
dress(app)
house = Application(settings.load(Path(sys.argv[1])), stay_in_this_process)
house.start()
def tell():
    print(open('/proc/self/status').read().split('VmRSS:')[1].split()[0])
    sys.stdout.flush()
    os._exit(0)
house.signed_in.connect(lambda: QTimer.singleShot(3000, tell))
house.door_view.sign_in_requested.emit(sys.argv[2], sys.argv[3])
app.exec()
"""


def run(program: str, *arguments: str) -> tuple[float, float]:
    """Return (CPU ms of the process, resident kB it printed)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    answer = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000
    return cpu, float(answer.stdout.split()[-1])


def figures(pc: Path, user_id: str, password: str) -> list[Figure]:
    """Return first paint (CPU) and resident memory, beside a bare PySide6 window."""
    run(OURS, str(pc))  # once for the byte code
    ours, bare = [], []
    for _ in range(RUNS):
        bare.append(run(BARE))
        ours.append(run(OURS, str(pc)))
    signed_in = run(SIGNED_IN, str(pc), user_id, password)[1]
    bare_rss = statistics.median(r for _, r in bare) / 1024
    return [
        Figure(
            "first paint of the sign-in window, CPU",
            statistics.median(c for c, _ in ours),
            statistics.median(c for c, _ in bare),
            "ms",
            "a bare PySide6 window",
        ),
        Figure(
            "resident at the sign-in window",
            statistics.median(r for _, r in ours) / 1024,
            bare_rss,
            "MB",
            "a bare PySide6 window",
        ),
        Figure("resident signed in, synced, Today on view", signed_in / 1024, bare_rss, "MB", "a bare PySide6 window"),
    ]
