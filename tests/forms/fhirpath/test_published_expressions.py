"""Every expression of every published form is run, or told with its reason."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from prisoncare_desktop.forms.evaluation import Opening, _Scope
from prisoncare_desktop.forms.expressions import Expression
from prisoncare_desktop.forms.fhirpath.reads import FORM
from prisoncare_desktop.forms.fhirpath.trouble import Cannot, TroubleCode
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.session import FormSession
from tests.forms import published
from tests.forms.walk import step

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
PATIENT: dict[str, Any] = {
    "resourceType": "Patient",
    "id": "p",
    "gender": "female",
    "birthDate": "1980-02-03",
    "name": [{"use": "official", "given": ["Ada"], "family": "Moss"}],
    "address": [{"use": "home", "line": ["1 High Street"], "city": "Fenmere", "postalCode": "FM1 1AA"}],
    "telecom": [{"system": "phone", "use": "mobile", "value": "01632 960000"}],
}
OTHERS: dict[str, Any] = {"resourceType": "Practitioner", "id": "u", "name": [{"given": ["Bo"], "family": "Lund"}]}

FAIL_FOR_A_REASON = {
    (TroubleCode.UNKNOWN_NAME, "address"): 20,  # ch-orf: nothing declares it
    (TroubleCode.UNKNOWN_NAME, "patient"): 3,  # a form that uses it and does not say it is opened with it
    (TroubleCode.UNKNOWN_NAME, "LAST"): 2,  # %LAST-VACCINE is a difference: the name wants back-ticks
    (TroubleCode.UNKNOWN_NAME, "CURRENT"): 1,
    (TroubleCode.UNKNOWN_NAME, "unknown"): 1,  # meant so, by the validators' suite
    (TroubleCode.NOT_FHIRPATH, "it goes on after part 7"): 1,  # meant so, by the validators' suite
    (TroubleCode.NOT_FHIRPATH, "character 100 has no meaning there"): 1,  # a pattern with a quote that is not escaped
    (TroubleCode.NOT_FHIRPATH, "character 5 has no meaning there"): 1,  # an address, said to be FHIRPath
    (TroubleCode.UNKNOWN_FUNCTION, "memberOf"): 1,  # asks a terminology server
    (TroubleCode.FAILS, "ValueError"): 1,  # 17 'years': a unit in quotes is UCUM's, which has "a"
}


def expressions_of(form: Questionnaire) -> Iterator[tuple[str, int | None, Expression]]:
    yield from ((FORM, n, one) for n, one in enumerate(form.logic.variables))
    yield from ((FORM, None, one.expression) for one in form.logic.constraints)
    for address, item in form.by_link_id.items():
        if address == item.wire_id:
            for n, (use, one) in enumerate(item.logic.every()):
                yield address, n if use == "variable" else None, one


def test_every_published_expression_is_run_or_its_trouble_has_a_reason() -> None:
    run: Counter[str] = Counter()
    troubles: Counter[tuple[TroubleCode, str]] = Counter()
    for name, form in published.readable().items():
        given = {one: PATIENT if one == "patient" else OTHERS for one in form.logic.launch_contexts}
        session = FormSession(form, opening=Opening(NOW, given))
        chance = random.Random(len(name))
        for _ in range(40):
            step(session, chance)
        evaluation = session._state.evaluation
        for owner, number, expression in expressions_of(session.questionnaire):
            evaluation._library.begin()
            view = evaluation._views.seeing(evaluation._walks.of(owner, expression).all)
            try:
                evaluation.run(expression, _Scope(evaluation, owner, number, view))
                run[name.partition("/")[0]] += 1
            except Cannot as trouble:
                troubles[trouble.code, trouble.detail] += 1
    elsewhere = {key: n for key, n in troubles.items() if key[0] is TroubleCode.OTHER_LANGUAGE}
    total = run.total() + troubles.total() - sum(elsewhere.values())
    for source, n in sorted(run.items()):
        print(f"{source:36} {n:5} run")
    print(f"{run.total()} of {total} FHIRPath expressions run; {sum(elsewhere.values())} are in another language")
    assert {key: n for key, n in troubles.items() if key not in elsewhere} == FAIL_FOR_A_REASON
    assert run.total() > 2_200
