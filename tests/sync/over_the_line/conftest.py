"""A trust that is the same for a whole module: a real server takes most of a second to start."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import fault_proxy
from tests.central_record import CentralRecord, central_record_in
from tests.sync.conftest import TestClock, opened
from tests.sync.over_the_line.trust import LinePc, Trust


@pytest.fixture(scope="module")
def server_for_the_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CentralRecord]:
    with central_record_in(tmp_path_factory.mktemp("trust")) as central:
        yield central


@pytest.fixture
def trust(server_for_the_module: CentralRecord) -> Iterator[Trust]:
    """The trust with the small prison and nothing else, on a whole line."""
    if not server_for_the_module.running:
        server_for_the_module.start()
    with fault_proxy.before(server_for_the_module.port) as proxy:
        made = Trust(server_for_the_module, proxy)
        made.begin_anew()
        yield made


@pytest.fixture
def on_the_line(trust: Trust, empty_data_folder: Path, tmp_path: Path) -> Iterator[Callable[[str], LinePc]]:
    """Gives a PC by name that has brought everything down once; its store is closed at the end."""
    made: list[LinePc] = []

    def make(name: str) -> LinePc:
        shutil.copytree(empty_data_folder, tmp_path / name)
        clock = TestClock()
        store = opened(tmp_path / name, clock)
        pc = LinePc(store, clock, trust.proxy.url(), trust.central.token, None, seed=name)
        made.append(pc)
        assert pc.sync().trouble == ""
        trust.proxy.heard.clear()
        return pc

    yield make
    for pc in made:
        pc.store.close()


@pytest.fixture
def pc(on_the_line: Callable[[str], LinePc]) -> LinePc:
    return on_the_line("pc")
