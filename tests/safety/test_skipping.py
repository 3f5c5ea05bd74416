"""A release is stopped when a hazard's test did not run (security.md, G27)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.safety.skipping import NoHazardSkipped

pytest_plugins = ["pytester"]

HEAD = "import pytest\n"
RUNS = "@pytest.mark.hazard('H1')\ndef test_shown(): pass\n"
SWITCHED_OFF = "@pytest.mark.hazard('H1')\n@pytest.mark.skip\ndef test_off(): pass\n"
EXPECTED_TO_FAIL = "@pytest.mark.hazard('H1')\n@pytest.mark.xfail\ndef test_fails(): assert False\n"
UNABLE = "@pytest.mark.hazard('H1')\ndef test_unable(): pytest.skip('no such disk here')\n"
OF_NO_HAZARD = "@pytest.mark.skip\ndef test_of_no_hazard(): pass\n"


@pytest.mark.parametrize(
    ("source", "release", "failed"),
    [
        (RUNS + OF_NO_HAZARD, True, False),
        (RUNS + SWITCHED_OFF, False, True),
        (RUNS + EXPECTED_TO_FAIL, False, True),
        (UNABLE, False, True),
        (RUNS + UNABLE, False, False),
        (RUNS + UNABLE, True, True),
    ],
)
def test_a_run_that_leaves_a_hazards_control_unshown_has_failed(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, source: str, release: bool, failed: bool
) -> None:
    monkeypatch.delenv("PRISONCARE_RELEASE", raising=False)
    pytester.makeini("[pytest]\nmarkers = hazard(id): of a hazard\n")
    pytester.makepyfile(HEAD + source)
    result = pytester.inline_run("-p", "no:cacheprovider", plugins=[NoHazardSkipped(release=release)])
    assert bool(result.ret) == failed


def test_it_is_noticed_when_the_tests_run_in_processes_of_their_own(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    pytester.makeini("[pytest]\nmarkers = hazard(id): of a hazard\n")
    pytester.makeconftest(
        "from tests.safety.skipping import NoHazardSkipped\n"
        "def pytest_configure(config): config.pluginmanager.register(NoHazardSkipped())\n"
    )
    pytester.makepyfile(HEAD + RUNS + SWITCHED_OFF)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-n", "2")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["SKIPPED, and it shows the control of H1: *test_off"])


def test_this_very_run_is_watched(pytestconfig: pytest.Config) -> None:
    assert [plugin for plugin in pytestconfig.pluginmanager.get_plugins() if isinstance(plugin, NoHazardSkipped)]
