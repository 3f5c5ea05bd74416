from __future__ import annotations

import pytest

from prisoncare_desktop import errors
from prisoncare_desktop.ui.trouble import sync_trouble_words, words_for

EXAMPLES: dict[str, BaseException] = {
    "WrongPassword": errors.WrongPassword("u1", 2),
    "RuleBroken": errors.RuleBroken("not-begun", "appointment a1"),
    "TooManyTries": errors.TooManyTries("u1", 6, 60.0),
    "ReasonNeeded": errors.ReasonNeeded("r1", "no-consent"),
    "NotAllowed": errors.NotAllowed("RecordOutcome", "leader"),
    "NotFound": errors.NotFound("appointment", "a1"),
    "ChangedMeanwhile": errors.ChangedMeanwhile("appointment", "a1"),
    "FormIncomplete": errors.FormIncomplete((("q1", "needed"),)),
    "NotAnAnswer": errors.NotAnAnswer("q1", "x"),
    "ServerRefusesUs": errors.ServerRefusesUs(401),
    "ServerTrouble": errors.ServerTrouble(503, 30),
    "BundleRefused": errors.BundleRefused(400, "their words"),
}


def every_error() -> list[type[errors.PrisonCareError]]:
    families = (errors.PrisonCareError, errors.UserError, errors.EnvironmentTrouble, errors.Bug)
    kinds = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, errors.PrisonCareError)]
    return [k for k in kinds if k not in families]


@pytest.mark.parametrize("kind", every_error(), ids=lambda k: k.__name__)
def test_every_error_has_words_that_say_what_happened_and_what_to_do(kind: type[errors.PrisonCareError]) -> None:
    error = EXAMPLES.get(kind.__name__) or kind("x")
    words = words_for(error)
    assert len(words.what) > 10
    assert len(words.next_step) > 10
    assert kind.__name__ in words.detail
    assert words.level in ("info", "caution", "danger")


def test_no_words_repeat_what_an_error_carried() -> None:
    for error in (errors.NotFound("resident", "Marsh"), errors.RuleBroken("x", "Marsh"), errors.DiskFull("Marsh")):
        words = words_for(error)
        assert "Marsh" not in words.what + words.next_step + words.detail


def test_after_too_many_tries_one_is_told_how_long_to_wait_or_who_can_help() -> None:
    assert "Wait 2 minutes" in words_for(errors.TooManyTries("u1", 7, 119.2)).next_step
    assert "Wait 1 minute," in words_for(errors.TooManyTries("u1", 6, 30.0)).next_step
    assert "leader" in words_for(errors.TooManyTries("u1", 20, None)).next_step


def test_a_bug_is_our_move_and_says_so() -> None:
    assert "our fault" in words_for(ValueError("x")).what


def test_no_network_a_refusal_and_trouble_at_the_trust_are_told_apart() -> None:
    told = {
        sync_trouble_words(n).what for n in ("ServerUnreachable", "ServerRefusesUs", "ServerTrouble", "ServerNonsense")
    }
    assert len(told) == 4
