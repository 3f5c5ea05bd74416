"""The check as a designer runs it."""

from __future__ import annotations

import io
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from prisoncare_desktop import resources
from prisoncare_desktop.domain.form_wording import Audience, audience_of
from prisoncare_desktop.form_check import words
from prisoncare_desktop.form_check.command import main
from prisoncare_desktop.form_check.house import house_target
from prisoncare_desktop.forms import json_text
from prisoncare_desktop.forms.lint import lint
from prisoncare_desktop.forms.linting.finding import Finding, FindingCode, Severity
from prisoncare_desktop.forms.parsing import questionnaire_from
from tests.forms import published
from tests.forms.test_lint import choice, coded, form, question, when

SHIPPED = resources.names_in("questionnaires", ".json") + resources.names_in("questionnaires/packs", ".json")
READ_BY_STAFF = 14  # clinical words stay: they are what the readers of these forms say every day
EXPLAINED = {("audit", "long-sentence"): "the words of a validated instrument are not ours to change"}
"""(form, finding) -> why the warning is right and stays."""


def run(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    return main(["check", *arguments], out), out.getvalue()


def written(folder: Path, tree: Any, name: str = "form.json") -> str:
    file = folder / name
    file.write_text(json_text.dumps(tree), encoding="utf-8")
    return str(file)


def test_a_sound_form_ends_with_zero_and_says_so(tmp_path: Path) -> None:
    code, said = run(written(tmp_path, form(question())))
    assert code == 0
    assert "Visit 1.0.0: nothing to say" in said


def test_a_broken_form_ends_with_one_and_says_where_what_and_what_to_do(tmp_path: Path) -> None:
    broken = form(question("a"), question("b", enableWhen=[when("zz", **coded("x"))]))
    code, said = run(written(tmp_path, broken))
    assert code == 1
    assert re.search(r"error +b +It is asked on a condition about “zz”, and there is no such item\.", said)
    assert "> Name a question of this form" in said


def test_warnings_fail_only_a_strict_check(tmp_path: Path) -> None:
    file = written(tmp_path, form(question(text="")))
    assert run(file)[0] == 0
    assert run(file, "--strict")[0] == 1


@pytest.mark.parametrize("content", ["{", '{"resourceType": "Patient"}', "[]", '{"a": NaN}'])
def test_what_is_no_form_ends_with_two(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.json").write_text(content)
    code, said = run(str(tmp_path / "x.json"))
    assert code == 2
    assert "cannot be checked" in said


def test_a_file_that_is_not_there_ends_with_two_and_the_others_are_checked(tmp_path: Path) -> None:
    code, said = run(str(tmp_path / "nowhere.json"), written(tmp_path, form(question())))
    assert code == 2
    assert "nothing to say" in said


def test_what_could_not_be_checked_is_counted_and_not_called_sound(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere.json")
    assert run(nowhere)[1].splitlines()[-1] == "No form was checked. 1 file could not be read."
    both = run(nowhere, nowhere, written(tmp_path, form(question())))[1]
    assert both.splitlines()[-1] == "1 form: nothing to say. 2 files could not be read."
    (tmp_path / "empty").mkdir()
    assert run(str(tmp_path / "empty"))[1].splitlines()[-1] == "No form was checked."


def test_a_folder_stands_for_its_forms(tmp_path: Path) -> None:
    written(tmp_path, form(question()), "a.json")
    written(tmp_path, form(question(text="")), "b.json")
    code, said = run(str(tmp_path), "--strict")
    assert code == 1
    assert "2 forms: 1 warning." in said
    (tmp_path / "empty").mkdir()
    assert run(str(tmp_path / "empty"))[0] == 2


def test_programs_get_the_same_as_json(tmp_path: Path) -> None:
    code, said = run(written(tmp_path, form(choice("q", "a", "a"))), "--json")
    (one,) = json.loads(said)
    assert code == 0
    assert {"severity": "warning", "code": "same-choice-twice", "linkId": "q"}.items() <= one["findings"][0].items()
    assert one["findings"][0]["what"] == "“A” can be chosen twice."


def test_the_age_of_the_readers_can_be_told(tmp_path: Path) -> None:
    hard = form(question("q", "Please indicate your satisfaction regarding communication competencies of personnel."))
    assert "the target is 9" in run(written(tmp_path, hard))[1]
    assert "the target is" not in run(written(tmp_path, hard), "--target-age", "40")[1]


def test_no_reader_is_said_to_be_older_than_a_formula_can_know(tmp_path: Path) -> None:
    hard = "Please indicate your satisfaction regarding communication competencies of personnel."
    said = run(written(tmp_path, form(question("q", hard))))[1]
    assert "As a whole it needs a reader older than 18; the target is 9." in said
    assert "It needs a reader older than 18. Long words: communication" in said
    plain = "Did you see the nurse on the wing today when you were not at all well?"
    said = run(written(tmp_path, form(question("q", plain))), "--target-age", "5")[1]
    assert "needs a reader of about 8; the target is 5." in said


def test_help_is_plain_and_names_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run("--help")
    told = capsys.readouterr().out
    assert "Ends with 0 when nothing must be put right" in told
    assert all(len(line) <= 120 for line in told.splitlines())


def test_every_finding_has_words_that_say_what_to_do_and_shows_no_brace() -> None:
    for code in FindingCode:
        one = Finding(code, Severity.NOTE, "q", defaultdict(lambda: "something"))
        what, do = words.what(one), words.what_to_do(one)
        assert what.endswith("."), code
        assert do.endswith(("something.", ".")), code
        assert not {"{", "}"} & set(what + do), code


def test_what_is_found_in_published_forms_can_all_be_said() -> None:
    said: dict[FindingCode, Finding] = {}
    for tree in published.blank_forms().values():
        for one in lint(tree, house_target(9)):
            said.setdefault(one.code, one)
    for one in said.values():
        both = words.what(one) + words.what_to_do(one)
        assert "{" not in both
        assert "-" not in one.code.value or one.code.value not in both
    assert len(said) > 15


@pytest.mark.parametrize("name", SHIPPED)
def test_a_form_we_ship_has_no_error_and_no_warning_that_is_not_explained(name: str) -> None:
    short = name.removeprefix("questionnaires/").removesuffix(".json")
    tree = json_text.loads(resources.read_bytes(name))
    findings = lint(
        tree, house_target(9 if audience_of(questionnaire_from(tree)) is Audience.RESIDENT else READ_BY_STAFF)
    )
    grave = {(one.code.value, one.link_id) for one in findings if one.severity is not Severity.NOTE}
    assert [one for one in findings if one.severity is Severity.ERROR] == []
    assert {(code, link_id) for code, link_id in grave if (short, code) not in EXPLAINED} == set()
