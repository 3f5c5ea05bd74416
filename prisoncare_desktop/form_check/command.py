"""The command line: arguments, files, exit code."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, TextIO

from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.form_check.all_shown import only_after_answers
from prisoncare_desktop.form_check.house import house_target
from prisoncare_desktop.form_check.report import Checked, as_json, lines_of, summed_up
from prisoncare_desktop.forms import json_text
from prisoncare_desktop.forms.languages import in_language
from prisoncare_desktop.forms.lint import lint
from prisoncare_desktop.forms.linting.finding import Severity, Target
from prisoncare_desktop.forms.paper import Variant
from prisoncare_desktop.forms.parsing import parse_questionnaire
from prisoncare_desktop.forms.questionnaire import Questionnaire

CLEAN: Final = 0
FOUND: Final = 1
UNREADABLE: Final = 2

_ABOUT: Final = """\
Checks FHIR Questionnaires before a person meets them: whether they load, whether every question can be asked and
answered, whether people can read them, and what paper makes of them. Says what to do about each thing it finds. It
changes no form.

An error stops the form, or leaves a question nobody can answer. A warning is what people will stumble over. A note is
worth a thought."""

_ENDS: Final = """\
Ends with 0 when nothing must be put right, 1 when something must, 2 when a file cannot be read."""

_NOT_DRAWN: Final = "only a form that loads can be drawn; put right first what keeps it from loading."


def main(arguments: Sequence[str], out: TextIO) -> int:
    """Check forms and write what was found to `out`; return the exit code."""
    asked = _parser().parse_args(arguments)
    target = house_target(asked.target_age)
    results = []
    for file in _files(asked.files):
        checked = check(file, target)
        if asked.preview and checked.loads:
            form = parse_questionnaire(file.read_bytes())
            checked = replace(checked, drawn=_draw(form, file.stem, asked), waiting=only_after_answers(form))
        elif asked.preview:
            checked = replace(checked, not_drawn=_NOT_DRAWN)
        results.append(checked)
    if asked.json:
        out.write(json_text.dumps([as_json(one) for one in results]) + "\n")
    else:
        _write(results, out)
    if not results or any(one.trouble for one in results):
        return UNREADABLE
    failing = {Severity.ERROR, Severity.WARNING} if asked.strict else {Severity.ERROR}
    return FOUND if any(f.severity in failing for one in results for f in one.findings) else CLEAN


def check(file: Path, target: Target) -> Checked:
    """Check one file."""
    try:
        tree = json_text.loads(file.read_bytes())
        findings = lint(tree, target)
    except OSError as error:
        return Checked(str(file), trouble=error.strerror or "it cannot be opened")
    except UnreadableForm as error:
        return Checked(str(file), trouble=str(error))
    except ValueError as error:
        return Checked(str(file), trouble=f"not JSON: {error}")
    told = (tree.get("title") or tree.get("name"), tree.get("version")) if isinstance(tree, dict) else ()
    return Checked(str(file), " ".join(one for one in told if isinstance(one, str)), findings)


def _draw(form: Questionnaire, stem: str, asked: argparse.Namespace) -> tuple[str, ...]:
    from prisoncare_desktop.form_check import previews  # Qt and ReportLab: only for whoever asks for pictures

    variants = [Variant(one) for one in asked.variant or [Variant.STANDARD.value]]
    return previews.draw(in_language(form, asked.language), asked.preview / stem, variants)


def _write(results: list[Checked], out: TextIO) -> None:
    for one in results:
        out.writelines(f"{line}\n" for line in (*lines_of(one), ""))
    out.write(f"{summed_up(results)}\n")


def _files(named: Sequence[Path]) -> Iterator[Path]:
    """Yield the files named, and of a folder all that end in .json."""
    for one in named:
        if one.is_dir():
            yield from sorted(one.glob("*.json"))
        else:
            yield one


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m prisoncare_desktop.forms", description="Help for whoever designs a form."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check_forms = commands.add_parser(
        "check",
        help="check forms and, if asked, draw them",
        description=_ABOUT,
        epilog=_ENDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = check_forms.add_argument
    add("files", nargs="+", type=Path, metavar="FILE", help="a Questionnaire as JSON, or a folder of them")
    add("--strict", action="store_true", help="let warnings fail the check too")
    add("--target-age", type=int, default=9, metavar="N", help="the age at which it should be read with ease (9)")
    add("--json", action="store_true", help="write what was found as JSON")
    add("--preview", type=Path, metavar="FOLDER", help="draw each form there: the screen as PNG, paper as PDF and PNG")
    add("--language", default="", metavar="CODE", help="the language to draw it in, e.g. pl (the form's own)")
    kinds = [one.value for one in Variant]
    papers = f"the paper to draw: {', '.join(kinds)}; may be given more than once ({kinds[0]})"
    add("--variant", action="append", choices=kinds, metavar="KIND", help=papers)
    return parser
