"""Skip logic for people with a pen."""

from __future__ import annotations

from typing import Any

from prisoncare_desktop.forms.paper_words import ENGLISH
from prisoncare_desktop.forms.repetition import spread_out
from prisoncare_desktop.forms.skips import skips_of
from tests.forms.samples import odd, of_items, shipped

YES = {"operator": "=", "answerBoolean": True}


def boolean(link_id: str, *needs: str, **more: Any) -> dict[str, Any]:
    conditions = {"enableWhen": [{"question": one, **YES} for one in needs]} if needs else {}
    return {"linkId": link_id, "text": link_id, "type": "boolean", **conditions, **more}


def test_if_no_go_to_question_four() -> None:
    skips = skips_of(of_items(boolean("a"), boolean("b", "a"), boolean("c", "a"), boolean("d")), ENGLISH)

    assert skips.numbers == {"a": "1", "b": "2", "c": "3", "d": "4"}
    assert skips.jumps == {"a": {1: "If No, go to question 4"}}
    assert skips.only_if == {}, "the jump has said it"


def test_nothing_left_to_ask_means_go_to_the_end() -> None:
    skips = skips_of(of_items(boolean("a"), boolean("b", "a")), ENGLISH)

    assert skips.jumps == {"a": {1: "If No, go to the end"}}


def test_a_question_further_down_says_itself_when_it_is_meant() -> None:
    skips = skips_of(of_items(boolean("a"), boolean("b"), boolean("c", "a")), ENGLISH)

    assert skips.jumps == {}
    assert skips.only_if == {"c": "Only if your answer to question 1 is Yes."}


def test_two_conditions_are_both_said() -> None:
    skips = skips_of(of_items(boolean("a"), boolean("b"), boolean("c", "a", "b")), ENGLISH)

    assert skips.only_if == {"c": "Only if your answer to question 1 is Yes and your answer to question 2 is Yes."}


def test_nobody_jumps_from_a_question_with_several_ticks_or_own_words() -> None:
    skips = skips_of(shipped("sms-28-day-review"), ENGLISH)

    assert "attendees" not in skips.jumps
    assert skips.only_if["attendees-other"] == "Only if your answer to question 2 is “Someone else”."
    assert skips.only_if["absent-why"] == "Only if your answer to question 2 is not “The patient”."
    assert skips.only_if["dose-after"] == "Only if your answer to question 6 is Methadone or Buprenorphine."


def test_of_several_totals_it_is_said_whose_is_meant() -> None:
    skips = skips_of(shipped("packs/top-secure"), ENGLISH)

    assert skips.only_if["sharing-needle"] == "Only if your answer to “Injected: Total” is more than 0."


def test_the_forms_own_numbers_are_used_where_it_has_them() -> None:
    form = of_items(
        boolean("a", prefix="A1."), boolean("b", "a", prefix="A2."), boolean("c", prefix="See the leaflet, then:")
    )

    assert skips_of(form, ENGLISH).numbers == {"a": "A1", "b": "A2", "c": "3"}


def test_every_kind_of_condition_has_words() -> None:
    skips = skips_of(odd("conditions"), ENGLISH)

    assert skips.jumps["smokes"] == {1: "If No, go to question 3"}
    assert skips.only_if["many"] == "Only if your answer to question 2 is 10 or more."
    assert skips.only_if["last-one"] == "Only if you answered question 3 or your answer to question 1 is No."
    assert skips.only_if["worrying"] == "Only if your answer to “Score” is more than 3."


def test_a_condition_on_a_group_that_is_printed_several_times_names_the_question_of_each() -> None:
    form = of_items(
        {
            "linkId": "visit",
            "type": "group",
            "text": "Visit",
            "repeats": True,
            "item": [{"linkId": "seen", "text": "Were you seen?", "type": "boolean"}],
        },
        {
            "linkId": "who",
            "text": "Who by?",
            "type": "string",
            "enableWhen": [{"question": "seen", "operator": "=", "answerBoolean": True}],
        },
    )
    printed = spread_out(form, lambda _: 3)

    skips = skips_of(printed, ENGLISH)

    assert skips.jumps == {}
    assert skips.only_if["who"] == "Only if your answer to question 1 or question 2 or question 3 is Yes."
