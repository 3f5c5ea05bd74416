"""`make run` without a display: four journeys in a real window under Xvfb, photographed, with an index page.

The pictures are of the screen itself, window manager and all that Qt painted; the PDFs are what the journeys printed.
"""

from __future__ import annotations

import argparse
import html
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.journeys.midnight import wait_for_a_day_with_room
from tests.journeys.virtual_screen import virtual_screen

FOLDER = Path("demo-output")
TOUR_S = 180  # at most, on a slow machine
WORDS = {
    "01-sign-in": "Who is here: choose a name, type a password.",
    "02-nurse-today": "The nurse's day: the next clinic is one Enter away.",
    "03-nurse-reasons": "Not seen: why, and whose doing. One key each.",
    "04-nurse-clinic": "The clinic as recorded, the last row taken back and recorded again.",
    "04a-nurse-walk-in": "Who walked in: with number, cell, birth date, and where else they are asked for.",
    "04b-nurse-closing": "Closing a clinic: whom nobody has recorded yet.",
    "04c-nurse-figures": "Figures with their formulas; each opens the people behind it.",
    "04d-nurse-waiting": "Who waits for which clinic, and how long.",
    "04e-nurse-outside": "Hospital appointments of the week under the escorts of each day. Never printed.",
    "04f-nurse-timeline": "Everything recorded here of a resident that a nurse may see.",
    "05-worker-today": "The substance misuse worker's day: what is overdue, and why.",
    "06-worker-pathway": "A resident's reviews.",
    "07-worker-review": "A 28-day review, from a FHIR Questionnaire.",
    "08-worker-reviewed": "The review saved; the 13-week clock runs from it.",
    "09-administrator-today": "The administrator's day: the week's draw.",
    "10-administrator-draw": "Two people from each clinic, drawn and checked.",
    "11-administrator-preview": "The print pack; no file of it is kept.",
    "12-administrator-keying": "A returned form keyed in by its code.",
    "13-administrator-keyed": "Kept; nothing leads from it to a person.",
    "14-sync": "Everything recorded is at the trust, with receipts.",
    "15-leader-trail": "Who did and saw what; checked, and anchored at the trust.",
    "16-leader-people": "Who can sign in on this PC.",
    "17-leader-backups": "A backup, made and opened.",
}


def play(folder: Path, server: Path, out: Path) -> None:
    """Play the journeys on a practice prison made in `folder`."""
    # Imported here: Qt must find the display that `main` has made.
    from PySide6.QtCore import QLocale
    from PySide6.QtWidgets import QApplication, QWidget

    from prisoncare_desktop import demo, wiring
    from tests.journeys import administrator, leader, nurse, worker
    from tests.journeys.stage import Stage

    wiring.harden()
    application = QApplication(["PrisonCare"])
    QLocale.setDefault(QLocale("en_GB"))

    def camera(name: str, window: QWidget) -> None:
        window.screen().grabWindow(0).save(str(out / f"{name}.png"))
        sys.stdout.write(f"  {name}\n")
        sys.stdout.flush()

    with demo.practice_prison(folder, server, sys.stdout) as (_, pc):
        stage = Stage(pc, camera)
        stage.house.window.showFullScreen()
        nurse.signs_in(stage)
        grid = nurse.opens_the_next_clinic(stage)
        keyed = nurse.records_the_clinic(stage, grid)
        nurse.changes_her_mind(stage, grid, keyed)
        nurse.looks_round(stage)
        lock(stage)
        worker.signs_in(stage)
        worker.opens_the_most_overdue(stage)
        page = worker.opens_the_review(stage)
        worker.fills_it(stage, page, picture=("self-harm", "07-worker-review"))
        worker.completes_it(stage)
        lock(stage)
        administrator.signs_in(stage)
        administrator.draws_the_week(stage)
        pack = administrator.prints_the_pack(stage)
        (out / "print-pack.pdf").write_bytes(pack.pdf)  # the people on it are invented
        subprocess.run(
            ["pdftoppm", "-r", "60", "-png", "-l", "3", out / "print-pack.pdf", out / "print-pack"], check=True
        )
        administrator.keys_a_form_in(stage, administrator.codes_of(pack)[0])
        nurse.syncs(stage, "14-sync", room="Alt+5")
        lock(stage)
        leader.signs_in(stage)
        leader.checks_the_trail(stage)
        leader.looks_at_the_people(stage)
        leader.makes_a_backup(stage)
        stage.close()
    del application


def lock(stage: object) -> None:
    from tests.journeys.stage import Stage

    assert isinstance(stage, Stage)
    stage.press("Ctrl+L")
    stage.until(lambda: stage.house.shell is None, "the door")


def write_index(out: Path) -> None:
    """Write the page that shows all pictures and links the PDFs."""
    parts = [
        "<!doctype html><html lang='en'><meta charset='utf-8'><title>PrisonCare: four journeys</title>",
        "<style>body{font:16px/1.5 sans-serif;max-width:1000px;margin:32px auto;padding:0 16px;color:#212B32}",
        "img{width:100%;border:1px solid #D8DDE0;border-radius:8px}figure{margin:0 0 36px}</style>",
        "<h1>Four journeys on HMP Fenmere</h1>",
        "<p>Everybody here is invented. Taken of a real window; played by keys alone.</p>",
    ]
    for picture in sorted(out.glob("[0-9]*.png")):
        words = html.escape(WORDS.get(picture.stem, picture.stem))
        parts.append(f"<figure><figcaption>{words}</figcaption><img src='{picture.name}' alt='{words}'></figure>")
    parts.extend(f"<p><a href='{paper.name}'>{html.escape(paper.stem)}</a></p>" for paper in sorted(out.glob("*.pdf")))
    (out / "index.html").write_text("\n".join(parts), encoding="utf-8")


def main() -> None:
    asked = argparse.ArgumentParser(prog="tour")
    asked.add_argument("--folder", type=Path, default=Path(".demo/tour"), help="always begun afresh")
    asked.add_argument("--server", type=Path, default=Path(".central/bin/sekmet"))
    chosen = asked.parse_args()
    folder, out = chosen.folder.resolve(), FOLDER.resolve()
    shutil.rmtree(folder, ignore_errors=True)  # a clinic can be recorded from its start once only
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    wait_for_a_day_with_room(TOUR_S)
    sys.stdout.write("No display: playing four journeys in a real window under Xvfb.\n")
    sys.stdout.flush()
    with virtual_screen() as display:
        os.environ["DISPLAY"] = display
        os.environ["QT_QPA_PLATFORM"] = "xcb"
        play(folder, chosen.server.resolve(), out)
    write_index(out)
    sys.stdout.write(f"Look at {out / 'index.html'}\n")


if __name__ == "__main__":
    main()
