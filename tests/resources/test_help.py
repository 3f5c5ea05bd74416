from __future__ import annotations

import re
from pathlib import Path

import pytest

from prisoncare_desktop import resources

ROOT = Path(__file__).resolve().parents[2]
PAGES = resources.names_in("help", ".md")
WANTED = {
    *("sign-in", "today", "session", "clinics", "caseload", "pathway", "form"),
    *("draw", "keying", "sync", "residents", "about", "keyboard", "privacy", "trail"),
    "retention",
}
NEVER = ("offence", "offender", "inmate", "manager", "DNA", "sentence", "crime")
AVERAGE_SENTENCE = 12  # words; reading age of about nine to twelve
LONGEST_SENTENCE = 30
ON_ONE_SCREEN = 300  # words

each_page = pytest.mark.parametrize("page", PAGES)


def test_every_screen_has_its_page() -> None:
    assert {p.removeprefix("help/").removesuffix(".md") for p in PAGES} >= WANTED


def test_f1_finds_a_page_on_every_screen() -> None:
    screens = ROOT / "prisoncare_desktop" / "ui" / "screens"
    asked = {
        f"help/{name}.md"
        for module in screens.rglob("*.py")
        for name in re.findall(r'help_page = "([^"]+)"', module.read_text(encoding="utf-8"))
    }
    assert asked
    assert asked <= set(PAGES)


@each_page
def test_a_page_begins_with_one_heading_and_fits_a_screen(page: str) -> None:
    text = resources.read_text(page)
    assert text.startswith("# ")
    assert len(re.findall(r"^# ", text, re.M)) == 1
    assert len(text.split()) <= ON_ONE_SCREEN


@each_page
def test_a_page_uses_none_of_the_words_we_do_not_use(page: str) -> None:
    words = set(re.findall(r"[A-Za-z]+", resources.read_text(page)))
    assert not {w for w in words if w in NEVER or w.lower() in {n.lower() for n in NEVER if n != "DNA"}}


@each_page
def test_a_page_speaks_in_short_sentences(page: str) -> None:
    prose = [line for line in resources.read_text(page).splitlines() if not line.startswith(("#", "|"))]
    text = re.sub(r"^\s*(?:-|\d+\.) ", ". ", "\n".join(prose).replace("\n\n", ". "), flags=re.M)
    lengths = [len(s.split()) for s in re.split(r"[.?!:;]+\s", text.replace("*", "")) if len(s.split()) > 1]
    assert sum(lengths) / len(lengths) <= AVERAGE_SENTENCE
    assert max(lengths) <= LONGEST_SENTENCE


@each_page
def test_a_page_leads_nowhere_outside_itself(page: str) -> None:
    assert "](" not in resources.read_text(page)
    assert "http" not in resources.read_text(page)
