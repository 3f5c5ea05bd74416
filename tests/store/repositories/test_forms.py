"""The versions of forms in the store: kept once, and for good."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases.ports import KeptForm
from tests.store.clinic import MORNING, NURSE, PASSWORD

FORM = KeptForm("urn:form", "1.0.0", "ab" * 32, '{"resourceType": "Questionnaire"}', MORNING)


def keep(store: OpenStore, form: KeptForm) -> None:
    with store.write(NURSE) as unit:
        unit.forms.keep(form)
        unit.commit()


def test_a_form_is_there_after_the_store_was_closed_each_version_by_itself(store: OpenStore, vault: Vault) -> None:
    newer = replace(FORM, version="1.1.0", content="{}")
    keep(store, FORM)
    keep(store, newer)
    store.close()
    _, again = vault.open(NURSE.id, PASSWORD)
    with again.read() as unit:
        assert unit.forms.find("urn:form", "1.0.0") == FORM
        assert unit.forms.find("urn:form", "1.1.0") == newer
        assert unit.forms.find("urn:form", "1.2.0") is None
    again.close()


def test_what_was_kept_first_stays_as_it_is(store: OpenStore) -> None:
    keep(store, FORM)
    keep(store, replace(FORM, content="other words"))
    with store.read() as unit:
        assert unit.forms.find(FORM.url, FORM.version) == FORM


@pytest.mark.parametrize("change", ["UPDATE form_versions SET content = ''", "DELETE FROM form_versions"])
def test_no_statement_changes_or_drops_a_kept_form(store: OpenStore, change: str) -> None:
    keep(store, FORM)
    with store.write(NURSE) as unit, pytest.raises(Exception, match="append-only"):
        unit._connection.execute(text(change))
    with store.read() as unit:
        assert unit.forms.find(FORM.url, FORM.version) == FORM
