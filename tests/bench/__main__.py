"""`make bench`: a line as soon as it is measured."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={Path(__file__).parents[1] / 'screen.json'}")

from prisoncare_desktop import demo
from prisoncare_desktop.practice.staff import BELL, DEMO_PASSWORD, OKAFOR
from tests.bench import backup, forms, lock, paper, start, store, sync, thirty, timeline, trail
from tests.bench.table import HEAD, Figure
from tests.central_record import PROGRAM


def show(figures: Iterable[Figure]) -> None:
    for figure in figures:
        print(figure.line(), flush=True)


def main() -> None:
    print(HEAD, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        with demo.practice_prison(Path(folder) / "prison", PROGRAM, io.StringIO()) as (_, pc):
            show(start.figures(pc.data_folder, OKAFOR.id, DEMO_PASSWORD))
            show(thirty.figures(pc.data_folder))
            show(lock.figures(pc.data_folder, (OKAFOR.id, BELL.id), DEMO_PASSWORD, Path(folder)))
        show(store.figures(Path(folder) / "store"))
        show(timeline.figures(Path(folder) / "timeline"))
        show(trail.figures(Path(folder) / "trail"))
        show(backup.figures(Path(folder) / "backup"))
        show(paper.figures())
        show(forms.figures())
        show(sync.figures(Path(folder) / "sync"))


if __name__ == "__main__":
    main()
