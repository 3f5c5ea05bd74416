from __future__ import annotations

import re
from pathlib import Path

import pytest

from prisoncare_desktop import resources, settings

ROOT = Path(__file__).resolve().parents[2]
NOTICES = resources.read_text("licences/third-party-notices.md").casefold()


def packages(lock: str) -> list[str]:
    text = (ROOT / "installer" / "locks" / lock).read_text(encoding="utf-8")
    return re.findall(r"^([A-Za-z0-9_.-]+)==", text, re.M)


@pytest.mark.parametrize("package", packages("runtime.txt"))
def test_everything_installed_with_the_program_is_named_in_the_notices(package: str) -> None:
    assert package.casefold() in NOTICES or package.replace("-", " ").casefold() in NOTICES


def test_the_server_of_the_practice_prison_is_named_too() -> None:
    assert "sekmet-fhir" in NOTICES


def test_data_and_fonts_that_we_carry_have_their_licence_beside_them() -> None:
    assert "Crown Copyright (Ministry of Justice)" in resources.read_text("licences/prison-register-MIT.txt")
    for named in re.findall(r"`(resources/[^`]+)`", resources.read_text("licences/third-party-notices.md")):
        assert (ROOT / named).is_file(), named


def test_what_is_new_begins_with_this_version() -> None:
    versions = re.findall(r"^## (\S+)", resources.read_text("whats_new.md"), re.M)
    assert versions[0] == settings.VERSION
