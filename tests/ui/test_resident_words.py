"""What a resident needs from whoever meets them, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from prisoncare_desktop.domain.resident import Alert, Resident
from prisoncare_desktop.ui import resident_words as said

TODAY = date(2026, 11, 20)
LEE = Resident("r1", "A6614CD", "Lee", "Carter", "Lee", None, "A-2-009")


def test_language_and_needs_are_one_line() -> None:
    assert said.needs_words(replace(LEE, language="pl", needs=("easy-read",))) == "Polish, easy read"
    assert said.needs_words(replace(LEE, needs=("large-print", "hearing-loop"))) == "Large print, hearing loop"
    assert said.needs_words(LEE) == ""


def test_an_interpreter_is_said_once_and_with_the_language() -> None:
    albanian = replace(LEE, language="sq", interpreter=True, needs=("interpreter", "reader"))
    assert said.needs_words(albanian) == "Albanian interpreter, reads with help"
    assert said.needs_words(replace(LEE, interpreter=True)) == "Interpreter"


def test_a_code_this_version_does_not_know_is_shown_as_it_is() -> None:
    assert said.needs_words(replace(LEE, language="xx", needs=("braille-3",))) == "xx, braille-3"


def test_an_open_acct_comes_first_and_every_alert_says_its_age() -> None:
    acct, asthma = Alert("HA", "ACCT open", date(2026, 11, 17)), Alert("MAS", "Asthmatic", date(2026, 11, 19))
    assert said.alerts_in_order(replace(LEE, alerts=(asthma, acct))) == (acct, asthma)
    assert said.alert_words_with_age(acct, TODAY) == "ACCT open, seen 17 Nov, 3 days old"
    assert said.alert_words_with_age(replace(acct, seen_on=TODAY), TODAY) == "ACCT open, seen today"


def test_a_name_from_right_to_left_leaves_the_number_behind_it_behind_it() -> None:
    assert said.isolated("Zoë Kałuża") == "Zoë Kałuża"
    assert said.isolated("محمد الخطيب") == "\u2068محمد الخطيب\u2069"
