from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from pytestqt.qtbot import QtBot

from prisoncare_desktop.ui.single_instance import SingleInstance

ROOT = Path(__file__).resolve().parents[2]
SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from prisoncare_desktop.ui.single_instance import SingleInstance
application = QCoreApplication([])
print("taken" if SingleInstance(Path(sys.argv[1])).take() else "went away")
"""


def test_a_second_start_brings_the_first_window_to_the_front(qtbot: QtBot, tmp_path: Path) -> None:
    first = SingleInstance(tmp_path)
    assert first.take()
    with qtbot.waitSignal(first.wanted, timeout=20_000):
        second = subprocess.Popen(
            [sys.executable, "-c", SECOND, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
    assert second.communicate(timeout=20)[0].strip() == "went away"
    first.release()


def test_a_start_after_the_first_has_gone_has_the_folder_to_itself(qtbot: QtBot, tmp_path: Path) -> None:
    first = SingleInstance(tmp_path)
    assert first.take()
    first.release()
    again = SingleInstance(tmp_path)
    assert again.take()
    again.release()


def test_a_successor_outwaits_the_last_moment_of_a_process_that_was_ended(qtbot: QtBot, tmp_path: Path) -> None:
    holding = SECOND.replace("print(", "held = SingleInstance(Path(sys.argv[1]))\nprint(").replace(
        "SingleInstance(Path(sys.argv[1])).take()", "held.take()"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", holding + "sys.stdout.flush()\nsys.stdin.read()\n", str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout is not None
    assert first.stdout.readline().strip() == "taken"
    heir = SingleInstance(tmp_path)
    assert not heir.take()
    ended = threading.Timer(0.1, first.kill)
    ended.start()
    assert heir.take(within_s=20)
    ended.join()
    first.communicate()
    heir.release()
